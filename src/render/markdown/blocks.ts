import type { Token, Tokens } from 'marked';
import { stripControls } from '../../lib/terminal-text.ts';
import { textWidth } from '../../lib/width.ts';
import { wrapStyled } from '../styled-text.ts';
import type { Theme } from '../theme.ts';
import type { InlineRenderer } from './inline.ts';
import { layoutTable, tableRow, tableRule } from './table.ts';

/** Colours lines of code of one language, from the first line on; the lines as they are where that is not possible. */
export type PaintCode = (language: string, lines: readonly string[]) => readonly string[];

export interface BlockParts {
  readonly theme: () => Theme;
  readonly inline: InlineRenderer;
  readonly paintCode: PaintCode;
  /** Who breaks prose: mira between words, or the terminal. */
  readonly wrap: 'word' | 'terminal';
}

/** How wide a block may be, and whether every row has to fit (in the live region) or long words stay whole. */
export interface Room {
  readonly columns: number;
  readonly strict: boolean;
}

/** Draws blocks as lines; each line ends the styles it begins. */
export interface Blocks {
  readonly lines: (token: Token, room: Room) => string[];
  readonly item: (item: Tokens.ListItem, number: number | null, room: Room) => string[];
  /** Styled text as lines that fit. */
  readonly prose: (styled: string, room: Room) => string[];
  readonly cells: (row: readonly Tokens.TableCell[]) => string[];
  /** A block's text with its styles, not yet broken into rows. */
  readonly styled: (token: Token) => string;
}

const LONGEST_RULE = 40;

/** Whether a blank line stands between two blocks: where the source has one, and around what needs air. */
export function needsGap(before: Token['type'] | null, after: Token['type'], blank: boolean): boolean {
  if (before === null) return false;
  return blank || AIRY.has(before) || AIRY.has(after);
}

const AIRY: ReadonlySet<string> = new Set(['heading', 'table', 'hr']);

/** Number of line ends that close `raw`, blanks between them ignored. */
const lineEnds = (raw: string): number => (/[\n \t]*$/.exec(raw)?.[0].match(/\n/g) ?? []).length;

/** Opens the drawing of blocks. */
export function openBlocks({ theme, inline, paintCode, wrap }: BlockParts): Blocks {
  const prose = (styled: string, { columns, strict }: Room): string[] =>
    strict || wrap === 'word' ? wrapStyled(styled, columns, { keepWords: !strict }) : styled.split('\n');

  const indented = (lines: readonly string[], first: string, rest: string): string[] =>
    lines.map((line, at) => (line === '' ? '' : (at === 0 ? first : rest) + line));

  const narrower = (room: Room, by: number): Room => ({ ...room, columns: Math.max(8, room.columns - by) });

  /** Blocks below one another, with the blank lines of the source. */
  const joined = (tokens: readonly Token[], room: Room): string[] => {
    const all: string[] = [];
    let before: Token['type'] | null = null;
    let ends = 0;
    for (const token of tokens) {
      if (token.type === 'space' || token.type === 'checkbox') {
        ends += lineEnds(token.raw);
        continue;
      }
      if (needsGap(before, token.type, ends > 1)) all.push('');
      all.push(...lines(token, room));
      before = token.type;
      ends = lineEnds(token.raw);
    }
    return all;
  };

  const item = (token: Tokens.ListItem, number: number | null, room: Room): string[] => {
    const { signs, accent, ok, dim } = theme();
    const marker = number === null ? signs.bullet : `${number}.`;
    const done = token.checked === true;
    const sign = done ? signs.done : signs.open;
    const width = (token.task ? textWidth(sign) : textWidth(marker)) + 1;
    const lead = token.task ? (done ? ok(sign) : dim(sign)) : accent(marker);
    const body = joined(token.tokens, narrower(room, width));
    if (body.length === 0) return [lead];
    return indented(body[0] === '' ? body.slice(1) : body, `${lead} `, ' '.repeat(width));
  };

  const list = (token: Tokens.List, room: Room): string[] => {
    const first = token.ordered ? Number(token.start) || 0 : null;
    return token.items.flatMap((one, at) => {
      const gap = at > 0 && lineEnds(token.items[at - 1]?.raw ?? '') > 1 ? [''] : [];
      return [...gap, ...item(one, first === null ? null : first + at, room)];
    });
  };

  const cells = (row: readonly Tokens.TableCell[]): string[] => row.map((cell) => inline.inline(cell.tokens));

  const table = (token: Tokens.Table, room: Room): string[] => {
    const header = cells(token.header).map(theme().bold);
    const rows = token.rows.map(cells);
    const layout = layoutTable([header, ...rows], token.align, room.columns);
    return [
      ...tableRow(header, layout, theme()),
      ...tableRule(layout, theme()),
      ...rows.flatMap((row) => tableRow(row, layout, theme())),
    ].flatMap((line) => (layout.widths === null ? prose(line, room) : [line]));
  };

  const quote = (token: Tokens.Blockquote, room: Room): string[] => {
    const { signs, quote: paint, dim } = theme();
    const bar = dim(signs.quote);
    return joined(token.tokens, narrower(room, 2)).map((line) => (line === '' ? bar : `${bar} ${paint(line)}`));
  };

  const lines = (token: Token, room: Room): string[] => {
    // Tokens of marked are a union that is open for extensions; mira has none, so a type's name says its shape.
    switch (token.type) {
      case 'space':
      case 'checkbox':
        return [];
      case 'heading':
      case 'paragraph':
        return prose(inline.block(token as Tokens.Heading), room);
      case 'html':
        return prose(inline.block(token as Tokens.HTML).replace(/\n+$/, ''), room);
      case 'hr':
        return [theme().dim(theme().signs.rule.repeat(Math.min(room.columns, LONGEST_RULE)))];
      case 'list':
        return list(token as Tokens.List, room);
      case 'table':
        return table(token as Tokens.Table, room);
      case 'code':
        return codeLines(token as Tokens.Code, room, theme(), paintCode);
      case 'blockquote':
        return quote(token as Tokens.Blockquote, room);
      case 'text':
        return prose(inline.inline([token]), room);
      default:
        return prose(theme().dim(stripControls(token.raw.replace(/\n+$/, ''))), room);
    }
  };

  const styled = (token: Token): string => ('tokens' in token && token.tokens ? inline.inline(token.tokens) : '');

  return { lines, item, prose, cells, styled };
}

/** Code is never broken: what is copied is the source. Only in the live region each row has to fit. */
function codeLines(token: Tokens.Code, room: Room, { dim }: Theme, paintCode: PaintCode): string[] {
  const source = stripControls(token.text).split('\n');
  const language = stripControls(token.lang ?? '');
  // In the live region it is drawn again for each frame: there its language is only sent for.
  const coloured = paintCode(language.split(/\s/)[0] ?? '', room.strict ? [] : source);
  const painted = room.strict ? source : [...coloured];
  const fence = token.codeBlockStyle === 'indented' ? null : (/^ *(`{3,}|~{3,})/.exec(token.raw)?.[1] ?? '```');
  const all =
    fence === null ? painted : [dim(`${fence}${language}`), ...(token.text === '' ? [] : painted), dim(fence)];
  return room.strict ? all.flatMap((line) => wrapStyled(line, room.columns)) : all;
}
