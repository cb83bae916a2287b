import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { renderConfigDocs, renderExampleToml } from '../../../src/config/docs.ts';
import { checkUserText } from '../../../src/config/load.ts';
import { KEYS, type Key, settingOf, type Value } from '../../../src/config/schema.ts';
import { namedKey, removeSetting, typedValue, withSetting, writeSetting } from '../../../src/config/set.ts';
import { withoutKey } from '../../../src/config/without-key.ts';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'mira-set-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

test.each<[string, Key, Value, string]>([
  ['', 'model', 'opus', 'model = "opus"\n'],
  ['', 'turn.stallSeconds', 9, '[turn]\nstallSeconds = 9\n'],
  ['# mine\n[turn]\nstallSeconds = 9 # long\n', 'turn.stallSeconds', 7, '# mine\n[turn]\nstallSeconds = 7 # long\n'],
  ['[turn]\nstallSeconds = 9', 'turn.noticeSeconds', 7, '[turn]\nstallSeconds = 9\nnoticeSeconds = 7\n'],
  [
    '[turn]\n# none\n\n[ui]\ncolor = "auto"\n',
    'turn.stallSeconds',
    7,
    '[turn]\nstallSeconds = 7\n# none\n\n[ui]\ncolor = "auto"\n',
  ],
  ['# top\n[ui]\ncolor = "auto"\n', 'model', 'a', '# top\nmodel = "a"\n[ui]\ncolor = "auto"\n'],
  ['turn.noticeSeconds = 3\n', 'turn.stallSeconds', 7, 'turn.noticeSeconds = 3\nturn.stallSeconds = 7\n'],
  [
    'model = "a"\nturn.noticeSeconds = 3\n',
    'turn.stallSeconds',
    7,
    'model = "a"\nturn.noticeSeconds = 3\nturn.stallSeconds = 7\n',
  ],
  [
    'turn = { noticeSeconds = 3, stallSeconds = 4 }\n',
    'model',
    'x',
    'turn = { noticeSeconds = 3, stallSeconds = 4 }\nmodel = "x"\n',
  ],
  [
    '[permissions]\nallow = [\n  "Read", # one\n  "Bash(a, \\"]\\")",\n]\n[ui]\ncolor = "auto"\n',
    'permissions.allow',
    ['Edit'],
    '[permissions]\nallow = ["Edit"]\n[ui]\ncolor = "auto"\n',
  ],
  ['model = """\nturn = 1\n"""\n', 'model', 'q"\u007f\n', 'model = "q\\"\\u007f\\n"\n'],
  ['"model" = \'x\'\n', 'model', 'y', '"model" = "y"\n'],
  ['[ "turn" ]\n  stallSeconds=9\n', 'turn.stallSeconds', 7, '[ "turn" ]\n  stallSeconds=7\n'],
])('%j with %s set keeps the rest of the file', async (before, key, value, after) => {
  const text = withSetting(before, key, value);
  expect(text).toBe(after);
  expect((await checkUserText(text, 'f')).get(key)).toEqual(value);
});

test('every key can be set in an empty file, in the example file, and taken out again', async () => {
  for (const start of ['', renderExampleToml()]) {
    let text = start;
    for (const key of KEYS) text = withSetting(text, key, settingOf(key).fallback);
    const values = await checkUserText(text, 'f');
    expect([...values.keys()].sort()).toEqual([...KEYS].sort());
    for (const key of KEYS) text = withoutKey(text, key);
    expect((await checkUserText(text, 'f')).size).toBe(0);
  }
});

