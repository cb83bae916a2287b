/** Faster than this, in milliseconds, nobody presses Enter behind another key, or a key behind Enter. */
const PASTE_MS = 30;
/** A chunk of this many characters is no typing, and an Enter at its end may be where a paste was cut. */
const LONG_CHUNK = 128;

/** What a chunk was, by its speed: text that was typed, or text that was pasted with its line breaks as `\n`. */
export interface Paced {
  readonly typed: string;
  readonly pasted: string;
}

/** Tells a paste of a terminal that does not mark its pastes from typing, by its speed alone. */
export interface PastePace {
  /** What a chunk is that came at `atMs`; null: read it as keys, behind the Enters that `release` gives. */
  readonly chunk: (text: string, atMs: number) => Paced | null;
  /** How many Enters were held back and are now known for Enters. */
  readonly release: () => number;
  /** As `release`, after a silence: what comes next is typed. */
  readonly settled: () => number;
  readonly holds: () => boolean;
  /** The chunk before was a paste, and what follows it closely is too. */
  readonly pasted: () => void;
  /** The terminal marks its pastes: speed says nothing any more. */
  readonly marked: () => void;
}

const BREAKS = /\r\n?/g;
/** No escape, no key but text, Tab, Enter and line feed. */
const TEXT = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]+$/;

/**
 * Watches one stdin. Enter close behind a printable key is held back until silence or the next chunk shows what it was:
 * text close behind it makes it a line break of a paste, which takes the rest of the burst with it. Held, and not read
 * as a line break at once, because programs that type for a person are as fast, and mean it.
 */
export function watchPace(): PastePace {
  let trusted = false;
  let lastMs = Number.NEGATIVE_INFINITY;
  let held = 0;
  let inPaste = false;
  const release = (): number => {
    const enters = held;
    held = 0;
    return enters;
  };
  const asPaste = (text: string): Paced => {
    const breaks = '\n'.repeat(release());
    inPaste = true;
    return { typed: '', pasted: breaks + text.replace(BREAKS, '\n') };
  };
  return {
    chunk(text, atMs) {
      if (trusted || !TEXT.test(text)) {
        inPaste = false;
        return null;
      }
      const quick = atMs - lastMs < PASTE_MS;
      lastMs = atMs;
      if (!quick) inPaste = false;
      if (inPaste) return asPaste(text);
      if (held > 0 && quick && text !== '\r') return asPaste(text);
      if (text === '\r' && (quick || held > 0)) {
        held += 1;
        return { typed: '', pasted: '' };
      }
      if (text.length < LONG_CHUNK || !/^[^\r\n]+\r$/.test(text)) return null;
      held = 1;
      return { typed: text.slice(0, -1), pasted: '' };
    },
    release,
    settled() {
      inPaste = false;
      return release();
    },
    holds: () => held > 0,
    pasted() {
      inPaste = true;
    },
    marked() {
      trusted = true;
    },
  };
}
