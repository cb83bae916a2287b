import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { editOutside, wantedEditor } from '../../../../src/repl/editor/external-editor.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mira editor-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An editor that is a shell script; `$1` is an argument of its own, `$2` the file. */
function edit(text: string, script: string): Promise<string> {
  const editor = join(folder, 'editor.sh');
  writeFileSync(editor, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const env = { PATH: process.env['PATH'], EDITOR: `'${editor}' --wait`, VISUAL: '' };
  return editOutside(text, { env, tmp: folder, cwd: folder });
}

test.each([
  [{ VISUAL: 'code --wait', EDITOR: 'vim' }, 'code --wait'],
  [{ VISUAL: ' ', EDITOR: 'vim' }, 'vim'],
  [{}, 'vi'],
])('%j asks for %s', (env, editor) => {
  expect(wantedEditor(env)).toBe(editor);
});

test('what the editor wrote is the text, without the line break at its end', async () => {
  expect(await edit('one\ntwo', 'printf "%s\\n" "$1" >> "$2"')).toBe('one\ntwo\n--wait');
});

test('the text is in a markdown file for the person alone, and gone afterwards', async () => {
  const seen = join(folder, 'seen');
  await edit(
    'secret',
    `stat -c '%a' "$2" > '${seen}'; stat -c '%a' "$(dirname "$2")" >> '${seen}'; echo "$2" >> '${seen}'`,
  );
  expect(readFileSync(seen, 'utf8')).toMatch(/^600\n700\n.*\.md\n$/);
  expect(readdirSync(folder).sort()).toEqual(['editor.sh', 'seen']);
});

test('an unchanged text comes back byte for byte', async () => {
  for (const text of ['', 'a', 'a\n', '  a\n\n b ', 'né 日本']) expect(await edit(text, ':')).toBe(text);
});

test.each([
  ['an editor that fails', 'exit 3', /exit code 3/],
  ['an editor that removes the file', 'rm "$2"', /ENOENT/],
])('%s is told', async (_name, script, wanted) => {
  await expect(edit('text', script)).rejects.toMatchObject({ code: 'file', message: expect.stringMatching(wanted) });
  expect(readdirSync(folder)).toEqual(['editor.sh']);
});

test('an editor that is not installed is told', async () => {
  const env = { PATH: process.env['PATH'], EDITOR: 'no-such-editor-here' };
  await expect(editOutside('text', { env, tmp: folder, cwd: folder })).rejects.toMatchObject({
    message: expect.stringContaining('exit code 127'),
  });
});
