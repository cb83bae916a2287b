import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { MiraError } from '../../../src/errors.ts';
import { KINDS } from '../../../src/memory/entry.ts';
import { random } from '../../bench/natural-text.ts';
import { item } from '../memory/home.ts';
import { canaries } from '../redact/canaries.ts';
import { freshTransfer } from './home.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function home(n: number) {
  const made = await freshTransfer(n);
  open.push(made.close);
  return made;
}

type Home = Awaited<ReturnType<typeof home>>;

const PIECES = [
  'plain',
  'Ünïcode',
  '日本語',
  'a\nb',
  '"quoted"',
  '\\',
  '\u200b\u202e',
  '\u{e0041}',
  '# x',
  '- y',
  '🙂',
];

/** Does something at random to the memories, as a person would over time. */
async function live(at: Home, next: () => number): Promise<void> {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(next() * list.length)];
  const words = () => Array.from({ length: 1 + Math.floor(next() * 6) }, () => pick(PIECES)).join(' ');
  const one = pick(at.memory.list({}));
  const other = pick(at.memory.list({}));
  const project = pick([null, at.projectId, at.otherId]) ?? null;
  at.clock.ms += 1000;
  const actions = [
    () =>
      at.memory.remember(
        item(`${words()} ${next()}`, {
          kind: pick(KINDS) ?? 'fact',
          scope: project === null ? 'global' : 'project',
          projectId: project,
          tags: [words().replaceAll(/[\n,#-]/g, '') || 'x'],
          status: pick(['active', 'proposed'] as const) ?? 'active',
          origin: pick(['user', 'import', 'assistant', 'file'] as const) ?? 'user',
          source: pick([null, { file: '/a/b.md', line: 3 }, { turn: 't', quote: words() }]) ?? null,
          expiresMs: pick([null, at.clock.ms + 1]) ?? null,
        }),
        'person',
      ),
    () => one && at.memory.edit(one.id, `${words()} ${next()}`, 'person'),
    () => one && at.memory.pin(one.id, next() < 0.5, 'claude'),
    () => one && at.memory.archive(one.id, 'person'),
    () => one && at.memory.move(one.id, project, 'person'),
    () => one && other && at.memory.supersede(one.id, other.id, 'person'),
    () => one && at.memory.accept([one.id], 'person'),
    () => one && at.memory.markUsed(one.id),
    () => at.memory.undo(undefined, 'person'),
    () => one && at.memory.forget([one.id]),
  ];
  try {
    await (next() < 0.5 ? actions[0] : pick(actions))?.();
  } catch (error) {
    // Refused, since it makes no sense for that memory.
    if (!(error instanceof MiraError)) throw error;
  }
}

test('whatever was done to the memories, an export comes back byte for byte, and a second time changes nothing', async () => {
  for (let seed = 1; seed <= 8; seed++) {
    const from = await home(seed * 2);
    const to = await home(seed * 2 + 1);
    to.db.prepare('delete from project').run();
    const next = random(seed);
    for (let step = 0; step < 80; step++) await live(from, next);
    const text = from.text();
    const file = from.put('all.jsonl', `${text}\n`);
    expect(from.text()).toBe(text);
    const count = from.memory.list({}).length;
    expect(await to.takeBack(file)).toMatchObject({ read: count, added: count, same: 0, skipped: [] });
    expect(to.text()).toBe(text);
    expect(to.memory.list({})).toEqual(from.memory.list({}));
    expect(await to.takeBack(file)).toMatchObject({ batch: null, added: 0, same: count, skipped: [] });
    expect(to.text()).toBe(text);
  }
});

test('what came back is found, and its changes can be taken back', async () => {
  const from = await home(1);
  const { id } = await from.memory.remember(item('the parrot is green'), 'person');
  from.memory.edit(id, 'the parrot is blue', 'person');
  const to = await home(2);
  await to.takeBack(from.put('all.jsonl', from.text()));
  expect((await to.memory.recall({ text: 'parrot', limit: 5, here: null })).map((hit) => hit.id)).toEqual([id]);
  expect(to.memory.undo(undefined, 'person').memories.map(({ text }) => text)).toEqual(['the parrot is green']);
});

test('a project that is known here under another id keeps its own', async () => {
  const from = await home(1);
  await from.memory.remember(item('we ship on Fridays', { scope: 'project', projectId: from.projectId }), 'person');
  const to = await home(2);
  await to.takeBack(from.put('all.jsonl', from.text()));
  expect(to.projectId).not.toBe(from.projectId);
  expect(to.memory.list({}).map(({ project }) => project?.id)).toEqual([to.projectId]);
});

test('neither a forgotten id nor a forgotten text comes back', async () => {
  const from = await home(1);
  const first = await from.memory.remember(item('the code word is heron'), 'person');
  const second = await from.memory.remember(item('the code word is stork'), 'person');
  const file = from.put('all.jsonl', from.text());
  from.memory.forget([first.id]);
  expect(await from.takeBack(file)).toMatchObject({
    added: 0,
    same: 1,
    skipped: [{ why: expect.stringContaining('forgotten') }],
  });
  const to = await home(2);
  const there = await to.memory.remember(item('the code word is stork'), 'person');
  to.memory.forget([there.id]);
  expect(await to.takeBack(file)).toMatchObject({ added: 1, skipped: [{ why: expect.stringContaining('forgotten') }] });
  expect(to.memory.list({}).map(({ id }) => id)).toEqual([first.id]);
  expect(second.created).toBe(true);
});

test('what was changed here since stays; what is said here already is no second memory', async () => {
  const from = await home(1);
  const { id } = await from.memory.remember(item('tabs'), 'person');
  await from.memory.remember(item('spaces'), 'person');
  const file = from.put('all.jsonl', from.text());
  from.memory.edit(id, 'tabs, always', 'person');
  expect(await from.takeBack(file)).toMatchObject({
    added: 0,
    same: 1,
    skipped: [{ why: expect.stringContaining('changed') }],
  });
  const to = await home(2);
  await to.memory.remember(item('tabs'), 'person');
  expect(await to.takeBack(file)).toMatchObject({ added: 1, same: 1, skipped: [] });
  expect(to.memory.list({})).toHaveLength(2);
});

test('rows that no mira writes are named and left out; the others come in', async () => {
  const from = await home(1);
  const { id } = await from.memory.remember(item('good'), 'person');
  const [head = '', ...rows] = from.text().split('\n');
  const memory = (over: object) =>
    JSON.stringify({ type: 'memory', id: id.replace('0001', '0fff'), text: 'x', ...over });
  const bad = [
    memory({ kind: 'thing' }),
    memory({ id: 'DROP' }),
    memory({ status: 'forgotten' }),
    memory({ confidence: 7 }),
    memory({ createdAt: 'yesterday' }),
    memory({ scope: 'project' }),
    memory({ scope: 'project', project: id }),
    memory({ text: '   ' }),
    memory({ text: 'y'.repeat(8_001) }),
    memory({ tags: ['a,b'] }),
    '{"type":"memory","text":',
    '{"type":"event","id":"x"}',
    JSON.stringify({
      type: 'event',
      id,
      groupId: id,
      memory: id,
      at: '2026-01-01T00:00:00Z',
      actor: 'person',
      change: 'edited',
      before: { n: 1 },
      after: null,
    }),
    '[]',
  ];
  const to = await home(2);
  const file = to.put('bad.jsonl', [head, ...bad, ...rows].join('\n'));
  const done = await to.takeBack(file);
  expect({ added: done.added, skipped: done.skipped.length }).toEqual({ added: 1, skipped: bad.length });
  for (const { where, why } of done.skipped) expect(`${where} ${why}`).toMatch(/bad\.jsonl:\d+ \S/);
  expect(to.memory.list({}).map(({ text }) => text)).toEqual(['good']);
});

test('a cut export brings what is whole and says that it is cut', async () => {
  const from = await home(1);
  for (const text of ['one', 'two', 'three']) await from.memory.remember(item(text), 'person');
  const whole = from.text();
  const to = await home(2);
  const done = await to.takeBack(to.put('cut.jsonl', whole.slice(0, whole.lastIndexOf('{"type":"memory"') + 40)));
  expect(done.added).toBe(2);
  expect(done.skipped.map(({ why }) => why)).toEqual([
    'the file ends within it',
    'the file is cut: of 3 memories it holds 2',
  ]);
});

test('secrets do not leave, and do not come in', async () => {
  const [canary] = canaries(3);
  const from = await home(1);
  const { id } = await from.memory.remember(item('my key is here'), 'person');
  // As an older mira, which did not know this kind, may have stored it.
  from.db.prepare('update memory set text = ? where id = ?').run(`key: ${canary?.text}`, id);
  expect(from.text()).not.toContain(canary?.secret);
  const to = await home(2);
  const file = to.put(
    'in.jsonl',
    `${from.text().split('\n')[0]}\n${JSON.stringify({ type: 'memory', text: canary?.text })}\n`,
  );
  expect(await to.takeBack(file)).toMatchObject({ added: 1, redacted: 1 });
  const [stored] = to.memory.list({});
  expect(stored).toMatchObject({ status: 'proposed', origin: 'import', text: expect.stringContaining('[secret:') });
});

test('a file is written whole, for the person alone, and nothing is replaced unless told', async () => {
  const from = await home(1);
  await from.memory.remember(item('one'), 'person');
  const file = path.join(from.dir, 'out.jsonl');
  const { bytes } = from.transfer.write(file, 'jsonl', false);
  expect(statSync(file)).toMatchObject({ size: bytes });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  writeFileSync(file, 'mine');
  expect(() => from.transfer.write(file, 'jsonl', false)).toThrow(/exists already/);
  expect(from.transfer.write(file, 'markdown', true).bytes).toBeGreaterThan(4);
  expect(() => from.transfer.write(path.join(from.dir, 'no', 'x'), 'jsonl', false)).toThrow(/does not exist/);
});
