import type { MarkdownStream } from '../../render/markdown/stream.ts';

/** An answer that is over, or a tool that is called, waits so long for the colours of the code above. */
const LATEST_MS = 1_000;

/** What has been said to its end, while code in it waits for its colours; and what came behind it, in order. */
export interface LateText {
  /** Takes a text that has ended, and the last lines of it that do not wait. */
  readonly wait: (lines: string, text: MarkdownStream) => void;
  /** Gives finished lines back, or keeps them behind what waits. */
  readonly behind: (lines: string) => string;
  /** What need not wait any more. */
  readonly due: () => string;
  /** All of it, as it can be drawn now. */
  readonly release: () => string;
  /** Rows of what waits, each narrower than `columns`. */
  readonly rows: (columns: number, most: number) => readonly string[];
}

/** Opens the waiting of one turn; `changed` is told when it has lasted long enough. */
export function openLateText(changed: () => void): LateText {
  let pieces: (string | MarkdownStream)[] = [];
  let timer: NodeJS.Timeout | null = null;
  let over = false;

  const release = (): string => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    over = false;
    const all = pieces.map((piece) => (typeof piece === 'string' ? piece : piece.end()));
    pieces = [];
    return all.join('');
  };
  const due = (): string => {
    if (over) return release();
    let out = '';
    for (let first = pieces[0]; first !== undefined; first = pieces[0]) {
      if (typeof first === 'string') out += first;
      else {
        out += first.due();
        if (first.waits()) return out;
      }
      pieces.shift();
    }
    return out + release();
  };
  return {
    due,
    release,
    wait(lines, text) {
      pieces.push(lines, text);
      timer ??= setTimeout(() => {
        over = true;
        changed();
      }, LATEST_MS).unref();
    },
    behind(lines) {
      if (pieces.length === 0) return lines;
      if (lines !== '') pieces.push(lines);
      return due();
    },
    rows: (columns, most) =>
      pieces.flatMap((piece) =>
        typeof piece === 'string' ? piece.split('\n').slice(0, -1) : piece.open(columns, most),
      ),
  };
}
