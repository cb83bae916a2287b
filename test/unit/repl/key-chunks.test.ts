import { expect, test } from 'vitest';
import { decodeKeys, type KeyEvent } from '../../../src/repl/keys.ts';

/** Numbers from 0 up to 1 that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const PIECES = [
  'a',
  'word ',
  'né日本',
  '👨‍👩‍👧',
  '🇫🇷',
  '\u0003',
  '\u001f',
  '\u007f',
  '\u001b[A',
  '\u001bOB',
  '\u001b[1;5D',
  '\u001b[3~',
  '\u001b\u007f',
  '\u001bf',
  '\u001b[13;2u',
  '\u001b[27;2;13~',
  '\u001b[99;5u',
  '\u001b[200~two\r\nlines \u001b[31m\u001b[201~',
  '\u001b[200~\u001b[201~',
  '\u001b[I',
  '\u001b[?2026;2$y',
  '\u001b[?62;22c',
  '\u001b]11;rgb:1e1e/1e1e/2e2e\u001b\\',
];

/** Neighbouring texts as one: where a text is cut says nothing. */
function joined(events: readonly KeyEvent[]): readonly unknown[] {
  const out: KeyEvent[] = [];
  for (const event of events) {
    const last = out.at(-1);
    if (event.type === 'text' && last?.type === 'text')
      out[out.length - 1] = { type: 'text', text: last.text + event.text };
    else out.push(event);
  }
  return out;
}

function read(chunks: readonly Buffer[]): { readonly keys: readonly unknown[]; readonly replies: readonly unknown[] } {
  const replies: unknown[] = [];
  const decoder = decodeKeys((reply) => void replies.push(reply));
  const keys = chunks.flatMap((chunk) => decoder.feed(chunk));
  return { keys: joined([...keys, ...decoder.flush()]), replies };
}

test('600 streams of keys mean the same however they are cut', () => {
  for (let seed = 1; seed <= 600; seed++) {
    const random = seeded(seed);
    const pieces = Array.from({ length: 30 }, () => PIECES[Math.floor(random() * PIECES.length)] ?? '');
    const wanted = read(pieces.map((piece) => Buffer.from(piece)));
    const bytes = Buffer.from(pieces.join(''));
    const chunks: Buffer[] = [];
    for (let at = 0; at < bytes.length; ) {
      const size = 1 + Math.floor(random() * 12);
      chunks.push(bytes.subarray(at, at + size));
      at += size;
    }
    expect(read(chunks), `seed ${seed}: ${JSON.stringify(pieces)}`).toEqual(wanted);
  }
});
