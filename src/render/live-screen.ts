/** Where the cursor stands inside the live region; both count from 0. */
export interface Cursor {
  readonly row: number;
  readonly column: number;
}

export interface LiveRegion {
  /** Rows without line breaks, each narrower than the window, colours closed at their ends. */
  readonly rows: readonly string[];
  readonly cursor: Cursor;
}

/**
 * The screen of a chat. Finished text goes once into the terminal's own scrollback; below it a small region is redrawn
 * as a whole, at most 30 times a second and in one write.
 */
export interface LiveScreen {
  /** Writes finished lines above the live region; a missing line break at the end is added. */
  readonly commit: (text: string) => void;
  readonly live: (region: LiveRegion) => void;
  /** Draws what is waiting, now. */
  readonly flush: () => void;
  /** The window has another width: rows above the cursor may have been wrapped again. */
  readonly resized: (columns: number) => void;
  /** Removes the live region and leaves the cursor at the start of a free line. */
  readonly close: () => void;
}

const FRAME_MS = 33;
const EMPTY: LiveRegion = { rows: [], cursor: { row: 0, column: 0 } };

const up = (rows: number): string => (rows > 0 ? `\u001b[${rows}A` : '');
const right = (columns: number): string => (columns > 0 ? `\u001b[${columns}C` : '');
const CLEAR_DOWN = '\u001b[J';

/** Rows that `text` takes in a window of `columns`; `widthOf` ignores colours. */
function rowsAt(text: string, columns: number, widthOf: (text: string) => number): number {
  return Math.max(1, Math.ceil(widthOf(text) / Math.max(1, columns)));
}

/** Opens a screen over `write`. `widthOf` gives the columns of a text that may hold colours. */
export function openLiveScreen(write: (text: string) => void, widthOf: (text: string) => number): LiveScreen {
  let drawn = EMPTY;
  let wanted = EMPTY;
  /** Rows between the top of the live region and the cursor, as the terminal shows them now. */
  let cursorRow = 0;
  let pending = '';
  let dirty = false;
  let timer: NodeJS.Timeout | null = null;

  const draw = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (!dirty) return;
    dirty = false;
    const { rows, cursor } = wanted;
    const below = rows.length - 1 - cursor.row;
    write(
      `${up(cursorRow)}\r${CLEAR_DOWN}${pending.replace(/\r?\n/g, '\r\n')}${rows.join('\r\n')}${
        rows.length > 0 ? `\r${up(below)}${right(cursor.column)}` : ''
      }`,
    );
    pending = '';
    drawn = wanted;
    cursorRow = rows.length > 0 ? cursor.row : 0;
  };

  const later = (): void => {
    dirty = true;
    timer ??= setTimeout(draw, FRAME_MS);
  };

  return {
    commit(text) {
      if (text === '') return;
      pending += text.endsWith('\n') ? text : `${text}\n`;
      later();
    },
    live(region) {
      wanted = region;
      later();
    },
    flush: draw,
    resized(columns) {
      cursorRow = drawn.rows
        .slice(0, drawn.cursor.row)
        .reduce(
          (sum, row) => sum + rowsAt(row, columns, widthOf),
          Math.floor(drawn.cursor.column / Math.max(1, columns)),
        );
      later();
    },
    close() {
      wanted = EMPTY;
      dirty = true;
      draw();
    },
  };
}
