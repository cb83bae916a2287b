/** The text below one heading, without what stands below deeper ones. */
export interface Section {
  /** Headings above it, outermost first. */
  readonly path: readonly string[];
  readonly body: string;
  /** Line of its heading, or of its text where it has none; counted from 1. */
  readonly line: number;
  /** Line on which its text begins. */
  readonly bodyLine: number;
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})[ \t]/;
/** The line below a title that makes it a heading; the title is one line of text, no list, quote, heading or code. */
const UNDERLINE = /^ {0,3}(?:(=+)|-{2,})[ \t]*$/;
const NO_TITLE = /^(?: {4}|\t)|^\s*(?:[-*+>|#]|\d{1,9}[.)]|`{3}|~{3}|$)/;

interface Open {
  readonly level: number;
  readonly title: string;
}

/** The words of a heading, without the marks before and behind them. By hand: a pattern would try every place anew. */
function titleOf(line: string): string {
  const words = line.trim().replace(/^#+/, '').trim();
  let end = words.length;
  while (words[end - 1] === '#') end -= 1;
  const closed = end === 0 || /\s/.test(words[end - 1] ?? '');
  return closed ? words.slice(0, end).trim() : words;
}

/** Level of the heading that `line` makes of the last of `before`; 0 where it makes none. */
function underlinedLevel(line: string, before: readonly string[]): 0 | 1 | 2 {
  const mark = UNDERLINE.exec(line);
  const title = before.at(-1) ?? '';
  if (mark === null || NO_TITLE.test(title) || (before.at(-2) ?? '').trim() !== '') return 0;
  return mark[1] === undefined ? 2 : 1;
}

/** Follows code blocks: gives whether a line is outside of them. */
export function outsideCode(): (line: string) => boolean {
  let fence = '';
  return (line) => {
    const mark = FENCE.exec(line)?.[1];
    if (fence === '') {
      fence = mark ?? '';
      return mark === undefined;
    }
    const closes = mark?.startsWith(fence) === true && line.trim() === mark;
    if (closes) fence = '';
    return false;
  };
}

/** The sections of a markdown text that hold any text. A heading inside a code block is none. */
export function markdownSections(text: string, firstLine = 1): readonly Section[] {
  const sections: Section[] = [];
  const outside = outsideCode();
  let open: readonly Open[] = [];
  let lines: string[] = [];
  let start = firstLine;
  let headLines = 0;
  const close = (): void => {
    const body = lines.join('\n').trim();
    if (body !== '') {
      const blank = lines.findIndex((line) => line.trim() !== '');
      const bodyLine = start + blank + headLines;
      const line = open.length === 0 ? bodyLine : start;
      sections.push({ path: open.map(({ title }) => title), body, line, bodyLine });
    }
    lines = [];
  };
  const begin = (level: number, title: string, line: number, taken: number): void => {
    close();
    open = [...open.filter((each) => each.level < level), { level, title }];
    start = line;
    headLines = taken;
  };
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const isOutside = outside(line);
    const heading = isOutside ? HEADING.exec(line) : null;
    const underlined = isOutside ? underlinedLevel(line, lines) : 0;
    if (heading !== null) begin(heading[1]?.length ?? 1, titleOf(line), firstLine + at, 1);
    else if (underlined > 0) begin(underlined, (lines.pop() ?? '').trim(), firstLine + at - 1, 2);
    else lines.push(line);
  }
  close();
  return sections;
}

function cutAt(text: string, most: number): number {
  for (const separator of ['\n\n', '\n', '. ', ' ']) {
    const at = text.lastIndexOf(separator, most);
    if (at > most / 4) return at + (separator === '. ' ? 1 : 0);
  }
  // Never between the halves of a character.
  return /[\ud800-\udbff]/.test(text[most - 1] ?? '') ? most - 1 : most;
}

/** `text` in pieces of at most `most` UTF-16 units, cut between paragraphs, lines, sentences or words, in this order. */
export function inPieces(
  text: string,
  most: number,
): readonly { readonly text: string; readonly linesBefore: number }[] {
  const pieces: { text: string; linesBefore: number }[] = [];
  let linesBefore = 0;
  let rest = text;
  while (rest.length > most) {
    const cut = cutAt(rest, most);
    pieces.push({ text: rest.slice(0, cut).trim(), linesBefore });
    const left = rest.slice(cut).trimStart();
    linesBefore += rest.slice(0, rest.length - left.length).split('\n').length - 1;
    rest = left;
  }
  pieces.push({ text: rest.trim(), linesBefore });
  return pieces.filter((piece) => piece.text !== '');
}
