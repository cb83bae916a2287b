import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';
import { resolvePaths } from '../../../src/config/paths.ts';
import { openTrust } from '../../../src/config/trust.ts';
import { MiraError } from '../../../src/errors.ts';
import type { Env } from '../../../src/world.ts';

let base: string;
let root: string;
let userFile: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'mira-config-'));
  root = join(base, 'repo');
  mkdirSync(root);
  mkdirSync(join(base, 'home'));
  userFile = join(base, 'home', 'config.toml');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const paths = () => resolvePaths({ env: { MIRA_HOME: join(base, 'home') }, home: base, cwd: base });
const load = (env: Env = {}, flags = {}) => loadConfig({ env, paths: paths(), projectRoot: root, flags });
const entry = async (key: string, env: Env = {}, flags = {}) =>
  (await load(env, flags)).entries.find((item) => item.key === key);

async function failure(promise: Promise<unknown>): Promise<MiraError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MiraError)) throw new Error(`no MiraError: ${String(error)}`);
  return error;
}

test('without any file every key has its default, in the order of the schema', async () => {
  const config = await load();
  expect(config.values.model).toBe('sonnet');
  expect(config.values['turn.stallSeconds']).toBe(330);
  expect(config.values['budget.dailyUsd']).toBe(5);
  expect(config.values['budget.monthlyUsd']).toBe(150);
  expect(config.values['permissions.allow']).toEqual([]);
  expect(new Set(config.entries.map((item) => item.origin))).toEqual(new Set(['default']));
  expect(config.entries[0]?.key).toBe('model');
  expect(config.notices).toEqual([]);
});

test('later layers win, and each value says where it came from', async () => {
  writeFileSync(userFile, 'model = "opus"\n[turn]\nstallSeconds = 20\n');
  writeFileSync(join(root, '.mira.toml'), 'model = "haiku"\n');
  openTrust(paths().trust).trust(join(root, '.mira.toml'), 'model = "haiku"\n');
  expect(await entry('turn.stallSeconds')).toMatchObject({ value: 20, origin: 'user', file: userFile });
  expect(await entry('model')).toMatchObject({ value: 'haiku', origin: 'project', file: join(root, '.mira.toml') });
  expect(await entry('model', { MIRA_MODEL: 'a' })).toMatchObject({
    value: 'a',
    origin: 'environment',
    file: null,
    variable: 'MIRA_MODEL',
  });
  expect(await entry('model', { MIRA_MODEL: 'a' }, { model: 'b' })).toMatchObject({ value: 'b', origin: 'flag' });
});

test('the budget names of the environment are honoured, mira’s own first, empty ones not at all', async () => {
  expect((await load({ BUDGET_DAILY_LIMIT_USD: '1.25' })).values['budget.dailyUsd']).toBe(1.25);
  expect((await load({ BUDGET_MONTHLY_LIMIT_USD: '0' })).values['budget.monthlyUsd']).toBe(0);
  const both = await load({ BUDGET_DAILY_LIMIT_USD: '1', MIRA_BUDGET_DAILY_USD: '2' });
  expect(both.values['budget.dailyUsd']).toBe(2);
  expect((await load({ BUDGET_DAILY_LIMIT_USD: '' })).values['budget.dailyUsd']).toBe(5);
});

test('a wrong value in the environment names the variable', async () => {
  for (const text of ['a lot', '-1', '1e3', 'Infinity']) {
    const error = await failure(load({ BUDGET_DAILY_LIMIT_USD: text }));
    expect(error).toMatchObject({ code: 'config', exit: 2 });
    expect(error.message).toContain('BUDGET_DAILY_LIMIT_USD must be a number');
  }
  expect((await failure(load({ MIRA_UI_CONTEXT_LINE: 'maybe' }))).message).toContain('true or false');
});

test('a wrong flag is a usage error', async () => {
  const error = await failure(load({}, { permissionMode: 'always' }));
  expect(error).toMatchObject({ code: 'usage', exit: 2 });
  expect(error.message).toContain('one of default, acceptEdits');
});

test.each([
  ['[turn]\nstallSecond = 3\n', 2, 'unknown key "turn.stallSecond"', '"turn.stallSeconds"'],
  ['[turn]\nstall_seconds = 3\n', 2, 'unknown key "turn.stall_seconds"', '"turn.stallSeconds"'],
  ['# x\n\nmodle = "opus"\n', 3, 'unknown key "modle"', '"model"'],
  ['stallSeconds = 5\n', 1, 'unknown key "stallSeconds"', '"turn.stallSeconds"'],
  ['turn.stallSeconds = "long"\n', 1, '"turn.stallSeconds" must be a number', 'correct or remove'],
  ['[turn]\n\nstallSeconds = 0\n', 3, '"turn.stallSeconds" must be a number from 1 to 86400, not 0', 'correct'],
  ['model = 5\n', 1, '"model" must be a text, not 5', 'correct'],
  ['turn = 7\n', 1, '"turn" must be a table', '[turn]'],
  ['[model]\nname = "x"\n', 1, '"model" must be a text', 'correct'],
  ['permissionMode = "plann"\n', 1, 'must be one of default', 'correct'],
  ['[permissions]\nallow = ["Read", 3]\n', 2, 'must be a list of texts', 'correct'],
  ['[budget]\ntimezone = "Mars/Base"\n', 2, 'IANA time zone', 'correct'],
  ['text = """\nmodel = 1\n"""\nmodle = 2\n', 1, 'unknown key "text"', 'config edit'],
  ['[ui]\ncolor = "auto"\n[ui.deep]\nx = 1\n', 4, 'unknown key "ui.deep.x"', 'config edit'],
  ['model = "a\n', 1, 'not valid TOML', 'correct line 1'],
  ['model = "a"\nmodel = "b"\n', 2, 'not valid TOML', 'correct line 2'],
])('a broken configuration names file, line and key: %j', async (text, line, message, hint) => {
  writeFileSync(userFile, text);
  const error = await failure(load());
  expect(error).toMatchObject({ code: 'config', exit: 2 });
  expect(error.message).toContain(`${userFile}:${line}: `);
  expect(error.message).toContain(message);
  expect(error.hint).toContain(hint);
});

