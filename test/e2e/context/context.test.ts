import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forgetContextText } from '../../../src/context/ledger.ts';
import { textOf } from '../../fakes/anthropic-pick.ts';
import type { ApiBody } from '../../fakes/anthropic-step.ts';
import { HOSTILE, readElements } from '../../unit/context/hostile.ts';
import { item } from '../../unit/memory/home.ts';
import { type Living, openLiving } from './living.ts';
import { brokenPrefixes, personBlocks } from './requests.ts';

let living: Living;
beforeEach(async () => {
  living = await openLiving();
  await living.start();
});
afterEach(() => living.close());

const keep = async (text: string, over = {}) => (await living.home.memory.remember(item(text, over), 'person')).id;

const lastBody = (): ApiBody => living.fake.mainRequests.at(-1)?.body ?? {};

describe('what a turn is given', () => {
  test('memories stand before the words, once, and again when they changed', async () => {
    const id = await keep('Releases go out on Tuesdays.', { kind: 'decision' });
    const asked = 'When do the releases go out?';
    const first = await living.say(asked);
    const [blocks = []] = personBlocks(lastBody());
    expect(blocks).toHaveLength(2);
    expect(blocks[1]).toBe(asked);
    const [now, memory] = readElements(blocks[0] ?? '');
    expect(now).toMatchObject({ name: 'now', attributes: { date: '2026-03-10', zone: 'UTC', branch: 'main' } });
    expect(memory).toMatchObject({ name: 'memory', content: 'Releases go out on Tuesdays.' });
    const sections = ['instructions', 'project', 'time-and-place', 'memories'];
    expect(first.context.map(({ section }) => section)).toEqual(sections);
    expect(first.context.at(-1)).toMatchObject({ id, placement: 'turn', score: expect.any(Number) });

    await living.say(asked);
    expect(personBlocks(lastBody()).at(-1)).toEqual([asked]);
    living.home.clock.ms += 1000;
    living.home.memory.edit(id, 'Releases go out on Fridays.', 'person');
    await living.say(asked);
    expect(readElements(personBlocks(lastBody()).at(-1)?.[0] ?? '').map(({ content }) => content)).toEqual([
      'Releases go out on Fridays.',
    ]);
  });

  test('a question that nothing answers is given nothing', async () => {
    await keep('Releases go out on Tuesdays.');
    await living.say('hello');
    await living.say('What is the boiling point of nitrogen?');
    expect(personBlocks(lastBody()).at(-1)).toEqual(['What is the boiling point of nitrogen?']);
  });

  test('proposed memories are never given, and other origins only as quotations', async () => {
    await keep('The harbour lies in the north.', { origin: 'import' });
    await keep('The harbour opens at six.', { origin: 'user-confirmed' });
    await keep('The harbour belongs to nobody.', { status: 'proposed', origin: 'assistant' });
    await living.say('What do we know about the harbour?');
    const found = readElements(personBlocks(lastBody()).at(-1)?.[0] ?? '').filter(({ name }) => name !== 'now');
    expect(new Set(found.map(({ name, content }) => `${name}: ${content}`))).toEqual(
      new Set(['quoted: The harbour lies in the north.', 'memory: The harbour opens at six.']),
    );
    expect(found.find(({ name }) => name === 'quoted')?.attributes).toMatchObject({ origin: 'import' });
  });

  test('a resumed session is not given again what it holds, and a compacted one is', async () => {
    await keep('Releases go out on Tuesdays.');
    const asked = 'When do the releases go out?';
    await living.say(asked);
    await living.start('resumed');
    await living.say(asked);
    expect(personBlocks(lastBody()).at(-1)).toEqual([asked]);
    await living.say('/compact');
    await living.say(asked);
    const blocks = personBlocks(lastBody()).at(-1) ?? [];
    expect(blocks.at(-1)).toBe(asked);
    expect(blocks.join('\n')).toContain('Releases go out on Tuesdays.');
  });
});