test('a setting is written atomically, for the person alone, through a link', async () => {
  mkdirSync(join(base, 'dotfiles'));
  writeFileSync(join(base, 'dotfiles/mira.toml'), '# kept\n', { mode: 0o644 });
  const file = join(base, 'config.toml');
  symlinkSync(join(base, 'dotfiles/mira.toml'), file);
  await writeSetting(file, 'model', 'opus');
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('# kept\nmodel = "opus"\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await writeSetting(join(base, 'new/deep/config.toml'), 'model', 'x');
  expect(statSync(join(base, 'new/deep')).mode & 0o777).toBe(0o700);
});

test('a broken file is not touched', async () => {
  const file = join(base, 'config.toml');
  for (const text of ['model = \n', 'modle = "x"\n']) {
    writeFileSync(file, text);
    await expect(writeSetting(file, 'model', 'opus')).rejects.toMatchObject({ code: 'config', exit: 2 });
    expect(readFileSync(file, 'utf8')).toBe(text);
  }
  await expect(writeSetting(file, 'model', 'opus')).rejects.toMatchObject({
    message: `${file}:1: unknown key "modle"`,
    hint: expect.stringMatching(/"model"\?.*`mira config unset modle`/),
  });
});

test.each([
  ['a = 1\nmodel = "x" # mine\nmodle = "y"\n', 'modle', 'a = 1\nmodel = "x" # mine\n'],
  ['modle = 1\nother = 2\n', 'modle', 'other = 2\n'],
  ['modle = [\n 1,\n]\nmodel = "x"\n', 'modle', 'model = "x"\n'],
  ['[turn]\nstallSeconds = "long"\n# kept\n', 'turn.stallSeconds', '[turn]\n# kept\n'],
  ['[turns]\nstall = 1\n\n[ui]\ncolor = "auto"\n', 'turns.stall', '\n[ui]\ncolor = "auto"\n'],
  ['[turns]\na = 1\nb = 2\n', 'turns.a', '[turns]\nb = 2\n'],
  ['[turns]\n[ui]\n', 'turns', '[ui]\n'],
  ['turns = { a = 1 }\n', 'turns.a', null],
  ['[[list]]\na = 1\n', 'list', null],
])('%j: the broken key %s is taken out by its name, or left to the editor', async (before, key, after) => {
  const file = join(base, 'config.toml');
  writeFileSync(file, before);
  const done = removeSetting(file, key);
  if (after === null) await expect(done).rejects.toMatchObject({ hint: expect.stringContaining('mira config edit') });
  else await done;
  expect(readFileSync(file, 'utf8')).toBe(after ?? before);
});

test('taking out what is not there changes nothing; a name that nobody knows is a mistake', async () => {
  const file = join(base, 'config.toml');
  writeFileSync(file, 'modle = 1\n');
  await removeSetting(file, 'model');
  await expect(removeSetting(file, 'modell')).rejects.toMatchObject({ code: 'usage', exit: 2 });
  expect(readFileSync(file, 'utf8')).toBe('modle = 1\n');
});

test('a wrong value is corrected by setting it', async () => {
  const file = join(base, 'config.toml');
  writeFileSync(file, '[turn]\nstallSeconds = "long"\n');
  await writeSetting(file, 'turn.stallSeconds', 5);
  expect(readFileSync(file, 'utf8')).toBe('[turn]\nstallSeconds = 5\n');
});

test('a key inside of an inline table is left to the editor', async () => {
  const file = join(base, 'config.toml');
  writeFileSync(file, 'turn = { noticeSeconds = 3 }\n');
  await expect(writeSetting(file, 'turn.stallSeconds', 5)).rejects.toMatchObject({
    code: 'config',
    hint: expect.stringContaining('mira config edit'),
  });
  expect(readFileSync(file, 'utf8')).toBe('turn = { noticeSeconds = 3 }\n');
});

test('a place that cannot be written is a clear error', async () => {
  writeFileSync(join(base, 'file'), '');
  await expect(writeSetting(join(base, 'file/config.toml'), 'model', 'x')).rejects.toMatchObject({
    code: 'file',
    exit: 1,
    message: expect.stringContaining('cannot be written'),
  });
});

test('typed values are read by the type of their key', () => {
  expect(typedValue('turn.stallSeconds', '12.5')).toBe(12.5);
  expect(typedValue('ui.contextLine', 'off')).toBe(false);
  expect(typedValue('permissions.allow', 'Read, Bash(echo a,b), Edit')).toEqual(['Read', 'Bash(echo a,b)', 'Edit']);
  expect(typedValue('permissions.allow', '')).toEqual([]);
  expect(() => typedValue('turn.stallSeconds', 'long')).toThrowError(
    expect.objectContaining({ code: 'usage', exit: 2 }),
  );
  expect(() => namedKey('turn.stallsecond')).toThrowError(
    expect.objectContaining({ code: 'usage', hint: expect.stringContaining('turn.stallSeconds') }),
  );
});

test('example and docs hold every key once, and the example is valid when its comment signs are taken away', async () => {
  const example = renderExampleToml();
  const bare = example.replace(/^# (\w+ = )/gm, '$1');
  expect((await checkUserText(bare, 'f')).size).toBe(KEYS.length);
  expect((await checkUserText(example, 'f')).size).toBe(0);
  const docs = renderConfigDocs();
  for (const key of KEYS) expect(docs.split(`| \`${key}\` |`)).toHaveLength(2);
});
