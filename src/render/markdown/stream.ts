import type { Token, Tokens } from 'marked';
import { stripControls } from '../../lib/terminal-text.ts';
import { wrapText } from '../../lib/width.ts';
import { type CodePainter, paintLines } from '../code/code-painter.ts';
import { expandTabs, wrapStyled } from '../styled-text.ts';
import type { Theme } from '../theme.ts';
import { type Blocks, needsGap, openBlocks, type Room } from './blocks.ts';
import { opensFence } from './fence.ts';
import { FenceLines } from './fence-lines.ts';
import { openInline } from './inline.ts';
import type { MarkedTools } from './load-marked.ts';
import { beginsProse, findCut, newScan, type ParagraphScan } from './paragraph-cut.ts';
import { firstOpen, listItems, makeReader, type SourceReader } from './read-source.ts';
import { layoutTable, type TableLayout, tableRow, tableRule } from './table.ts';

export interface MarkdownParts {
  readonly marked: MarkedTools;
  readonly theme: () => Theme;
  readonly code: CodePainter;
  /** Columns of the window, asked whenever finished lines are made. */
  readonly columns: () => number;
  readonly wrap: 'word' | 'terminal';
}

/**
 * Markdown that comes in pieces. What can no longer change is drawn once and given away: headings and rules at their
 * line's end, paragraphs, quotes and tables at the blank line (long ones earlier, in parts), every list item but the
 * last, code line by line. Only what is open is read again, so the cost does not grow with the answer. The lines do not
 * depend on how the text was cut into pieces.
 */
export interface MarkdownStream {
  /** Takes text, gives the lines it finished, each with its line break. */
  readonly push: (delta: string) => string;
  /** The answer ends here: gives what was still open. */
  readonly end: () => string;
  /** The last rows of what is open, at most `most` of them, each narrower than `columns`. */
  readonly open: (columns: number, most: number) => readonly string[];
}

/** A table with more rows than this is drawn as it comes, with the widths its first rows want. */
const TABLE_ROWS = 20;
/** An open block that is longer is shown as its source. */
const LONG_BLOCK = 4_000;
/** An open block that is longer is read again only when it has grown by a quarter. */
const LONG_TO_READ = 2_000;

const clean = (text: string): string => stripControls(text.endsWith('\r') ? text.slice(0, -1) : text);
const lineEnds = (raw: string): number => (/\n*$/.exec(raw)?.[0] ?? '').length;

interface OpenTable {
  readonly head: string;
  readonly layout: TableLayout;
}

class Stream implements MarkdownStream {
  readonly #parts: MarkdownParts;
  readonly #blocks: Blocks;
  #out = '';
  /** The line that has not ended, as it came. */
  #partial = '';
  /** Whole lines of the open block, made safe. */
  #open = '';
  #openType: Token['type'] | null = null;
  #lastRead = 0;
  #fence: FenceLines | null = null;
  #table: OpenTable | null = null;
  /** The styled last row of a paragraph whose beginning is already finished. */
  #carry: string | null = null;
  #scan: ParagraphScan = newScan();
  /** The number of the next item, when the open text begins in the middle of a list. */
  #listNext: number | null | undefined;
  readonly #reader: SourceReader;
  /** Kind of the last finished block, and the line ends behind it. */
  #last: Token['type'] | null = null;
  #ends = 0;
  /** The rows that were drawn last, and of what. */
  #drawnRows: readonly string[] = [];
  #drawnKey = '';

