import { MiraError } from '../errors.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { showHidden } from '../lib/visible.ts';
import { textWidth, wrapText } from '../lib/width.ts';
import type { LiveRegion } from '../render/live-screen.ts';
import { inSigns } from '../render/signs.ts';
import type { Theme } from '../render/theme.ts';
import type { EditorRow, LineEditor } from './editor/line-editor.ts';
import { fitRow, type RowPart } from './fit-row.ts';
import type { StackView } from './focus.ts';
import { layoutRegion, type RegionParts } from './layout.ts';
import type { QueueKeys } from './queue-keys.ts';

/** Everything that may be seen in the live region of a chat. */
export interface ChatPicture {
  /** The open end of the answer. */
  readonly open: readonly string[];
  /** What a key just did; it stands where otherwise is said what is waited for. */
  readonly hint: string;
  readonly waiting: readonly RowPart[];
  /** What the next message carries. */
  readonly carried: readonly string[];
  readonly queue: ReturnType<QueueKeys['shown']>;
  readonly focused: StackView;
  readonly editor: Pick<LineEditor, 'view'>;
  readonly status: string;
}

export const PROMPT = '> ';
const INDENT = ' '.repeat(PROMPT.length);
/** Rows that the editor leaves for what stands around it. */
const KEPT_ROWS = 4;

/** Lines of a message that stand in the scrollback: as many at its beginning, and at its end. */
const ECHOED = { most: 24, head: 12, tail: 4 };

/** A message of the person's as it stands in the scrollback; of a long one, as of a paste, the middle is left out. */
export function echoed(text: string, bold: Theme['bold']): string {
  // A tab hides nothing; written out as other controls are, it would make a pasted file unreadable.
  const lines = showHidden(text.replaceAll('\t', '    ')).split('\n');
  const left = lines.length - ECHOED.head - ECHOED.tail;
  const shown =
    lines.length <= ECHOED.most
      ? lines
      : [...lines.slice(0, ECHOED.head), `[${left} more lines, all of them sent]`, ...lines.slice(-ECHOED.tail)];
  return shown.map((line, at) => bold(`${at === 0 ? PROMPT : INDENT}${line}`)).join('\n');
}

/** An error with what to do about it, broken between words for a window `columns` wide. */
export function errorText(error: unknown, { bold, dim, signs }: Theme, columns: number): string {
  const rows = (text: string): readonly string[] =>
    wrapText(inSigns(stripControls(text), signs), Math.max(20, columns - 1)).map((row) => row.trimEnd());
  const hint = error instanceof MiraError && error.hint !== null ? rows(error.hint).map(dim) : [];
  const message = error instanceof Error ? error.message : String(error);
  return [...rows(`error: ${message}`).map(bold), ...hint].join('\n');
}

function dimRows(text: string, columns: number, theme: Theme): readonly string[] {
  return wrapText(inSigns(text, theme.signs), columns - 1)
    .filter((row) => row !== '')
    .map(theme.dim);
}

function queueRow({ text, open, held }: ChatPicture['queue'][number], columns: number, theme: Theme): string {
  const label = `${held ? 'not sent' : 'queued'}${open ? ', open below' : ''}: `;
  const room = Math.max(8, columns - label.length - 1);
  return theme.dim(`${label}${wrapText(showHidden(text).replaceAll('\n', ' '), room)[0] ?? ''}`);
}

function styled({ text, style }: EditorRow, theme: Theme): string {
  return style === 'chosen' ? theme.bold(text) : style === 'dim' ? theme.dim(text) : text;
}

function editorParts(editor: ChatPicture['editor'], columns: number, rows: number, theme: Theme) {
  const room = Math.max(8, columns - PROMPT.length - 1);
  const view = editor.view(room, Math.max(1, rows - KEPT_ROWS));
  return {
    input: {
      rows: view.rows.map((row, at) => `${at === 0 && view.fromTop ? PROMPT : INDENT}${row}`.replace(/^> $/, '>')),
      cursor: { row: view.cursor.row, column: textWidth(PROMPT) + view.cursor.column },
    },
    menu: view.below.map((row) => `${INDENT}${styled(row, theme)}`),
  };
}

/** The live region of a chat in a window of this size. */
export function drawChat(
  picture: ChatPicture,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  theme: Theme,
): LiveRegion {
  const { focused } = picture;
  const above = [
    ...picture.open,
    ...dimRows(picture.hint === '' ? fitRow(picture.waiting, columns - 1) : picture.hint, columns, theme),
    ...picture.queue.map((message) => queueRow(message, columns, theme)),
    ...picture.carried.flatMap((row) => dimRows(row, columns, theme)),
    // Above the input: rows under the cursor that wrap when the window gets narrower move the cursor of some terminals.
    ...dimRows(picture.status, columns, theme),
  ];
  const below = focused.below.map((row) => inSigns(row, theme.signs));
  const parts = (): RegionParts => {
    if (focused.input?.cursor != null) {
      const { rows, cursor } = focused.input;
      // What is typed stays as it is.
      const input = rows.map((row, at) => (at === cursor.row ? row : inSigns(row, theme.signs)));
      return { above, input: { rows: input, cursor }, below };
    }
    const { input, menu } = editorParts(picture.editor, columns, rows, theme);
    return { above, input, below: [...menu, ...below] };
  };
  return layoutRegion(parts(), rows);
}
