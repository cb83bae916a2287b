import { afterEach, describe, expect, test } from 'vitest';
import { DOCUMENTS } from '../unit/render/documents.ts';
import { type EmulatedChat, openChat, RESULT, STARTED } from './emulated-chat.ts';

const chats: EmulatedChat[] = [];
afterEach(() => {
  for (const chat of chats.splice(0)) chat.close();
});

/** A sequence of numbers that is the same in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}

/** Letters and digits, which markdown never takes away; what it counts anew or reads is left out of both sides. */
function letters(name: string, text: string): string {
  const plain = text
    .replace(/&(?:amp|lt|copy);|©|&#65;|\bA d\b/g, '')
    .replace(/\[x\] /g, '')
    .replace(name.startsWith('numbers') ? /^ *\d+\./gm : /^$/, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
  // Rows of a table lie beside one another when they are wrapped.
  return name.endsWith('table') || name === 'mixed' ? [...plain].sort().join('') : plain;
}

const SOURCES = Object.entries(DOCUMENTS).filter(([name]) => name !== 'entities');

/** Plays a document in pieces, with frames between them; `at` is asked before each piece. */
async function play(
  chat: EmulatedChat,
  source: string,
  seed: number,
  at?: (share: number) => Promise<void>,
): Promise<void> {
  const next = random(seed);
  chat.play([STARTED]);
  for (let from = 0; from < source.length; ) {
    await at?.(from / source.length);
    const size = 1 + Math.floor(next() * 24);
    chat.play([{ type: 'text', delta: source.slice(from, from + size) }]);
    if (next() < 0.4) chat.flush();
    from += size;
  }
  chat.play([{ type: 'ended', ...RESULT }]);
}

/** What stands on the terminal besides the prompt. */
async function answer(chat: EmulatedChat): Promise<string> {
  return (await chat.text()).replace(/> *$/, '');
}

const SIZES = [
  [80, 24],
  [40, 12],
  [120, 50],
  [20, 10],
  [300, 40],
] as const;

describe.each(SIZES)('at %i columns and %i rows every character stands once, in order', (columns, rows) => {
  test.each(SOURCES)('%s', async (name, source) => {
    const chat = await openChat({ columns, rows });
    chats.push(chat);
    await play(chat, source, 3);
    expect(letters(name, await answer(chat))).toBe(letters(name, source));
  });
});

const RESIZES = [
  ['shrinks', [120, 50], [40, 12]],
  ['shrinks a little', [80, 24], [60, 20]],
  ['grows', [40, 12], [120, 50]],
  ['gets lower', [80, 24], [80, 10]],
  ['gets higher', [80, 10], [80, 40]],
] as const;

describe.each(RESIZES)('a window that %s in mid-stream loses nothing and doubles nothing', (_, before, after) => {
  test.each(SOURCES)('%s', async (name, source) => {
    for (const when of [0.3, 0.6, 0.9]) {
      const chat = await openChat({ columns: before[0], rows: before[1] });
      chats.push(chat);
      let done = false;
      await play(chat, source, 5, async (share) => {
        if (done || share < when) return;
        done = true;
        await chat.resize(after[0], after[1]);
      });
      expect(letters(name, await answer(chat)), `at ${when}`).toBe(letters(name, source));
    }
  });
});
