import type { Token } from 'marked';
import { type CodePainter, paintLines } from '../code/code-painter.ts';
import { needsGap, type PaintCode } from './blocks.ts';

/** Finished lines whose colours are on their way. */
export interface WaitingLines {
  readonly waits: () => boolean;
  /** The lines without their colours, for the live region. */
  readonly rows: () => readonly string[];
  /** The lines as they can be drawn now; they are given away with it. */
  readonly draw: () => readonly string[];
}

/** So many lines wait in the live region while a language is on its way. */
const MOST_WAITING = 40;

/** The lines of a text that can no longer change, until somebody takes them. What waits holds all that is behind it. */
export class FinishedLines {
  /** Kind of the last block, and the line ends behind it. */
  last: Token['type'] | null = null;
  ends = 0;
  #out = '';
  #queue: (string | WaitingLines)[] = [];
  readonly #code: CodePainter;
  /** The languages that the drawing of a block has asked for in vain. */
  #missed: Set<string> = new Set();

  constructor(code: CodePainter) {
    this.#code = code;
  }

  /** Room above a block of this kind. */
  begin(type: Token['type']): void {
    if (needsGap(this.last, type, this.ends > 1)) this.add(['']);
    this.last = type;
  }

  add(lines: readonly string[]): void {
    if (this.#queue.length > 0) this.#queue.push(...lines);
    else for (const line of lines) this.#out += `${line}\n`;
  }

  /** Puts lines behind the others that can be drawn better later. */
  wait(lines: WaitingLines): void {
    this.#queue.push(lines);
  }

  /** Colours the code of whole blocks. */
  readonly paint: PaintCode = (language, lines) => {
    if (this.#code.state(language) === 'coming') this.#missed.add(language);
    return paintLines(this.#code, language, lines);
  };

  /** Adds what `draw` gives; while a language of it is on its way, it waits to be drawn again. */
  draw(draw: () => readonly string[]): void {
    this.#missed = new Set();
    const rows = draw();
    const languages = [...this.#missed];
    if (languages.length === 0) this.add(rows);
    else
      this.wait({
        waits: () => languages.some((language) => this.#code.state(language) === 'coming'),
        rows: () => rows,
        draw,
      });
  }

  /** Whether anything waits still. */
  waits(): boolean {
    this.#advance();
    return this.#queue.length > 0;
  }

  /** The lines that wait, for the live region. */
  rows(): readonly string[] {
    return this.#queue.flatMap((one) => (typeof one === 'string' ? [one] : one.rows()));
  }

  take(): string {
    this.#advance();
    const out = this.#out;
    this.#out = '';
    return out;
  }

  /** Also what waits, as it can be drawn now. */
  takeAll(): string {
    this.#release(this.#queue.length);
    return this.take();
  }

  #advance(): void {
    if (this.#queue.length === 0) return;
    const first = this.#queue.findIndex((one) => typeof one !== 'string' && one.waits());
    this.#release(first < 0 || this.rows().length > MOST_WAITING ? this.#queue.length : first);
  }

  #release(count: number): void {
    for (const one of this.#queue.splice(0, count)) {
      for (const line of typeof one === 'string' ? [one] : one.draw()) this.#out += `${line}\n`;
    }
  }
}