test('what is no readable file is an error that says so, not a silent default', async () => {
  mkdirSync(userFile);
  expect((await failure(load())).message).toContain('EISDIR');
});

test('a byte order mark, Windows line ends and headers without keys are fine', async () => {
  writeFileSync(userFile, '\uFEFFmodel = "opus"\r\n[turn]\r\n# stallSeconds = 5\r\n[budget]\r\n');
  expect((await load()).values.model).toBe('opus');
});

test.each([
  ['broken TOML', 'model = \n', 'nor is it valid TOML'],
  ['unknown keys', 'modle = "x"\n[hooks]\nPreToolUse = "x"\n', 'it sets modle, hooks.PreToolUse, which it may not'],
  ['an executable', '[claude]\npath = "/tmp/evil"\n', 'it sets claude.path, which it may not'],
  ['permissions', 'permissionMode = "bypassPermissions"\n[permissions]\nallow = ["Bash"]\n', 'permissions.allow'],
  ['money', '[budget]\ndailyUsd = 9999\n', 'budget.dailyUsd'],
  ['an endpoint', '[openai]\nbaseUrl = "http://evil"\n', 'openai.baseUrl'],
  ['a wrong type', '[turn]\nstallSeconds = "x"\n', 'turn.stallSeconds'],
  ['safe keys', 'model = "opus"\n', '`mira trust` shows what it wants'],
  ['control characters', '"\\u001b]0;x\\u0007" = 1\n', '\\u001b]0;x\\u0007'],
])('an untrusted .mira.toml with %s has no effect and gives one notice', async (_, text, notice) => {
  writeFileSync(join(root, '.mira.toml'), text);
  const config = await load();
  expect(config.entries.filter((item) => item.origin !== 'default')).toEqual([]);
  expect(config.notices).toHaveLength(1);
  expect(config.notices[0]).toContain(notice);
  expect(config.notices[0]).not.toMatch(/\p{Cc}/u);
});

test('an untrusted .mira.toml of twenty thousand keys, or nested without end, still gives one short line', async () => {
  const many = Array.from({ length: 20_000 }, (_, n) => `key${n} = 1`).join('\n');
  for (const text of [many, `${'a.'.repeat(100_000)}b = 1`, `a = ${'['.repeat(100_000)}`]) {
    writeFileSync(join(root, '.mira.toml'), text);
    const { notices } = await load();
    expect(notices).toHaveLength(1);
    expect(notices[0]?.length).toBeLessThan(700);
  }
});

test('a link, a folder or a huge file in the place of .mira.toml is ignored with one notice', async () => {
  const file = join(root, '.mira.toml');
  writeFileSync(join(base, 'outside.toml'), 'model = "opus"\n');
  symlinkSync(join(base, 'outside.toml'), file);
  expect((await load()).notices[0]).toContain('it leads out of the project');
  rmSync(file);
  mkdirSync(file);
  expect((await load()).notices[0]).toContain('no regular file');
  rmSync(file, { recursive: true });
  writeFileSync(file, '#'.repeat(300_000));
  expect((await load()).notices[0]).toContain('larger than');
});

test('a trusted .mira.toml sets safe keys; unsafe ones still have no effect', async () => {
  const file = join(root, '.mira.toml');
  const text = 'model = "opus"\n[claude]\npath = "/tmp/x"\n[budget]\ndailyUsd = 99\n';
  writeFileSync(file, text);
  openTrust(paths().trust).trust(file, text);
  const config = await load();
  expect(config.values.model).toBe('opus');
  expect(config.values['claude.path']).toBe('');
  expect(config.values['budget.dailyUsd']).toBe(5);
  expect(config.notices).toEqual([`${file} sets claude.path, budget.dailyUsd, which no project file may: ignored`]);
});

test('trust is for the content: a later change of the file is not trusted', async () => {
  const file = join(root, '.mira.toml');
  openTrust(paths().trust).trust(file, 'model = "opus"\n');
  writeFileSync(file, 'model = "haiku"\n');
  const changed = await load();
  expect(changed.values.model).toBe('sonnet');
  expect(changed.notices).toEqual([expect.stringContaining('has changed since you trusted it and has no effect')]);
  writeFileSync(file, 'model = "opus"\n');
  expect((await load()).values.model).toBe('opus');
});

test('a broken trust store trusts nothing and stops nothing', async () => {
  writeFileSync(paths().trust, '{"a": ');
  writeFileSync(join(root, '.mira.toml'), 'model = "opus"\n');
  expect((await load()).values.model).toBe('sonnet');
});

test.skipIf(process.getuid?.() === 0)('an unreadable configuration is an error', async () => {
  writeFileSync(userFile, 'model = "opus"\n');
  chmodSync(userFile, 0o000);
  expect((await failure(load())).message).toContain('EACCES');
});
