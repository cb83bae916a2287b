import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { conversationMarkdown, type ExportedTurn } from '../../../../src/repl/commands/conversation-text.ts';
import { exportConversation, exportWords } from '../../../../src/repl/commands/export.ts';
import { partsOf } from './parts.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mira-export-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const at = '2026-03-01T12:00:00.000Z';
const TURN: ExportedTurn = {
  turnId: 't1',
  at,
  status: 'done',
  model: 'sonnet',
  project: { name: 'harbour', root: '/srv/harbour' },
  messages: [
    { role: 'user', text: 'Why does it fail?', at, tool: null },
    {
      role: 'tool',
      text: 'a\n```\n\u001b[31mb',
      at,
      tool: { name: 'Bash', status: 'failed', input: { command: 'make' } },
    },
    { role: 'assistant', text: 'Because of **that**.\n', at, tool: null },
  ],
};

const ID = '01900000-0000-7000-8000-00000000abcd';

/** Runs `/export REST` in the folder; `yes` is the answer to the question whether to replace. */
async function run(
  rest: string,
  {
    yes = false,
    incognito = false,
    turns = [TURN],
  }: { yes?: boolean; incognito?: boolean; turns?: ExportedTurn[] } = {},
) {
  const asked: string[] = [];
  const history = { conversation: () => turns, show: () => TURN };
  const parts = partsOf({
    owner: { conversationId: ID, incognito } as never,
    rooms: { history: async () => history } as never,
    here: dir,
    env: { HOME: dir },
    chooser: {
      confirm: async (question: string) => {
        asked.push(question);
        return yes;
      },
    } as never,
  });
  const result = await exportConversation.run(rest, parts);
  return { asked, text: result.kind === 'shown' ? result.text.replaceAll('\n', ' ') : '' };
}

describe('/export', () => {
  test('writes Markdown that only the person may read', async () => {
    const { text } = await run('notes.md');
    const file = join(dir, 'notes.md');
    expect(text).toContain('wrote 1 turn to');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe(conversationMarkdown([TURN]));
  });

  test('takes JSON from the ending, and a name of its own without one', async () => {
    await run('"my talk.json"');
    expect(JSON.parse(readFileSync(join(dir, 'my talk.json'), 'utf8'))).toEqual({ conversationId: ID, turns: [TURN] });
    await run('~/in-home.markdown');
    expect(existsSync(join(dir, 'in-home.markdown'))).toBe(true);
    await run('');
    expect(existsSync(join(dir, 'conversation-0000abcd.md'))).toBe(true);
    await expect(run('notes.txt')).rejects.toThrow('the ending of notes.txt says no format');
  });

  test('replaces a file only when told so', async () => {
    const file = join(dir, 'a.md');
    writeFileSync(file, 'mine');
    const no = await run('a.md');
    expect(no.asked).toEqual([expect.stringContaining('exists; replace it?')]);
    expect(no.text).toBe('nothing is written');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await run('a.md --force')).asked).toEqual([]);
    expect(readFileSync(file, 'utf8')).toContain('Why does it fail?');
    writeFileSync(file, 'mine');
    await run('a.md', { yes: true });
    expect(readFileSync(file, 'utf8')).toContain('Why does it fail?');
  });

  test('says what it cannot do', async () => {
    await expect(run('no/such/folder/a.md')).rejects.toThrow('cannot be written: ENOENT');
    await expect(run('', { turns: [] })).rejects.toThrow('nothing of this conversation is stored');
    await expect(run('', { turns: [], incognito: true })).rejects.toMatchObject({
      hint: expect.stringContaining('incognito'),
    });
  });
});

test('the words behind it are a file and --force, in any order', () => {
  expect(exportWords('--force a b.md')).toEqual({ file: 'a b.md', force: true });
  expect(exportWords("'a.md' --force")).toEqual({ file: 'a.md', force: true });
  expect(exportWords('my--force.md')).toEqual({ file: 'my--force.md', force: false });
});

test('Markdown folds tools behind a fence that holds, without control characters, and marks turns that did not end well', () => {
  const text = conversationMarkdown([TURN, { ...TURN, status: 'interrupted' }]);
  expect(text).toContain('# Conversation in harbour, 2026-03-01');
  expect(text).toContain('<summary>Bash: failed</summary>');
  expect(text).toContain('````\na\n```\nb\n````');
  expect(text).toContain('*This turn ended as interrupted.*');
  expect(text).not.toContain('\u001b');
});
