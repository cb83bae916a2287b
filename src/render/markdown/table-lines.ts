import type { Tokens } from 'marked';
import type { DrawingParts } from './list-items.ts';
import { layoutTable, type TableLayout, tableRow, tableRule } from './table.ts';

/** The rows of one long table, drawn as they come with the widths that its first rows want. */
export class TableLines {
  readonly #drawing: DrawingParts;
  /** The source of the header, with which each row is read. */
  readonly #head: string;
  readonly #layout: TableLayout;
  readonly #first: readonly string[];

  /** `source` is the table up to now, `token` what it was read as. */
  constructor(source: string, { header, rows, align }: Tokens.Table, drawing: DrawingParts) {
    this.#drawing = drawing;
    const theme = drawing.theme();
    const head = drawing.blocks.cells(header).map(theme.bold);
    const body = rows.map(drawing.blocks.cells);
    this.#layout = layoutTable([head, ...body], align, drawing.room().columns);
    this.#first = [
      ...tableRow(head, this.#layout, theme),
      ...tableRule(this.#layout, theme),
      ...body.flatMap((row) => tableRow(row, this.#layout, theme)),
    ];
    this.#head = `${source.split('\n').slice(0, 2).join('\n')}\n`;
  }

  /** The header, and the rows that it began with. */
  first(): readonly string[] {
    return this.#first;
  }

  /** Draws the next row; null when the line is none, so that the table has ended before it. */
  add(line: string): readonly string[] | null {
    const { blocks, reader, theme } = this.#drawing;
    const [token, more] = line.trim() === '' ? [] : reader.read(`${this.#head}${line}\n`);
    const row = token?.type === 'table' && more === undefined ? (token as Tokens.Table).rows[0] : undefined;
    return row === undefined ? null : tableRow(blocks.cells(row), this.#layout, theme());
  }
}
