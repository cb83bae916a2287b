import type { Token, Tokens } from 'marked';
import { stripControls } from '../../lib/terminal-text.ts';
import type { CodePainter } from '../code/code-painter.ts';
import { expandTabs, wrapStyled } from '../styled-text.ts';
import type { Theme } from '../theme.ts';
import { type Blocks, openBlocks, type Room } from './blocks.ts';
import { opensFence } from './fence.ts';
import { FenceLines } from './fence-lines.ts';
import { FinishedLines } from './finished-lines.ts';
import { openInline } from './inline.ts';
import { type DrawingParts, ListItems } from './list-items.ts';
import type { MarkedTools } from './load-marked.ts';
import { lineEnds, openRows, tailRows } from './open-rows.ts';
import { beginsProse, findCut, newScan, type ParagraphScan } from './paragraph-cut.ts';
import { firstOpen, makeReader, type SourceReader } from './read-source.ts';
import { TableLines } from './table-lines.ts';

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
  /** The answer ends here: gives what was still open, all of it. */
  readonly end: () => string;
  /** As `end`, but code may wait for its colours: `due` gives it when they are there, `end` at any time. */
  readonly close: () => string;
  /** Lines that waited and need not any more. */
  readonly due: () => string;
  /** Whether finished lines wait for their colours. */
  readonly waits: () => boolean;
  /** The last rows of what is open, at most `most` of them, each narrower than `columns`. */
  readonly open: (columns: number, most: number) => readonly string[];
}

/** A table with more rows than this is drawn as it comes, with the widths its first rows want. */
const TABLE_ROWS = 20;
/** An open block that is longer is read again only when it has grown by a quarter. */
const LONG_TO_READ = 2_000;

const clean = (text: string): string => stripControls(text.endsWith('\r') ? text.slice(0, -1) : text);

class Stream implements MarkdownStream {
  readonly #parts: MarkdownParts;
  readonly #blocks: Blocks;
  /** The line that has not ended, as it came. */
  #partial = '';
  /** Whole lines of the open block, made safe. */
  #open = '';
  #openType: Token['type'] | null = null;
  #lastRead = 0;
  #fence: FenceLines | null = null;
  #table: TableLines | null = null;
  /** The styled last row of a paragraph whose beginning is already finished. */
  #carry: string | null = null;
  #scan: ParagraphScan = newScan();
  readonly #reader: SourceReader;
  readonly #finished: FinishedLines;
  readonly #drawing: DrawingParts;
  readonly #items: ListItems;
  /** The rows that were drawn last, and of what. */
  #drawnRows: readonly string[] = [];
  #drawnKey = '';