  constructor(parts: MarkdownParts) {
    this.#parts = parts;
    this.#reader = makeReader(parts.marked);
    this.#blocks = openBlocks({
      theme: parts.theme,
      inline: openInline(parts.theme, parts.marked),
      wrap: parts.wrap,
      paintCode: (language, lines) => paintLines(parts.code, language, lines),
    });
  }

  readonly push = (delta: string): string => {
    this.#partial += delta;
    if (delta.includes('\n')) {
      const lines = this.#partial.split('\n');
      this.#partial = lines.pop() ?? '';
      for (const line of lines) for (const safe of clean(line).split('\n')) this.#line(safe);
    }
    this.#cutProse(this.#partial);
    return this.#take();
  };

  readonly end = (): string => {
    const rest = this.#partial;
    this.#partial = '';
    if (rest !== '') for (const line of clean(rest).split('\n')) this.#line(line);
    if (this.#open !== '' || this.#carry !== null) this.#finish(this.#open);
    if (this.#fence !== null) this.#emit(this.#fence.rest());
    this.#open = '';
    this.#fence = null;
    this.#table = null;
    return this.#take();
  };

  #take(): string {
    const out = this.#out;
    this.#out = '';
    return out;
  }

  #room(): Room {
    return { columns: Math.max(8, this.#parts.columns() - 1), strict: false };
  }

  #emit(lines: readonly string[]): void {
    for (const line of lines) this.#out += `${line}\n`;
  }

  /** Room above a block of this kind. */
  #begin(type: Token['type']): void {
    if (needsGap(this.#last, type, this.#ends > 1)) this.#emit(['']);
    this.#last = type;
  }

  #line(line: string): void {
    if (this.#fence !== null) return this.#fenceLine(this.#fence, line);
    if (this.#table !== null && this.#tableLine(this.#table, line)) return;
    const blank = line.trim() === '';
    if (blank && this.#open === '' && this.#carry === null) {
      this.#ends += 1;
      return;
    }
    this.#open += blank ? '\n' : `${line}\n`;
    this.#settle(blank ? '' : line);
    this.#cutProse('');
  }

  #fenceLine(fence: FenceLines, line: string): void {
    this.#emit(fence.add(line));
    if (!fence.closed) return;
    this.#fence = null;
    this.#ends = 1;
  }

  #tableLine(table: OpenTable, line: string): boolean {
    const [token, more] = line.trim() === '' ? [] : this.#reader.read(`${table.head}${line}\n`);
    const row = token?.type === 'table' && more === undefined ? (token as Tokens.Table).rows[0] : undefined;
    if (row === undefined) {
      this.#table = null;
      this.#ends = 1;
      return false;
    }
    this.#emit(tableRow(this.#blocks.cells(row), table.layout, this.#parts.theme()));
    return true;
  }

  /** Whether a line can close something, so that the open text has to be read. */
  #mayClose(line: string): boolean {
    if (line === '' && this.#openType === 'list') return false;
    if (this.#open.startsWith('>') && line.startsWith('>')) return this.#openType !== 'blockquote';
    if (this.#openType === 'list' && /^(?:\t| {2})/.test(line)) return false;
    if (this.#open.length < LONG_TO_READ || line === '' || opensFence(line) !== null) return true;
    return this.#open.length > this.#lastRead * 1.25;
  }

  /** Finishes what the last line has closed. */
  #settle(line: string): void {
    if (!this.#mayClose(line)) return;
    const tokens = this.#reader.blocks(this.#open);
    this.#lastRead = this.#open.length;
    const from = firstOpen(tokens);
    const closed = tokens.slice(0, from).reduce((sum, token) => sum + token.raw.length, 0);
    if (closed > 0) {
      this.#finish(this.#open.slice(0, closed));
      this.#open = this.#open.slice(closed);
      this.#lastRead = 0;
    }
    const first = tokens[from];
    this.#openType = first?.type ?? null;
    if (first === undefined) {
      this.#open = '';
      return;
    }
    if (first.type === 'list') this.#finishItems(first as Tokens.List);
    else if (first.type === 'code') this.#openFence();
    else if (first.type === 'table' && (first as Tokens.Table).rows.length > TABLE_ROWS) this.#openTable();
  }

  /** Every item but the last is finished. */
  #finishItems(list: Tokens.List): void {
    this.#countFrom(list);
    const done = list.items.slice(0, -1).reduce((sum, item) => sum + item.raw.length, 0);
    if (done === 0) return;
    this.#items(this.#open.slice(0, done));
    this.#open = this.#open.slice(done);
  }

  /** The number of the first item, unless the open text begins in the middle of its list. */
  #countFrom(list: Tokens.List): void {
    if (this.#listNext === undefined) this.#listNext = list.ordered ? Number(list.start) || 0 : null;
  }

  #items(raw: string): void {
    for (const item of listItems(this.#reader.read(raw))) {
      const number = this.#listNext ?? null;
      this.#begin('list');
      this.#emit(this.#blocks.item(item, number, this.#room()));
      this.#ends = lineEnds(item.raw);
      if (number !== null) this.#listNext = number + 1;
    }
    this.#ends = lineEnds(raw);
  }

  #openFence(): void {
    const [first = '', ...more] = this.#open.split('\n');
    const fence = opensFence(first);
    if (fence === null) return;
    this.#open = '';
    this.#openType = null;
    this.#begin('code');
    this.#fence = new FenceLines(fence, this.#parts);
    this.#emit([this.#fence.first()]);
    for (const line of more.slice(0, -1)) this.#line(line);
  }

  #openTable(): void {
    const [token] = this.#reader.read(this.#open);
    if (token?.type !== 'table') return;
    const { header, rows, align } = token as Tokens.Table;
    const theme = this.#parts.theme();
    const head = this.#blocks.cells(header).map(theme.bold);
    const body = rows.map(this.#blocks.cells);
    const layout = layoutTable([head, ...body], align, this.#room().columns);
    this.#begin('table');
    this.#emit([...tableRow(head, layout, theme), ...tableRule(layout, theme)]);
    for (const row of body) this.#emit(tableRow(row, layout, theme));
    this.#table = { head: `${this.#open.split('\n').slice(0, 2).join('\n')}\n`, layout };
    this.#open = '';
    this.#openType = null;
  }

  /** Draws whole blocks and gives them away. */
  #finish(source: string): void {
    const tokens = this.#reader.read(source, true);
    if (this.#carry !== null && tokens[0]?.type !== 'paragraph') this.#emitCarry('');
    for (const token of tokens) {
      if (token.type === 'list') {
        this.#countFrom(token as Tokens.List);
        this.#items(token.raw);
        this.#listNext = undefined;
      } else if (token.type === 'paragraph' && this.#carry !== null) {
        this.#emitCarry(this.#blocks.styled(token));
        this.#ends = lineEnds(token.raw);
      } else if (token.type === 'space') this.#ends += lineEnds(token.raw);
      else {
        this.#begin(token.type);
        this.#emit(this.#blocks.lines(token, this.#room()));
        this.#ends = lineEnds(token.raw);
      }
    }
    this.#scan = newScan();
  }

  #emitCarry(more: string): void {
    this.#emit(this.#blocks.prose((this.#carry ?? '') + more, this.#room()));
    this.#carry = null;
  }

  /** Gives away the beginning of a long paragraph; `partial` is the line that has not ended. */
  #cutProse(partial: string): void {
    if (this.#open.length + partial.length < 400 || this.#fence !== null || this.#table !== null) return;
    if (this.#open !== '' ? this.#openType !== 'paragraph' : this.#carry === null && !beginsProse(partial)) return;
    // A new line of it may begin something else, and what a terminal could obey is taken out of whole lines only.
    if (partial !== '' && ((this.#open !== '' && !beginsProse(partial)) || clean(partial) !== partial)) return;
    for (;;) {
      const text = this.#open + partial;
      const cut = findCut(text, this.#scan);
      if (cut < 0) return;
      this.#carryOn(text.slice(0, cut));
      this.#scan = newScan();
      const left = Math.max(0, cut - this.#open.length);
      this.#open = this.#open.slice(cut);
      partial = partial.slice(left);
      if (left > 0) this.#partial = partial;
    }
  }

  #carryOn(piece: string): void {
    if (this.#carry === null) this.#begin('paragraph');
    const styled = this.#reader
      .read(piece)
      .map((token) => this.#blocks.styled(token))
      .join('\n');
    const rows = this.#blocks.prose((this.#carry ?? '') + styled, this.#room());
    this.#emit(rows.slice(0, -1));
    this.#carry = (rows.at(-1) ?? '') + (/[ \n]$/.test(piece) ? piece.slice(-1) : '');
    this.#ends = 0;
  }

  readonly open = (columns: number, most: number): readonly string[] => {
    const room = { columns: Math.max(8, columns - 1), strict: true };
    const partial = clean(this.#partial).replaceAll('\n', ' ');
    // A row of a table counts when it is whole.
    const source = this.#openType === 'table' ? this.#open : this.#open + partial;
    const key = `${columns} ${most} ${this.#parts.theme().name} ${this.#carry ?? ''}\u0000${source}`;
    if (key !== this.#drawnKey || this.#fence !== null || this.#table !== null) {
      const rows = this.#openRows(source, partial, room, most).flatMap((row) =>
        wrapStyled(expandTabs(row), room.columns),
      );
      this.#drawnRows = rows.slice(Math.max(0, rows.length - most));
      this.#drawnKey = key;
    }
    return this.#drawnRows;
  };

  #openRows(source: string, partial: string, room: Room, most: number): readonly string[] {
    if (this.#fence !== null) return this.#fence.preview(partial);
    if (this.#table !== null) return partial === '' ? [] : [this.#parts.theme().dim(partial)];
    if (source.length + (this.#carry?.length ?? 0) > LONG_BLOCK)
      return tailRows((this.#carry ?? '') + source, room, most);
    if (source === '' && this.#carry === null) return [];
    const tokens = this.#reader.read(source);
    const [first, ...others] = tokens;
    if (this.#carry === null) return this.#drawn(tokens, this.#last, room);
    const goesOn = first?.type === 'paragraph';
    const lead = this.#blocks.prose(this.#carry + (goesOn ? this.#blocks.styled(first) : ''), room);
    return [...lead, ...this.#drawn(goesOn ? others : tokens, 'paragraph', room)];
  }

  /** Open blocks below one another; `last` is the kind of the block above them. */
  #drawn(tokens: readonly Token[], last: Token['type'] | null, room: Room): string[] {
    const rows: string[] = [];
    let before = last;
    let ends = this.#ends;
    for (const token of tokens) {
      if (token.type === 'space') {
        ends += lineEnds(token.raw);
        continue;
      }
      if (needsGap(before, token.type, ends > 1)) rows.push('');
      const goesOn = before === last && token.type === 'list' && typeof this.#listNext === 'number';
      rows.push(...this.#blocks.lines(goesOn ? { ...token, start: this.#listNext } : token, room));
      before = token.type;
      ends = lineEnds(token.raw);
    }
    return rows;
  }
}

/** The last rows of a text that is too long to be drawn. */
function tailRows(source: string, { columns }: Room, most: number): readonly string[] {
  const tail = stripControls(source.slice(-columns * most));
  return wrapText(tail.trimEnd(), columns).slice(-most);
}

/** Begins a text of markdown. */
export function openMarkdown(parts: MarkdownParts): MarkdownStream {
  return new Stream(parts);
}
