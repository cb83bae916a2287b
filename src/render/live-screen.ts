import { type Drawn, drawAll, drawChanges } from './frame.ts';

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
 * The screen of a chat. Finished text goes once into the terminal's own scrollback; below it a small region is redrawn,
 * at most 30 times a second, in one write, and only the rows of it that changed.
 */
export interface LiveScreen {
  /** Writes finished lines above the live region; a missing line break at the end is added. */
  readonly commit: (text: string) => void;
  /** What the region shows from now on. A function is asked when the frame is drawn, so that a burst costs one. */
  readonly live: (region: LiveRegion | (() => LiveRegion)) => void;
  /** Draws what is waiting, now. */
  readonly flush: () => void;
  /** The window has another width: rows above the cursor may have been wrapped again. */
  readonly resized: (columns: number) => void;
  /** Removes the live region and leaves the cursor at the start of a free line. */
  readonly close: () => void;
}

/** What the terminal is known to do; asked for each frame, since it answers after the first ones. */
export interface ScreenTraits {
  readonly columns?: () => number;
  /** It understands synchronized output. */
  readonly synchronized?: () => boolean;
  /** It wraps written rows again when the window gets narrower. */
  readonly reflows?: () => boolean;
  /** Milliseconds of a clock that never jumps; without it every resize counts as the first for long. */
  readonly steadyMs?: () => number;
  /** Takes what a region's function throws while a frame is drawn by itself. */
  readonly failed?: (error: unknown) => void;
}

const FRAME_MS = 33;
/** Resizes that follow each other faster may be told late, tmux holds them back for a quarter of a second. */
const SETTLED_MS = 1_000;
const NOTHING: LiveRegion = { rows: [''], cursor: { row: 0, column: 0 } };
const SYNC_ON = '\u001b[?2026h';
const SYNC_OFF = '\u001b[?2026l';

/** Rows that `text` takes in a window of `columns`; `widthOf` ignores colours. */
function rowsAt(text: string, columns: number, widthOf: (text: string) => number): number {
  return Math.max(1, Math.ceil(widthOf(text) / Math.max(1, columns)));
}

/** The lines of a text that ends in a line break. */
function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.replace(/\r\n/g, '\n').split('\n');
  lines.pop();
  return lines;
}

class OpenScreen implements LiveScreen {
  readonly #write: (text: string) => void;
  readonly #widthOf: (text: string) => number;
  readonly #traits: ScreenTraits;
  #drawn: Drawn = NOTHING;
  #wanted: LiveRegion | (() => LiveRegion) = NOTHING;
  /** Rows between the first row of the region and the cursor, once the rows are no longer known; null while they are. */
  #lostRow: number | null = 0;
  /** 0 while nobody has said it: every finished line then counts as wider than the window. */
  #columns = 0;
  #resizedMs = Number.NEGATIVE_INFINITY;
  #pending = '';
  #dirty = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(write: (text: string) => void, widthOf: (text: string) => number, traits: ScreenTraits) {
    this.#write = write;
    this.#widthOf = widthOf;
    this.#traits = traits;
    this.#columns = traits.columns?.() ?? this.#columns;
  }

  readonly flush = (): void => {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#dirty) return;
    const region = typeof this.#wanted === 'function' ? this.#wanted() : this.#wanted;
    this.#dirty = false;
    this.#noticeWidth();
    const rows = region.rows.length > 0 ? region.rows : NOTHING.rows;
    const frame = { lines: linesOf(this.#pending), rows, cursor: region.cursor };
    const window = { columns: this.#columns, widthOf: this.#widthOf };
    const text = this.#lostRow === null ? drawChanges(this.#drawn, frame, window) : drawAll(frame, this.#lostRow);
    this.#pending = '';
    this.#drawn = { rows, cursor: region.cursor };
    this.#lostRow = null;
    this.#write(this.#traits.synchronized?.() === true ? SYNC_ON + text + SYNC_OFF : text);
  };

  /** The window may have changed before anybody was told. */
  #noticeWidth(): void {
    const now = this.#traits.columns?.() ?? this.#columns;
    if (now !== this.#columns) this.#lose(now);
  }

  #lose(columns: number): void {
    const { rows, cursor } = this.#drawn;
    if (columns === this.#columns) {
      this.#lostRow ??= cursor.row;
      return;
    }
    const nowMs = this.#traits.steadyMs?.() ?? Number.POSITIVE_INFINITY;
    const settled = nowMs - this.#resizedMs > SETTLED_MS;
    this.#resizedMs = this.#traits.steadyMs === undefined ? this.#resizedMs : nowMs;
    this.#columns = columns;
    // An estimate that is too high would erase finished text: without wrapping again, rows stay rows; and while the window
    // is being dragged nobody knows at which width they stand now. A row that stays behind is the lesser evil.
    this.#lostRow =
      this.#traits.reflows?.() === false || !settled
        ? cursor.row
        : rows
            .slice(0, cursor.row)
            .reduce(
              (sum, row) => sum + rowsAt(row, columns, this.#widthOf),
              Math.floor(cursor.column / Math.max(1, columns)),
            );
  }

  #later(): void {
    this.#dirty = true;
    this.#timer ??= setTimeout(() => {
      try {
        this.flush();
      } catch (error) {
        if (this.#traits.failed === undefined) throw error;
        this.#traits.failed(error);
      }
    }, FRAME_MS);
  }

  readonly commit = (text: string): void => {
    if (text === '') return;
    this.#pending += text.endsWith('\n') ? text : `${text}\n`;
    this.#later();
  };

  readonly live = (region: LiveRegion | (() => LiveRegion)): void => {
    this.#wanted = region;
    this.#later();
  };

  readonly resized = (columns: number): void => {
    this.#lose(columns);
    this.#later();
  };

  readonly close = (): void => {
    this.#wanted = NOTHING;
    this.#dirty = true;
    this.flush();
    // The next frame begins where the cursor stands, whoever wrote in between.
    this.#drawn = NOTHING;
    this.#lostRow = 0;
  };
}

/** Opens a screen over `write`. `widthOf` gives the columns of a text that may hold colours. */
export function openLiveScreen(
  write: (text: string) => void,
  widthOf: (text: string) => number,
  traits: ScreenTraits = {},
): LiveScreen {
  return new OpenScreen(write, widthOf, traits);
}
