import { describe, expect, test } from 'vitest';
import { textWidth } from '../../../../src/lib/width.ts';
import type { EditorView } from '../../../../src/repl/editor/line-editor.ts';
import { bench } from './editor-sample.ts';

/** Numbers from 0 up to 1 that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const TYPED = [
  'a',
  'word ',
  '日本',
  '👨‍👩‍👧',
  'e\u0301',
  '\u202e',
  '\u200b',
  '/he',
  '@sr',
  '#me',
  '  ',
  '.',
  '\t',
  '\u009b',
];
const KEYS = [
  ...'\u0001\u0002\u0004\u0005\u0006\u000a\u000b\u000e\u0010\u0012\u0014\u0015\u0017\u0018\u0019\u001e\u001f\u007f\u001b',
  ...[
    '\u001b[A',
    '\u001b[B',
    '\u001b[C',
    '\u001b[D',
    '\u001b[H',
    '\u001b[F',
    '\u001b[3~',
    '\u001b[Z',
    '\u001b\r',
    '\r',
  ],
  ...['\u001bb', '\u001bf', '\u001bd', '\u001by', '\u001b\u007f', '\u001b<', '\u001b>', '\u001b[1;5D'],
  `\u001b[200~${'pasted line\r\n'.repeat(15)}\u001b[201~`,
  '\u001b[200~short\u001b[31m\u0007\u001b[201~',
];
const VI = [...'hjkl0$^wbexXdcDCSsiIaAoOpPurRft~gGq yYFT;,WBEJ.("'];

const OFFERS = [
  { text: '/help ', label: '/help', about: 'a\u001b[2Jb' },
  { text: '@src/a b', label: 'src/\u202ea b', about: '' },
];

/** What is wrong with a picture of at most `rows` rows of `columns` columns; null: nothing. */
function faultOf(view: EditorView, columns: number, rows: number): string | null {
  const all = [...view.rows, ...view.below.map(({ text }) => text)];
  if (all.length > Math.max(rows, 1)) return `${all.length} rows of ${rows}`;
  if (view.cursor.row >= view.rows.length || view.cursor.column > columns) return 'the cursor is outside';
  const wide = all.find((row) => textWidth(row) > columns);
  if (wide !== undefined) return `wider than ${columns}: ${JSON.stringify(wide)}`;
  const hidden = all.find((row) => /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(row));
  return hidden === undefined ? null : `something hides: ${JSON.stringify(hidden)}`;
}

describe.each(['emacs', 'vi'] as const)('600 random streams of %s keys', (mode) => {
  test('never break the draft or the picture', () => {
    for (let seed = 1; seed <= 600; seed++) {
      const random = seeded(seed * (mode === 'vi' ? 7 : 3));
      const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
      const columns = 8 + Math.floor(random() * 60);
      const { editor, press } = bench({
        mode,
        columns,
        history: ['one', 'two\nlines', 'd'.repeat(200), 'with \u001b[2J and \u0000'],
        complete: (_request, found) => found(OFFERS),
      });
      const pressed: string[] = [];
      for (let n = 0; n < 40; n++) {
        const kind = random();
        const keys = mode === 'vi' && kind < 0.5 ? pick(VI) : kind < 0.7 ? pick(TYPED) : pick(KEYS);
        pressed.push(keys);
        const step = press(keys);
        const rows = 1 + Math.floor(random() * 12);
        // Nothing that the terminal would obey, and no mark of a fold, leaves the editor.
        const text = step.kind === 'submit' ? step.text : editor.text();
        const leaves = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(text)
          ? `the text holds controls: ${text}`
          : null;
        const fault = leaves ?? faultOf(editor.view(columns, rows), columns, rows);
        if (fault !== null) expect.fail(`seed ${seed}: ${fault} after ${JSON.stringify(pressed)}`);
      }
    }
  });
});
