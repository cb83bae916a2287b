import type { Token } from 'marked';
import { needsGap } from './blocks.ts';

/** The lines of a text that can no longer change, until somebody takes them. */
export class FinishedLines {
  /** Kind of the last block, and the line ends behind it. */
  last: Token['type'] | null = null;
  ends = 0;
  #out = '';

  /** Room above a block of this kind. */
  begin(type: Token['type']): void {
    if (needsGap(this.last, type, this.ends > 1)) this.#out += '\n';
    this.last = type;
  }

  add(lines: readonly string[]): void {
    for (const line of lines) this.#out += `${line}\n`;
  }

  take(): string {
    const out = this.#out;
    this.#out = '';
    return out;
  }
}
