import { expect, test } from 'vitest';
import { type LoopMemory, openLoops } from '../../../src/search/vectors/loops.ts';
import { plainLoops } from '../../../src/search/vectors/plain-loops.ts';

const ROWS = 300;
const WORDS = 3;
/** Addresses of the columns; each has room for four bytes a row and word. */
const AT = Object.fromEntries(
  [
    'facets',
    'owners',
    'known',
    'marks',
    'bits',
    'question',
    'components',
    'table',
    'distances',
    'histogram',
    'list',
    'sums',
    'a',
    'b',
    'bytes',
  ].map((name, i) => [name, i * 16_384]),
);
const at = (name: string): number => AT[name] ?? Number.NaN;
const BYTES = 16 * 16_384;

/** The same numbers in every run. */
function sequence(): () => number {
  let seed = 99;
  return () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed;
  };
}

function fill({ buffer }: { readonly buffer: ArrayBuffer }): void {
  const next = sequence();
  const u32 = (name: string, length: number) => new Uint32Array(buffer, at(name), length);
  const f32 = (name: string, length: number) => new Float32Array(buffer, at(name), length);
  for (const [name, length] of [
    ['bits', ROWS * WORDS],
    ['question', WORDS],
  ] as const)
    u32(name, length).forEach((_, i, all) => {
      all[i] = next() * 3;
    });
  u32('facets', ROWS).forEach((_, i, all) => {
    all[i] = i % 11 === 0 ? 0 : next() % 8 || 0x80000000;
  });
  u32('owners', ROWS).forEach((_, i, all) => {
    all[i] = next() % 4;
  });
  new Uint8Array(buffer, at('known'), ROWS).forEach((_, i, all) => {
    all[i] = Number(i % 7 !== 0);
  });
  for (const name of ['components', 'a', 'b'])
    f32(name, WORDS * 32).forEach((_, i, all) => {
      all[i] = next() / 2 ** 30 - 1;
    });
  new Int8Array(buffer, at('bytes'), WORDS * 32).forEach((_, i, all) => {
    all[i] = next() % 256;
  });
}

/** Runs every loop, each on what those before it left; gives what they counted, and the memory. */
function runAll({ buffer, loops }: LoopMemory) {
  fill({ buffer });
  const counted = [loops.alive(ROWS, at('facets'))];
  loops.mark(ROWS, at('facets'), at('known'), at('marks'));
  loops.keepFacets(ROWS, at('facets'), 0x80000003, at('marks'));
  loops.keepOwners(ROWS, at('owners'), 3, 0, at('marks'));
  counted.push(new Uint8Array(buffer, at('marks'), ROWS).reduce((sum, mark) => sum + mark, 0));
  loops.hamming(ROWS, WORDS, at('question'), at('bits'), at('marks'), at('distances'), at('histogram'));
  const picked = loops.pick(ROWS, at('distances'), 46, 2, at('list'));
  loops.byteSums(WORDS * 4, at('components'), at('table'));
  loops.signSums(picked, at('list'), WORDS, at('bits'), at('table'), at('sums'));
  counted.push(picked, loops.dot(WORDS * 32, at('a'), at('b')), loops.dotBytes(WORDS * 32, at('a'), at('bytes')));
  loops.addBytes(WORDS * 32, at('a'), at('bytes'), 0.37);
  loops.divide(WORDS * 32, at('b'), 3.3);
  return { counted, memory: Buffer.from(buffer) };
}

test('the loops of WebAssembly give bit by bit what those of JavaScript give', () => {
  const buffer = new ArrayBuffer(BYTES);
  const plain = runAll({ buffer, loops: plainLoops(buffer) });
  const compiled = runAll(openLoops(BYTES));
  expect(compiled.counted).toEqual(plain.counted);
  expect(compiled.memory.subarray(0, BYTES).equals(plain.memory.subarray(0, BYTES))).toBe(true);
  // Every loop had something to do.
  const [alive = 0, marked = 0, picked = 0] = plain.counted;
  expect(alive > marked && marked > picked && picked > 2).toBe(true);
});
