import { signsFor } from '../../src/render/signs.ts';
import { openLineEditor } from '../../src/repl/editor/line-editor.ts';
import { decodeKeys } from '../../src/repl/keys.ts';
import { printRatio } from './measure.ts';

const KEYS = 2_000;
/** A key must be on the screen within one frame; decoding and editing may take a part of it. */
const FRAME_MS = 16;

/** Milliseconds of processor time of a key on average, from its bytes to the rows that are to be drawn. */
function cpuOfKey(draft: string, columns: number): number {
  const editor = openLineEditor({
    mode: 'emacs',
    history: { entries: () => [], add: () => undefined },
    complete: () => undefined,
    redraw: () => undefined,
    columns: () => columns,
    signs: signsFor({}),
  });
  const decoder = decodeKeys();
  editor.setText(draft);
  const before = process.cpuUsage();
  for (let n = 0; n < KEYS; n++) {
    // Letters, blanks and now and then a key that is an escape sequence.
    const bytes = Buffer.from(n % 50 === 0 ? '\u001b[D' : n % 7 === 0 ? ' ' : 'x');
    for (const event of decoder.feed(bytes)) editor.key(event);
    editor.view(columns, 20);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / KEYS;
}

/** What one key costs in the editor, in an empty draft and in long ones, as a share of a frame. */
export async function run(): Promise<void> {
  const cases: readonly (readonly [string, string])[] = [
    ['empty', ''],
    ['of 2,000 characters', 'words and more words. '.repeat(91)],
    ['of 20,000 characters', 'words and more words.\n'.repeat(910)],
    ['of 2,000 characters that are no ASCII', '日本語のテキスト👩🏽‍🚀 '.repeat(180)],
  ];
  for (const [name, draft] of cases) {
    printRatio(`a key in a draft ${name} ÷ a frame (processor time)`, cpuOfKey(draft, 77), FRAME_MS, 0.5);
  }
}
