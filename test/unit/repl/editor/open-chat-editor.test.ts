import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resolvePaths } from '../../../../src/config/paths.ts';
import { type ChatEditor, openChatEditor } from '../../../../src/repl/editor/open-chat-editor.ts';
import { makeSlashCommands } from '../../../../src/surfaces/slash.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'mira-chat-editor-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const closed = async (): Promise<never> => {
  throw new Error('no room is opened by typing');
};

function open({ save = true, incognito = (): boolean => false } = {}): ChatEditor {
  return openChatEditor({
    world: { env: {}, now: () => 1, pid: process.pid },
    mode: 'emacs',
    save,
    rooms: {
      paths: resolvePaths({ env: { MIRA_HOME: home }, home, cwd: home }),
      memory: closed,
      planning: closed,
      history: closed,
    },
    root: () => home,
    here: async () => null,
    incognito,
    slash: () => makeSlashCommands([], () => [{ name: 'quit', about: 'leave' }]),
    redraw: () => undefined,
    columns: () => 40,
    steadyMs: () => 0,
    say: (line) => expect.fail(line),
  });
}

const type = ({ editor }: ChatEditor, text: string): void => void editor.key({ type: 'text', text });
const enter = ({ editor }: ChatEditor): void => {
  const step = editor.key({ type: 'key', name: 'enter', alt: false, shift: false });
  if (step.kind === 'submit') editor.remember(step.text);
};
const up = ({ editor }: ChatEditor): unknown => editor.key({ type: 'key', name: 'up', alt: false, shift: false });
const onDisk = (): string =>
  readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');

test('what was sent and what was not is on disk, and comes back', () => {
  const first = open();
  type(first, 'sent');
  enter(first);
  type(first, 'not sent');
  first.close();
  expect(onDisk()).toContain('"sent"');

  const second = open();
  expect(second.restore()).toEqual({ text: 'not sent', waiting: [] });
  expect(second.editor.text()).toBe('not sent');
  second.editor.clear();
  up(second);
  expect(second.editor.text()).toBe('sent');
});

test('a draft waits for the next chat where somebody types already', () => {
  const first = open();
  type(first, 'not sent');
  first.close();
  const second = open();
  type(second, 'new');
  expect(second.restore()).toBeNull();
  expect(second.editor.text()).toBe('new');
});

test('nothing is on disk when nothing is to be saved', () => {
  const editor = open({ save: false });
  type(editor, 'sent');
  enter(editor);
  type(editor, 'not sent');
  editor.close();
  expect(onDisk()).toBe('');
  up(editor);
});

test('nothing that is typed incognito reaches the disk', () => {
  let incognito = false;
  const editor = open({ incognito: () => incognito });
  type(editor, 'before');
  enter(editor);
  incognito = true;
  type(editor, 'whispered');
  enter(editor);
  type(editor, 'half whispered');
  editor.close();
  expect(onDisk()).toBe('"before"\n');
  expect(existsSync(join(home, 'drafts')) && readdirSync(join(home, 'drafts'))).not.toContain(`${process.pid}.json`);
});

test('commands are offered', () => {
  const { editor } = open();
  editor.key({ type: 'text', text: '/qu' });
  expect(editor.view(40, 10).below).toMatchObject([{ text: expect.stringContaining('/quit') }]);
});
