import { describe, expect, test } from 'vitest';
import { askSections, assemble, piecesFor, type Room, textOf } from '../../../src/context/assemble.ts';
import { element, renderedForms } from '../../../src/context/element.ts';
import type { Piece, Section } from '../../../src/context/section.ts';
import { estimateTokens } from '../../../src/context/tokens.ts';
import { HOSTILE, readElements } from './hostile.ts';

const piece = (id: string, text = id): Piece => ({
  id,
  version: '1',
  text,
  score: null,
  parts: null,
  origin: 'user',
  source: null,
  at: null,
});

const section = (name: string, pieces: readonly Piece[] | Error, over: Partial<Section> = {}): Section => ({
  name,
  layer: 'turn',
  priority: 1,
  budget: 100,
  async pieces() {
    if (pieces instanceof Error) throw pieces;
    return pieces;
  },
  ...over,
});

const failures: string[] = [];
const run = async (sections: readonly Section[], over: Partial<Room> = {}) =>
  assemble(await askSections(sections, piecesFor({ prompt: 'x', onlyLooking: false }), (name) => failures.push(name)), {
    all: 1_000,
    snapshot: 1_000,
    tokensOf: estimateTokens,
    placement: (layer) => (layer === 'static' ? 'system' : layer),
    ...over,
  });

describe('what is given', () => {
  test('stands in the order of the sections, each piece on a line of its own', async () => {
    const { pieces, states } = await run([
      section('base', [piece('base')], { layer: 'static' }),
      section('a', [piece('a1'), piece('a2')]),
      section('none', []),
    ]);
    expect(textOf(pieces)).toBe('base\n\na1\na2');
    expect(pieces.map(({ placement }) => placement)).toEqual(['system', 'turn', 'turn']);
    expect(states.map(({ state }) => state)).toEqual(['given', 'given', 'empty']);
  });

  test('leaves out a section that fails, and says so', async () => {
    const { pieces, states } = await run([section('bad', new Error('no')), section('good', [piece('g')])]);
    expect(textOf(pieces)).toBe('g');
    expect(states.map(({ state }) => state)).toEqual(['failed', 'given']);
    expect(failures).toEqual(['bad']);
  });

  test('leaves out what does not fit: by priority, never cut in two, and says why', async () => {
    const long = (id: string): Piece => piece(id, id.padEnd(159, '.'));
    const { pieces, states } = await run(
      [
        section('late', [long('l1'), piece('l2')], { priority: 2 }),
        section('early', [long('e1'), long('e2'), long('e3')], { budget: 80 }),
        section('start', [long('s1')], { layer: 'snapshot' }),
        section('own', [long('o')], { layer: 'static', budget: Number.POSITIVE_INFINITY }),
        section('apart', [long('p')], { layer: 'snapshot', apart: true }),
      ],
      { all: 90, snapshot: 30 },
    );
    expect(pieces.map(({ id }) => id)).toEqual(['l2', 'e1', 'e2', 'o', 'p']);
    expect(states.map(({ state, leftOut }) => [state, leftOut])).toEqual([
      ['cut', 1],
      ['cut', 1],
      ['cut', 1],
      ['given', 0],
      ['given', 0],
    ]);
    expect(states.map(({ why }) => why)).toEqual([
      '1 item beyond the 90 tokens that were left for all',
      '1 item beyond the 80 tokens of this section',
      '1 item beyond the 90 tokens that were left for all',
      null,
      null,
    ]);
  });
});

describe('an element', () => {
  test.each(HOSTILE.map((text, at) => [at, text] as const))('is not left by hostile text %i', (_at, text) => {
    const rendered = [element('memory', { ref: text }, text), element('quoted', { a: text }, text)].join('\n');
    const [memory, quoted, ...others] = readElements(rendered);
    expect([memory?.name, quoted?.name, others]).toEqual(['memory', 'quoted', []]);
    expect(memory?.content).toBe(quoted?.content);
  });

  test('keeps what a person reads', () => {
    expect(readElements(element('memory', {}, 'a < b && "c"\n  indented'))[0]?.content).toBe(
      'a < b && "c"\n  indented',
    );
    expect(element('now', { date: '2026-03-10', branch: null })).toBe('<mira-now date="2026-03-10"/>');
  });

  test.each(['a < b', 'one\ntwo & three', 'plain'])('can be found again by its text: %j', (text) => {
    const rendered = element('memory', {}, text);
    expect(renderedForms(text).some((form) => rendered.includes(form))).toBe(true);
  });
});

test('tokens are estimated by characters, other scripts finer', () => {
  expect(estimateTokens('abcdefgh')).toBe(2);
  expect(estimateTokens('日本語')).toBe(2);
  expect(estimateTokens('')).toBe(0);
});
