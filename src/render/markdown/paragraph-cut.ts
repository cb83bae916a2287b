/** A paragraph is drawn in parts of about this many characters: a long one must not be drawn again and again. */
const PART = 400;
/** Emphasis that is not closed within this many characters is none. */
const UNCLOSED = 2_000;
/** Where there is not even a blank, the text is cut anywhere. */
const HARD = 8_000;

/** Where the reading of a paragraph stands, and which marks are open there. */
export interface ParagraphScan {
  at: number;
  marks: string[];
  /** Length of the run of backticks that is open; 0 outside of code. */
  ticks: number;
}

/** A scan of a paragraph from its beginning. */
export function newScan(): ParagraphScan {
  return { at: 0, marks: [], ticks: 0 };
}

const RUNS = /[`*_~]/;

function closeLast(scan: ParagraphScan, mark: string): boolean {
  const at = scan.marks.lastIndexOf(mark);
  if (at < 0) return false;
  scan.marks.splice(at, 1);
  return true;
}

/** Opens or closes emphasis as a run of `char` between `before` and `after` does, near enough to choose a place to cut. */
function takeRun(scan: ParagraphScan, run: string, before: string, after: string): void {
  const char = run[0] ?? '';
  if (char === '`') {
    if (scan.ticks === 0) scan.ticks = run.length;
    else if (scan.ticks === run.length) scan.ticks = 0;
    return;
  }
  if (scan.ticks > 0 || (char === '~' && run.length < 2)) return;
  const opens = !/\s/.test(after);
  const closes = !/\s/.test(before) && before !== '';
  const inWord = /[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(after);
  if (char === '_' && inWord) return;
  if (closes && closeLast(scan, run)) return;
  if (opens) scan.marks.push(run);
}

function takeBracket(scan: ParagraphScan, char: string, after: string): void {
  if (char === '[') scan.marks.push('[');
  // The address of a link follows its text: both stay in one part.
  else if (char === ']' && closeLast(scan, '[') && after === '(') scan.marks.push('(');
  else if (char === ')') closeLast(scan, '(');
}

const UNSPACED = /[\u3040-\u30ff\u3400-\u9fff]/;

/** Whether a paragraph may be parted behind `char`, the character at `at`. */
function mayCut(scan: ParagraphScan, at: number, char: string, next: string): boolean {
  if (at < PART) return false;
  if (at >= HARD && /^[A-Za-z]$/.test(next) && /^[\x21-\x7e]$/.test(char)) return true;
  if (at < UNCLOSED && (scan.marks.length > 0 || scan.ticks > 0)) return false;
  return char === ' ' ? /\p{L}/u.test(next) : UNSPACED.test(char) && UNSPACED.test(next);
}

/** Reads the mark at `scan.at` and what belongs to it; false when its end has not come yet. */
function takeMark(text: string, scan: ParagraphScan): boolean {
  const { at } = scan;
  const char = text[at] ?? '';
  if (RUNS.test(char)) {
    let end = at + 1;
    while (text[end] === char) end += 1;
    if (end >= text.length) return false;
    takeRun(scan, text.slice(at, end), text[at - 1] ?? '', text[end] ?? '');
    scan.at = end;
    return true;
  }
  if (scan.ticks === 0) takeBracket(scan, char, text[at + 1] ?? '');
  // What a backslash escapes opens nothing.
  scan.at += char === '\\' && scan.ticks === 0 ? 2 : 1;
  return true;
}

/**
 * Reads on in the paragraph `text` and gives the first place behind `PART` characters where it may be cut: at a blank
 * before a letter, or between two letters of a script without blanks, where no mark is open. -1 when there is none yet;
 * the scan then goes on where it stopped. The place depends on the text alone, not on the pieces it came in.
 */
export function findCut(text: string, scan: ParagraphScan): number {
  // The last character waits for the next one, which decides what it is.
  while (scan.at < text.length - 1) {
    const at = scan.at;
    if (!takeMark(text, scan)) return -1;
    if (scan.at === at + 1 && mayCut(scan, at, text[at] ?? '', text[at + 1] ?? '')) return at + 1;
  }
  return -1;
}

/** Whether a line can only be prose: it begins no heading, list, quote, table, fence, HTML, rule or definition. */
export function beginsProse(line: string): boolean {
  if (/^[\p{L}"'(“‘„«—–]/u.test(line)) return true;
  return /^(?:\*{1,3}|_{1,3}|`{1,2})[^\s*_`]/.test(line) || /^\d+(?![.)\d])\S?/.test(line) || /^\d+[.)]\S/.test(line);
}