  constructor(parts: MarkdownParts) {
    this.#parts = parts;
    this.#finished = new FinishedLines(parts.code);
    this.#reader = makeReader(parts.marked);
    this.#blocks = openBlocks({
      theme: parts.theme,
      inline: openInline(parts.theme, parts.marked),
      wrap: parts.wrap,
      paintCode: this.#finished.paint,
    });
    this.#drawing = { theme: parts.theme, reader: this.#reader, blocks: this.#blocks, room: () => this.#room() };
    this.#items = new ListItems(this.#finished, this.#drawing);
  }

  readonly push = (delta: string): string => {
    this.#partial += delta;
    if (delta.includes('\n')) {
      const lines = this.#partial.split('\n');
      this.#partial = lines.pop() ?? '';
      for (const line of lines) for (const safe of clean(line).split('\n')) this.#line(safe);
    }
    this.#cutProse(this.#partial);
    return this.#finished.take();
  };

  readonly close = (): string => {
    const rest = this.#partial;
    this.#partial = '';
    if (rest !== '') for (const line of clean(rest).split('\n')) this.#line(line);
    if (this.#open !== '' || this.#carry !== null) this.#finish(this.#open);
    this.#open = '';
    this.#fence = null;
    this.#table = null;
    return this.#finished.take();
  };

  readonly end = (): string => this.close() + this.#finished.takeAll();

  readonly due = (): string => this.#finished.take();

  readonly waits = (): boolean => this.#finished.waits();

  #room(): Room {
    return { columns: Math.max(8, this.#parts.columns() - 1), strict: false };
  }

  #line(line: string): void {
    if (this.#fence !== null) return this.#fenceLine(this.#fence, line);
    if (this.#table !== null && this.#tableLine(this.#table, line)) return;
    const blank = line.trim() === '';
    if (blank && this.#open === '' && this.#carry === null) {
      this.#finished.ends += 1;
      return;
    }
    this.#open += blank ? '\n' : `${line}\n`;
    this.#settle(blank ? '' : line);
    this.#cutProse('');
  }

  #fenceLine(fence: FenceLines, line: string): void {
    fence.add(line);
    if (!fence.closed) return;
    this.#fence = null;
    this.#finished.ends = 1;
  }

  #tableLine(table: TableLines, line: string): boolean {
    const rows = table.add(line);
    if (rows !== null) this.#finished.add(rows);
    else {
      this.#table = null;
      this.#finished.ends = 1;
    }
    return rows !== null;
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
    this.#items.begin(list);
    const done = list.items.slice(0, -1).reduce((sum, item) => sum + item.raw.length, 0);
    if (done === 0) return;
    this.#items.finish(this.#open.slice(0, done));
    this.#open = this.#open.slice(done);
  }

  #openFence(): void {
    const [first = '', ...more] = this.#open.split('\n');
    const fence = opensFence(first);
    if (fence === null) return;
    this.#open = '';
    this.#openType = null;
    this.#finished.begin('code');
    this.#fence = new FenceLines(fence, this.#parts, this.#finished);
    for (const line of more.slice(0, -1)) this.#line(line);
  }

  #openTable(): void {
    const [token] = this.#reader.read(this.#open);
    if (token?.type !== 'table') return;
    this.#finished.begin('table');
    this.#table = new TableLines(this.#open, token as Tokens.Table, this.#drawing);
    this.#finished.add(this.#table.first());
    this.#open = '';
    this.#openType = null;
  }

  /** Draws whole blocks and gives them away. */
  #finish(source: string): void {
    const tokens = this.#reader.read(source, true);
    if (this.#carry !== null && tokens[0]?.type !== 'paragraph') this.#emitCarry('');
    for (const token of tokens) {
      if (token.type === 'list') {
        this.#items.begin(token as Tokens.List);
        this.#items.finish(token.raw);
        this.#items.end();
      } else if (token.type === 'paragraph' && this.#carry !== null) {
        this.#emitCarry(this.#blocks.styled(token));
        this.#finished.ends = lineEnds(token.raw);
      } else if (token.type === 'space') this.#finished.ends += lineEnds(token.raw);
      else {
        this.#finished.begin(token.type);
        this.#finished.draw(() => this.#blocks.lines(token, this.#room()));
        this.#finished.ends = lineEnds(token.raw);
      }
    }
    this.#scan = newScan();
  }

  #emitCarry(more: string): void {
    this.#finished.add(this.#blocks.prose((this.#carry ?? '') + more, this.#room()));
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
    if (this.#carry === null) this.#finished.begin('paragraph');
    const styled = this.#reader
      .read(piece)
      .map((token) => this.#blocks.styled(token))
      .join('\n');
    const rows = this.#blocks.prose((this.#carry ?? '') + styled, this.#room());
    this.#finished.add(rows.slice(0, -1));
    this.#carry = (rows.at(-1) ?? '') + (/[ \n]$/.test(piece) ? piece.slice(-1) : '');
    this.#finished.ends = 0;
  }

  readonly open = (columns: number, most: number): readonly string[] => {
    const room = { columns: Math.max(8, columns - 1), strict: true };
    const partial = clean(this.#partial).replaceAll('\n', ' ');
    // A row of a table counts when it is whole.
    const source = this.#openType === 'table' ? this.#open : this.#open + partial;
    const key = `${columns} ${most} ${this.#parts.theme().name} ${this.#carry ?? ''}\u0000${source}`;
    const waiting = this.#finished.rows();
    if (key !== this.#drawnKey || waiting.length > 0 || this.#fence !== null || this.#table !== null) {
      const rows = [...waiting.slice(-most), ...this.#openRows(source, partial, room, most)].flatMap((row) =>
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
    const carry = this.#carry;
    const tail = tailRows((carry ?? '') + source, room, most);
    if (tail !== null) return tail;
    if (source === '' && carry === null) return [];
    const tokens = this.#reader.read(source);
    return openRows(
      this.#blocks,
      { tokens, carry, last: this.#finished.last, ends: this.#finished.ends, listNext: this.#items.next },
      room,
    );
  }
}

/** Begins a text of markdown. */
export function openMarkdown(parts: MarkdownParts): MarkdownStream {
  return new Stream(parts);
}