describe('what it costs', () => {
  test('ten turns share their whole prefix, and the ledger explains every byte', async () => {
    for (let i = 0; i < 10; i++) await keep(`The gate number ${i} opens with key ${i * 7}.`);
    for (let i = 0; i < 10; i++) await living.say(`Which key opens gate number ${i}?`);
    const bodies = living.fake.mainRequests.map(({ body }) => body);
    expect(bodies).toHaveLength(10);
    expect(brokenPrefixes(bodies)).toEqual([]);
    const turns = living.home.db.prepare<[], { id: string }>('select id from turn order by n').all();
    const items = turns.map(({ id }) => living.ledger.items(id));
    const system = textOf(bodies[0]?.system);
    const start =
      items[0]
        ?.filter(({ placement }) => placement !== 'turn')
        .map(({ text }) => text)
        .join('') ?? '';
    expect(system).toContain(start);
    expect(system.replace(start, '')).not.toMatch(/mira-(?!test)|inside mira|mcp__mira/);
    for (const [at, blocks] of personBlocks(bodies.at(-1) ?? {}).entries()) {
      const given =
        items[at]
          ?.filter(({ placement }) => placement === 'turn')
          .map(({ text }) => text)
          .join('') ?? '';
      const left = blocks.join('\n').replace(given, '').trim();
      expect(left).toBe(`Which key opens gate number ${at}?`);
    }
    expect(items.flat().filter(({ section }) => section === 'memories').length).toBeGreaterThan(5);
  });
});

describe('what an answer names', () => {
  test('is taken out of the answer, also when cut, and counted', async () => {
    const id = await keep('Releases go out on Tuesdays.');
    const other = await keep('Releases go out with a changelog.');
    const tag = (ref: string) => `<mira:memory_ref="${ref}" />`;
    const text = `On Tuesdays ${tag(id.slice(-8))}. Not ${tag('00000000')} < b.`;
    living.fake.push({ text, chunk: 3 });
    const ended = await living.say('When do the releases go out?');
    expect(ended.text).toBe(`On Tuesdays. Not ${tag('00000000')} < b.`);
    const used = living.ledger.items(ended.turnId ?? '').filter(({ section }) => section === 'memories');
    expect(Object.fromEntries(used.map((each) => [each.id, each.used]))).toEqual({ [id]: true, [other]: false });
    expect(used.find((each) => each.id === id)?.overlap).toBeGreaterThan(0);
    expect(living.home.memory.get(id).usedCount).toBe(1);
  });

  test('and what was forgotten is in the ledger no more', async () => {
    const text = 'The vault opens with <four> & "three" turns.';
    await keep(text);
    const { turnId } = await living.say('How does the vault open?');
    const items = (): string => JSON.stringify(living.ledger.items(turnId ?? ''));
    expect(items()).toContain('vault');
    expect(forgetContextText(living.home.db, [text])).toBe(1);
    expect(items()).not.toContain('vault');
    expect(items()).toContain('[forgotten]');
  });
});

test(`none of ${HOSTILE.length} hostile texts leaves its element, forges one, or hides`, {
  timeout: 60_000,
}, async () => {
  expect(HOSTILE.length).toBeGreaterThanOrEqual(60);
  let given = 0;
  for (const [at, text] of HOSTILE.entries()) {
    const word = `zebra${at}quartz`;
    await keep(`${word} ${text}`, at % 2 === 0 ? {} : { origin: 'import' });
    await living.say(`What about ${word}?`);
    const blocks = personBlocks(lastBody()).at(-1) ?? [];
    expect(blocks.at(-1)).toBe(`What about ${word}?`);
    expect(blocks.length).toBeLessThanOrEqual(2);
    if (blocks.length === 1) continue;
    const found = readElements(blocks[0] ?? '').filter(({ name }) => name !== 'now');
    const kind = at % 2 === 0 ? 'memory' : 'quoted';
    const mine = found.filter(({ content }) => content.startsWith(word));
    expect(mine.map(({ name }) => name)).toEqual([kind]);
    given += 1;
  }
  expect(given).toBeGreaterThan(HOSTILE.length - 5);
});
