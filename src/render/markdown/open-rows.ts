import type { Token } from 'marked';
import { stripControls } from '../../lib/terminal-text.ts';
import { wrapText } from '../../lib/width.ts';
import { type Blocks, needsGap, type Room } from './blocks.ts';

/** An open block that is longer is shown as its source. */
const LONG_BLOCK = 4_000;

/** What is open in a text, and what stands above it. */
export interface OpenText {
  readonly tokens: readonly Token[];
  /** The styled last row of a paragraph whose beginning is finished. */
  readonly carry: string | null;
  /** Kind of the block above, and the line ends behind it. */
  readonly last: Token['type'] | null;
  readonly ends: number;
  /** The number of the first item, where the text begins in the middle of a list with numbers. */
  readonly listNext: number | null | undefined;
}

/** Number of line ends that close `raw`. */
export const lineEnds = (raw: string): number => (/\n*$/.exec(raw)?.[0] ?? '').length;

/** Draws what is open. */
export function openRows(blocks: Blocks, text: OpenText, room: Room): readonly string[] {
  const { tokens, carry } = text;
  if (carry === null) return belowOneAnother(blocks, text, room);
  const [first, ...others] = tokens;
  const goesOn = first?.type === 'paragraph';
  const lead = blocks.prose(carry + (goesOn ? blocks.styled(first) : ''), room);
  const rest = { ...text, tokens: goesOn ? others : tokens, last: 'paragraph' };
  return [...lead, ...belowOneAnother(blocks, rest, room)];
}

function belowOneAnother(blocks: Blocks, { tokens, last, ends, listNext }: OpenText, room: Room): string[] {
  const rows: string[] = [];
  let before = last;
  let blank = ends;
  for (const token of tokens) {
    if (token.type === 'space') {
      blank += lineEnds(token.raw);
      continue;
    }
    if (needsGap(before, token.type, blank > 1)) rows.push('');
    const goesOn = before === last && token.type === 'list' && typeof listNext === 'number';
    rows.push(...blocks.lines(goesOn ? { ...token, start: listNext } : token, room));
    before = token.type;
    blank = lineEnds(token.raw);
  }
  return rows;
}

/** The last rows of a text that is too long to be drawn; null when it is not. */
export function tailRows(source: string, { columns }: Room, most: number): readonly string[] | null {
  if (source.length <= LONG_BLOCK) return null;
  const tail = stripControls(source.slice(-columns * most));
  return wrapText(tail.trimEnd(), columns).slice(-most);
}
