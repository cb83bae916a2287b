import { expandTabs } from './styled-text.ts';

/** What stands on the terminal below the finished text: rows of one screen row each, and the cursor among them. */
export interface Drawn {
  readonly rows: readonly string[];
  readonly cursor: { readonly row: number; readonly column: number };
}

export interface Frame extends Drawn {
  /** Finished lines that go above the rows. */
  readonly lines: readonly string[];
}

export interface Window {
  readonly columns: number;
  /** Columns of a text that may hold styles. */
  readonly widthOf: (text: string) => number;
}

const CLEAR_ROW = '\u001b[K';
/**
 * Clears from the beginning of the cursor's row to the end of the screen. Not all of that by `CSI J`: in the top left
 * corner tmux takes it for a new screen, and keeps what stood there in its scrollback.
 */
const CLEAR_DOWN = `${CLEAR_ROW}\u001b[C\u001b[J\r`;

/**
 * Down by line feeds: a window that has just become lower may have dropped rows below the cursor, and where a cursor
 * movement would stop at the last row, and all that follows stand too high, a line feed makes the row anew.
 */
const move = (rows: number): string => (rows < 0 ? `\u001b[${-rows}A` : '\n'.repeat(rows));
const right = (columns: number): string => (columns > 0 ? `\u001b[${columns}C` : '');

/** The bytes that put the cursor where it belongs, from the row `at`. */
function placeCursor(at: number, row: number, column: number): string {
  return `\r${move(row - at)}${right(column)}`;
}

/**
 * The bytes that draw a frame anew: from the cursor's row `cursorRow` below the first row up, clear, write. For the
 * first frame, and after a resize, when nobody knows what the rows have become.
 */
export function drawAll({ lines, rows, cursor }: Frame, cursorRow: number): string {
  const all = [...lines, ...rows].join('\r\n');
  return `${move(-cursorRow)}\r${CLEAR_DOWN}${all}${placeCursor(rows.length - 1, cursor.row, cursor.column)}`;
}

/**
 * The bytes that write a row over another, which may be `longer`. What stands there is erased before: a tab only passes
 * over it, and tmux, which wraps rows anew when a window gets narrower, counts what was erased behind a text as its end.
 */
const overRow = (text: string, longer: boolean): string => (longer || text.includes('\t') ? CLEAR_ROW : '') + text;

/**
 * The bytes that turn what is drawn into a frame: only rows that differ are written. Finished lines are rows like the
 * others that stay when the next frame comes; one that is wider than the window makes as many rows as the terminal
 * wraps it to, so from there on everything is written.
 */
export function drawChanges(before: Drawn, frame: Frame, { columns, widthOf }: Window): string {
  const next = [...frame.lines, ...frame.rows];
  let at = before.cursor.row;
  let out = '';
  const goTo = (row: number): void => {
    out += `\r${move(row - at)}`;
    at = row;
  };
  for (const [row, text] of next.entries()) {
    const old = before.rows[row];
    if (old === text) continue;
    const width = row < frame.lines.length ? widthOf(expandTabs(text)) : widthOf(text);
    if (width >= columns) {
      // Rows that this frame has made already stand between the old ones and this.
      goTo(row < before.rows.length ? row : row - 1);
      if (row >= before.rows.length) out += '\r\n';
      out += CLEAR_DOWN + next.slice(row).join('\r\n');
      return out + placeCursor(next.length - 1, frame.lines.length + frame.cursor.row, frame.cursor.column);
    }
    if (old === undefined) {
      goTo(row - 1);
      out += `\r\n${text}`;
      at = row;
    } else {
      goTo(row);
      out += overRow(text, widthOf(old) > width);
    }
  }
  if (next.length < before.rows.length) {
    goTo(next.length);
    out += CLEAR_DOWN;
  }
  return out + placeCursor(at, frame.lines.length + frame.cursor.row, frame.cursor.column);
}
