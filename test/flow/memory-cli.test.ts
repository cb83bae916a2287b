import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDraftFile } from '../../src/repl/editor/draft-file.ts';
import { MIRA, runMira } from '../fakes/run.ts';
import { canaries } from '../unit/redact/canaries.ts';

const home = realpathSync(mkdtempSync(join(tmpdir(), 'mira-memory-cli-')));
const one = join(home, 'one');
const two = join(home, 'two');
const data = join(home, 'mira');

beforeAll(() => {
  for (const project of [one, two]) mkdirSync(join(project, '.mira'), { recursive: true });
  for (const project of [one, two]) mkdirSync(join(project, '.git'), { recursive: true });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const MEMORY_KEYS = [
  ...[
    'id',
    'text',
    'kind',
    'scope',
    'project',
    'tags',
    'pinned',
    'status',
    'origin',
    'source',
    'confidence',
    'createdAt',
  ],
  ...['updatedAt', 'happensAt', 'expiresAt', 'supersedes', 'shownCount', 'usedCount'],
];

async function mira(
  args: readonly string[],
  { cwd = one, stdin, now }: { cwd?: string; stdin?: string; now?: string } = {},
) {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, MIRA_HOME: data, LANG: 'C.UTF-8' };
  return runMira(args, {
    cwd,
    env: now === undefined ? env : { ...env, MIRA_NOW: now },
    ...(stdin === undefined ? {} : { stdin }),
  });
}

/** The one JSON value of stdout. */
async function json(args: readonly string[], options: Parameters<typeof mira>[1] = {}) {
  const { stdout, code } = await mira([...args, '--json'], options);
  expect(stdout.split('\n')).toHaveLength(2);
  return { code, data: JSON.parse(stdout) };
}

const lines = (text: string): unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('remember: project for a fact, global for a preference, the old id for a repeat', async () => {
  const { code, data: made } = await json(['remember', 'We', 'deploy', 'with make ship']);
  expect(code).toBe(0);
  expect(made).toMatchObject({ created: true, near: [], memory: { kind: 'fact', scope: 'project', origin: 'user' } });
  expect(made.id).toMatch(UUID);
  expect(Object.keys(made.memory)).toEqual(MEMORY_KEYS);
  expect(made.memory.project).toEqual({ id: expect.stringMatching(UUID), name: 'one', root: one });
  expect((await json(['remember', 'We deploy with  make ship'])).data).toMatchObject({ created: false, id: made.id });
  const { data: liked } = await json(['remember', 'I prefer tabs over spaces']);
  expect(liked.memory).toMatchObject({ kind: 'preference', scope: 'global', project: null });
  const { stdout } = await mira(['remember', 'The parrot is green', '--tag', 'bird', '--pin']);
  expect(stdout).toMatch(/^Remembered [0-9a-f]{8}: fact \(guessed\), project one\.\n$/);
});

test('outside of a project all is global, and a project scope is refused', async () => {
  const { data: made } = await json(['remember', 'Sky is blue'], { cwd: home });
  expect(made.memory).toMatchObject({ scope: 'global', project: null });
  const { code, data: error } = await json(['remember', 'Sky is blue', '--scope', 'project'], { cwd: home });
  expect({ code, error: error.error.code }).toEqual({ code: 2, error: 'usage' });
});

test('a wrong date, kind or scope: exit 2 with what is allowed', async () => {
  for (const [args, allowed] of [
    [['--until', 'someday'], 'tomorrow'],
    [['--kind', 'fcat'], 'fact'],
    [['--scope', 'world'], 'project'],
  ] as const) {
    const { code, data: failed } = await json(['remember', 'text', ...args]);
    expect({ code, ok: JSON.stringify(failed.error).includes(allowed) }).toEqual({ code: 2, ok: true });
  }
});

test('what would end before it begins is refused, unless it was made before that', async () => {
  const past = await json(['remember', 'Freeze of the API', '--until', 'yesterday']);
  expect(past).toMatchObject({ code: 2, data: { error: { code: 'usage', message: expect.stringContaining('past') } } });
  const old =
    '{"text":"An old freeze","createdAt":"2024-01-01","expiresAt":"2024-02-01"}\n{"text":"No freeze","expiresAt":"2024-02-01"}\n';
  const { stdout } = await mira(['remember', '--stdin', '--json'], { stdin: old });
  expect(lines(stdout)).toMatchObject([{ created: true }, { error: { code: 'usage' } }]);
});

test('dates in words follow the clock', async () => {
  const now = '2026-03-10T09:00:00Z';
  const { data: made } = await json(['remember', 'Freeze of the API', '--until', '2026-03-12', '--at', 'in 2 hours'], {
    now,
  });
  expect(made.memory).toMatchObject({ createdAt: '2026-03-10T09:00:00.000Z', happensAt: '2026-03-10T11:00:00.000Z' });
  expect(new Date(made.memory.expiresAt).getTime()).toBe(new Date(2026, 2, 13).getTime());
  const late = await json(['recall', 'freeze of the API'], { now: '2026-04-01T00:00:00Z' });
  expect(late.data.filter((hit: { id: string }) => hit.id === made.id)).toEqual([]);
});

test('a secret: exit 1, masked, nothing written; with --redact the rest is kept', async () => {
  const [canary] = canaries(11);
  const secret = canary?.secret ?? '';
  const { code, stdout, stderr } = await mira(['remember', `my key: ${canary?.text}`]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('holds a secret');
  expect(stderr).not.toContain(secret);
  const { data: kept } = await json(['remember', `my key: ${canary?.text}`, '--redact']);
  expect(kept.memory.text).toContain('[secret:');
  for (const name of readdirSync(data)) {
    if (name.startsWith('mira.db')) expect(readFileSync(join(data, name)).includes(secret)).toBe(false);
  }
});

test('batches answer a line for a line, in order; a refused one leaves the others', async () => {
  const batch = [
    '{"text":"Ada wrote notes","kind":"note","tags":["x"],"createdAt":"2020-01-02T03:04:05Z"}',
    'plain text',
    '{"text":5}',
    '{broken',
  ];
  const { stdout, code } = await mira(['remember', '--stdin', '--json'], { stdin: `${batch.join('\n')}\n` });
  expect(code).toBe(1);
  expect(lines(stdout)).toMatchObject([
    { created: true, memory: { kind: 'note', tags: ['x'], createdAt: '2020-01-02T03:04:05.000Z' } },
    { created: true, memory: { text: 'plain text' } },
    { error: { code: 'usage' } },
    { error: { code: 'usage' } },
  ]);
  const asked = await mira(['recall', '-', '--json'], {
    stdin: '{"id":"q1","query":"parrot"}\n{"id":2,"query":"zebra"}\nAda\n',
  });
  expect(asked.code).toBe(0);
  expect(lines(asked.stdout)).toMatchObject([
    { id: 'q1', results: [{ text: 'The parrot is green', score: expect.any(Number) }] },
    { id: 2, results: [] },
    { id: 3, results: [{ text: 'Ada wrote notes' }] },
  ]);
});

test('recall: from another project, with other filters, explained, and empty without a failure', async () => {
  const { data: hits } = await json(['recall', 'parrot', '--explain'], { cwd: two });
  expect(hits).toMatchObject([{ text: 'The parrot is green', parts: { words: 1 } }]);
  expect(Object.keys(hits[0])).toEqual([...MEMORY_KEYS, 'score', 'parts']);
  expect((await json(['recall', 'parrot', '--project', two])).data).toEqual([]);
  expect((await json(['recall', 'parrot', '--project', one], { cwd: two })).data).toHaveLength(1);
  expect((await json(['recall', 'parrot', '--scope', 'global'])).data).toEqual([]);
  expect(await mira(['recall', 'zeppelins'])).toMatchObject({ code: 0, stdout: 'Nothing that answers this.\n' });
});

describe('memories', () => {
  test('a list that is cut says so, and an empty one does not say that nothing is remembered', async () => {
    const cut = await mira(['memories', '--limit', '1', '--json']);
    expect(JSON.parse(cut.stdout)).toHaveLength(1);
    expect(cut.stderr).toContain('only the newest 1 are listed; --limit N lists more');
    expect((await mira(['memories', '--limit', '1', '--tag', 'bird'])).stderr).toBe('');
    expect((await mira(['memories', '--tag', 'no-such-tag'])).stdout).toBe(
      'No memory fits; keep something with "remember TEXT".\n',
    );
  });

  test('are listed, shown, changed and taken back', async () => {
    const { data: list } = await json(['memories', 'list', '--tag', 'bird']);
    expect(list).toMatchObject([{ text: 'The parrot is green', pinned: true }]);
    const id: string = list[0].id;
    expect((await json(['memories', 'edit', id.slice(-6), 'The parrot is red'])).data.text).toBe('The parrot is red');
    expect((await json(['memories', 'unpin', id])).data.pinned).toBe(false);
    expect((await json(['memories', 'tag', id, 'pet', '-bird'])).data.tags).toEqual(['pet']);
    expect((await json(['memories', 'move', id, '--scope', 'global'])).data).toMatchObject({
      scope: 'global',
      project: null,
    });
    expect((await json(['memories', 'move', id, '--scope', 'project'], { cwd: two })).data.project.name).toBe('two');
    expect((await json(['memories', 'archive', id])).data.status).toBe('archived');
    expect((await json(['memories', 'undo'])).data).toMatchObject({ id, status: 'active' });
    const { data: shown } = await json(['memories', 'show', id]);
    expect(shown.history.map(({ change }: { change: string }) => change)).toEqual([
      ...['remembered', 'edited', 'unpinned', 'tagged', 'moved', 'moved', 'archived', 'undid: archived'],
    ]);
    const { stdout } = await mira(['memories', 'history', id]);
    expect(stdout).toContain('text: The parrot is green → The parrot is red');
  });

  test('may replace each other', async () => {
    const old = (await json(['remember', 'Port 5432'])).data.id;
    const { data: made } = await json(['remember', 'The port is 5433 now', '--supersede', old]);
    expect(made.memory.supersedes).toBe(old);
    expect((await json(['memories', 'list', '--status', 'superseded'])).data).toMatchObject([{ id: old }]);
    expect(await mira(['memories', 'supersede', made.id, old])).toMatchObject({ code: 1 });
  });

  test('without a terminal, review lists and takes ids', async () => {
    expect((await json(['memories', 'review'])).data).toEqual([]);
    const { code, data: failed } = await json(['memories', 'review', '--accept', 'ffffffff']);
    expect({ code, error: failed.error.code }).toEqual({ code: 1, error: 'unknown_id' });
  });
});

describe('forget', () => {
  test('without a terminal asks for --yes: exit 2, and removes nothing', async () => {
    const { data: made } = await json(['remember', 'Quokkas smile']);
    const { code, stderr } = await mira(['forget', made.id]);
    expect(code).toBe(2);
    expect(stderr).toContain('--yes');
    expect((await json(['memories', 'show', made.id])).code).toBe(0);
  });

  test('--query takes what recall lists, and the id then says forgotten', async () => {
    const { data: hits } = await json(['recall', 'quokkas']);
    expect(hits).toHaveLength(1);
    const { data: gone } = await json(['forget', '--query', 'quokkas', '--yes']);
    expect(gone).toEqual({ forgotten: [hits[0].id] });
    const { code, data: shown } = await json(['memories', 'show', hits[0].id]);
    expect({ code, error: shown.error.code }).toEqual({ code: 1, error: 'forgotten' });
    expect((await json(['forget', '--query', 'quokkas', '--yes'])).data).toEqual({ forgotten: [] });
    expect(await mira(['maintain'])).toMatchObject({ code: 0, stdout: expect.stringContaining('Clean.') });
    for (const name of readdirSync(data)) {
      if (name.startsWith('mira.db')) expect(readFileSync(join(data, name)).includes('uokkas')).toBe(false);
    }
  });

  test('takes one way of naming only', async () => {
    expect((await mira(['forget', '--yes'])).code).toBe(2);
    expect((await mira(['forget', 'ffffffff', '--tag', 'x', '--yes'])).code).toBe(2);
  });
});

test('stats and maintain give their numbers', async () => {
  const { data: counted } = await json(['stats']);
  expect(counted).toMatchObject({
    memories: {
      total: expect.any(Number),
      byKind: { fact: expect.any(Number) },
      byOrigin: {},
      byStatus: {},
      forgotten: 1,
    },
    messages: 0,
    database: { path: join(data, 'mira.db'), bytes: expect.any(Number) },
    vectors: { store: 'local', count: counted.memories.total },
  });
  expect((await mira(['stats'])).stdout).toMatch(/^By kind\n {2}fact +█+ \d+$/m);
  const { data: done } = await json(['maintain', 'vacuum']);
  expect(done.done.map(({ name }: { name: string }) => name)).toContain('vacuum');
  expect(done.done[0]).toEqual({ name: 'integrity', ms: expect.any(Number), count: 0 });
});

test.skipIf(process.platform !== 'linux')(
  'a shell that limits the addresses of a process limits no search',
  async () => {
    const env = { PATH: process.env['PATH'] ?? '', HOME: home, MIRA_HOME: join(home, 'limited'), LANG: 'C.UTF-8' };
    const limited = (command: string) => {
      const script = `ulimit -v 4000000 && exec "${process.execPath}" "${MIRA}" ${command}`;
      return execFileSync('sh', ['-c', script], { cwd: one, env, encoding: 'utf8' });
    };
    limited('remember "We deploy on Tuesdays"');
    expect(limited('recall "when do we release?"')).toContain('We deploy on Tuesdays');
  },
);

test('what is forgotten leaves the drafts of all chats, and what else they hold stays', async () => {
  const text = 'the quokkabarn opens with "glimmerfish"';
  const folder = join(data, 'drafts');
  const { data: made } = await json(['remember', text]);
  for (const pid of [process.pid, 999_999]) {
    const draft = openDraftFile(
      { folder, place: one, pid, isAlive: () => false, failed: (error) => expect(error).toBeNull() },
      () => 1,
    );
    draft.keep(false, () => `first ${text}\nand then`);
    draft.keepWaiting([`queued: ${text}`, 'other']);
    draft.close();
  }
  writeFileSync(join(folder, '4711.json.part'), JSON.stringify({ text }));
  expect((await mira(['forget', made.id, '--yes'])).code).toBe(0);
  expect((await mira(['maintain'])).code).toBe(0);
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files)
    expect(readFileSync(join(parentPath, name)).includes('limmerfish'), name).toBe(false);
  const kept = { place: one, text: 'first [forgotten]\nand then', waiting: ['queued: [forgotten]', 'other'] };
  for (const pid of [process.pid, 999_999])
    expect(JSON.parse(readFileSync(join(folder, `${pid}.json`), 'utf8'))).toMatchObject(kept);
});
