import type { Tokens } from 'marked';
import type { Theme } from '../theme.ts';
import type { Blocks, Room } from './blocks.ts';
import type { FinishedLines } from './finished-lines.ts';
import { lineEnds } from './open-rows.ts';
import { listItems, type SourceReader } from './read-source.ts';

/** What whole pieces of a text are read and drawn with. */
export interface DrawingParts {
  readonly theme: () => Theme;
  readonly reader: SourceReader;
  readonly blocks: Blocks;
  readonly room: () => Room;
}

/** The items of a list that are finished one by one, and how they are numbered over the pieces. */
export class ListItems {
  readonly #finished: FinishedLines;
  readonly #drawing: DrawingParts;
  /** The number of the next item, null in a list without; undefined while no list has been begun. */
  #next: number | null | undefined;

  constructor(finished: FinishedLines, drawing: DrawingParts) {
    this.#finished = finished;
    this.#drawing = drawing;
  }

  /** The number of the next item, when the open text begins in the middle of a list. */
  get next(): number | null | undefined {
    return this.#next;
  }

  /** Takes the number of the first item, unless the open text begins in the middle of its list. */
  begin(list: Tokens.List): void {
    if (this.#next === undefined) this.#next = list.ordered ? Number(list.start) || 0 : null;
  }

  /** Draws whole items and gives them away. */
  finish(raw: string): void {
    const { reader, blocks, room } = this.#drawing;
    const finished = this.#finished;
    for (const item of listItems(reader.read(raw))) {
      const number = this.#next ?? null;
      finished.begin('list');
      finished.draw(() => blocks.item(item, number, room()));
      finished.ends = lineEnds(item.raw);
      if (number !== null) this.#next = number + 1;
    }
    finished.ends = lineEnds(raw);
  }

  /** The list has ended. */
  end(): void {
    this.#next = undefined;
  }
}
