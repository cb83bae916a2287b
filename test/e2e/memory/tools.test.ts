import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MemoryEntry } from '../../../src/memory/entry.ts';
import { runMira } from '../../fakes/run.ts';
import { openPlace, type Place } from '../ask/place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
  mkdirSync(join(place.box.project, '.git'));
});
afterEach(() => place.close());

const call = (name: string, input: unknown) => ({ tool_use: { name: `mcp__mira__${name}`, input } });
const memories = async (...args: string[]) => (await place.query('memories', 'list', ...args)) as MemoryEntry[];
const mira = (...args: string[]) => runMira(args, { cwd: place.box.project, env: place.box.env });
const body = (): string => JSON.stringify(place.fake.mainRequests.at(-1)?.body);

describe('claude remembers', () => {
  const input = { text: 'The team deploys on Fridays', quote: 'we deploy on Fridays' };

  test('actively, with the span as source, when the person asked for it', async () => {
    place.fake.push(call('remember', input), { text: 'kept' });
    const { out } = await place.json(['Please remember that we deploy on Fridays.']);
    expect(out).toMatchObject({ status: 'done', tools: [{ name: 'mcp__mira__remember', status: 'done' }], denied: [] });
    expect(await memories()).toMatchObject([
      {
        text: input.text,
        origin: 'assistant',
        status: 'active',
        source: { turn: out.turnId, quote: input.quote },
        project: { root: place.box.project },
      },
    ]);
  });

  test('only as a proposal when the words are not the person’s', async () => {
    place.fake.push(call('remember', input), { text: 'kept' });
    await place.json(['What do you know about deploys?']);
    expect(await memories()).toEqual([]);
    expect(await memories('--status', 'proposed')).toMatchObject([{ text: input.text, origin: 'assistant' }]);
  });

  test('nothing without a quote', async () => {
    place.fake.push(call('remember', { text: 'a' }), { text: 'kept' });
    const { out } = await place.json(['remember that we deploy on Fridays']);
    expect(out.tools).toMatchObject([{ status: 'failed' }]);
    expect(await memories('--status', 'all')).toEqual([]);
  });
});

test('claude recalls and looks at what is stored without a question, but not in another project', async () => {
  const here = ((await place.query('remember', 'The parrot is green')) as { id: string }).id;
  const elsewhere = join(place.box.dir, 'elsewhere');
  mkdirSync(join(elsewhere, '.git'), { recursive: true });
  const other = await runMira(['remember', 'The parrot is red', '--json'], { cwd: elsewhere, env: place.box.env });
  const { id: there } = JSON.parse(other.stdout) as { id: string };
  place.fake.push(
    call('recall', { query: 'parrot' }),
    call('memories_show', { id: here }),
    call('memories_show', { id: there }),
    { text: 'green' },
  );
  const { out } = await place.json(['which colour?']);
  expect(out).toMatchObject({ denied: [], tools: [{ status: 'done' }, { status: 'done' }, { status: 'failed' }] });
  const given = JSON.stringify(place.fake.mainRequests.at(-1)?.body.messages);
  expect(given).toContain('The parrot is green');
  expect(given).toContain('remembered');
  expect(given).not.toContain('The parrot is red');
});

describe('claude forgets', () => {
  test('nothing where the person was not asked', async () => {
    const { id } = (await place.query('remember', 'The parrot is green')) as { id: string };
    place.fake.push(call('forget', { ids: [id] }), { text: 'no' });
    expect((await place.json(['forget the parrot'])).out.denied).toHaveLength(1);
    expect(await memories()).toHaveLength(1);
  });

  test('what a rule of the person allows', async () => {
    const { id } = (await place.query('remember', 'The parrot is green')) as { id: string };
    place.fake.push(call('forget', { ids: [id] }), { text: 'gone' });
    await place.json(['forget the parrot', '--allow', 'mcp__mira__forget']);
    expect(await memories()).toEqual([]);
  });
});

test('what was said, kept by claude and forgotten leaves no byte in the data folder', async () => {
  const text = 'The quokkabarn vault opens with glimmerfish';
  place.fake.push(call('remember', { text, quote: text }), call('recall', { query: 'quokkabarn' }), {
    text: `Kept: ${text}`,
  });
  await place.json([`remember: ${text}`]);
  const [kept] = await memories();
  expect(kept).toMatchObject({ text, status: 'active' });
  expect((await mira('forget', kept?.id ?? '', '--yes')).code).toBe(0);
  expect((await mira('maintain')).code).toBe(0);
  const files = readdirSync(place.box.miraHome, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(files.length).toBeGreaterThan(0);
  for (const { parentPath, name } of files) {
    const bytes = readFileSync(join(parentPath, name));
    // The recalled question is claude's own word; the text itself is gone.
    expect({ name, found: bytes.includes('glimmerfish') }).toEqual({ name, found: false });
  }
});

test('the tools of the memory are short', async () => {
  await place.json(['hello']);
  const tools = (place.fake.mainRequests[0]?.body.tools ?? []).filter(({ name }) => name.startsWith('mcp__mira__'));
  expect(tools.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'mcp__mira__remember',
      'mcp__mira__recall',
      'mcp__mira__forget',
      'mcp__mira__memories_show',
    ]),
  );
  expect(JSON.stringify(tools).length / 4).toBeLessThan(1_200);
  expect(body()).toContain('mcp__mira__recall');
});
