import { describe, expect, test } from 'vitest';
import { HeldItems, heldOf, newsOf } from '../../../src/context/held.ts';
import type { Piece, Section } from '../../../src/context/section.ts';
import { readElements } from './hostile.ts';

const piece = (id: string, version: string): Piece => ({
  id,
  version,
  text: `<mira-memory ref="${id}">${version}</mira-memory>`,
  score: null,
  parts: null,
  origin: 'user',
  source: null,
  at: null,
});

const section = (pieces: readonly Piece[], over: Partial<Section> = {}): Section => ({
  name: 'facts',
  layer: 'snapshot',
  priority: 1,
  budget: 100,
  pieces: async () => pieces,
  ...over,
});

const ASKED = { prompt: 'x', onlyLooking: false };
const told = async (from: Section, held: HeldItems): Promise<readonly string[]> =>
  (await newsOf(from, ASKED, held)).map(({ text }) => text);

function begun(pieces: readonly Piece[], given = pieces.map(({ id }) => id)): HeldItems {
  const held = new HeldItems();
  held.begin('facts', pieces, new Set(given));
  return held;
}

/** As when a turn with this news was begun. */
async function take(from: Section, held: HeldItems): Promise<void> {
  const news = await newsOf(from, ASKED, held);
  const { name, layer } = from;
  held.add(heldOf(news.map((each) => ({ ...each, section: name, layer, placement: 'turn', tokens: 1 }))));
}

describe('a snapshot that changes in mid-session', () => {
  test('says nothing while it stays as it is', async () => {
    const facts = [piece('a', '1'), piece('b', '1')];
    expect(await told(section(facts), begun(facts))).toEqual([]);
  });

  test('replaces what changed, adds what is new, withdraws what is gone, each once', async () => {
    const held = begun([piece('a', '1'), piece('b', '1'), piece('c', '1')]);
    const now = section([piece('a', '2'), piece('b', '1'), piece('d', '1')]);
    const news = (await told(now, held)).flatMap(readElements);
    expect(news.map(({ name, attributes }) => [name, attributes['ref'], attributes['replaces'] ?? null])).toEqual([
      ['withdrawn', 'c', null],
      ['memory', 'a', 'earlier'],
      ['memory', 'd', null],
    ]);
    await take(now, held);
    expect(await told(now, held)).toEqual([]);
  });

  test('comes back as new, and again as it was', async () => {
    const held = begun([piece('a', '1')]);
    await take(section([]), held);
    expect(await told(section([]), held)).toEqual([]);
    expect(await told(section([piece('a', '1')]), held)).toEqual(['<mira-memory ref="a">1</mira-memory>']);
  });

  test('is told again after a compaction, which leaves the system prompt', async () => {
    const held = begun([piece('a', '1')]);
    const now = section([piece('a', '2')]);
    await take(now, held);
    held.clear();
    expect((await told(now, held))[0]).toContain('replaces="earlier"');
    expect(await told(section([piece('a', '1')]), held)).toEqual([]);
  });

  test('is silent about what had no room, until that changes', async () => {
    const held = begun([piece('a', '1'), piece('b', '1')], ['a']);
    expect(await told(section([piece('a', '1'), piece('b', '1')]), held)).toEqual([]);
    expect(await told(section([piece('a', '1')]), held)).toEqual([]);
    expect(await told(section([piece('a', '1'), piece('b', '2')]), held)).toEqual([
      '<mira-memory ref="b">2</mira-memory>',
    ]);
  });

  test('is not followed where it is told once', async () => {
    expect(await told(section([piece('a', '2')], { once: true }), begun([piece('a', '1')]))).toEqual([]);
  });
});

describe('what turns have given', () => {
  const turn = (pieces: readonly Piece[], still?: Section['still']): Section =>
    section(pieces, { layer: 'turn', ...(still === undefined ? {} : { still }) });

  test('is given once, and holds for ever where nobody says otherwise', async () => {
    const held = new HeldItems();
    await take(turn([piece('a', '1')]), held);
    expect(await told(turn([piece('a', '1')]), held)).toEqual([]);
    expect(await told(turn([]), held)).toEqual([]);
  });

  test('is looked after: what was not found again may have changed or gone', async () => {
    const held = new HeldItems();
    await take(turn([piece('a', '1'), piece('b', '1'), piece('c', '1')]), held);
    const asked: (readonly string[])[] = [];
    const later = turn([piece('c', '1')], async (ids) => {
      asked.push(ids);
      return [piece('a', '2')];
    });
    const news = await told(later, held);
    expect(asked).toEqual([['a', 'b']]);
    expect(news).toEqual([
      '<mira-withdrawn ref="b" section="facts"/>',
      '<mira-memory replaces="earlier" ref="a">2</mira-memory>',
    ]);
    await take(later, held);
    expect(held.ids('facts')).toEqual(['a', 'c']);
  });
});
