import type { CodePainter, CodeState } from '../code/code-painter.ts';
import type { Theme } from '../theme.ts';
import { closesFence, codeLine, type Fence } from './fence.ts';

interface Parts {
  readonly theme: () => Theme;
  readonly code: CodePainter;
}

/** So many lines of a fence, and behind it, wait in the live region while its language is on its way. */
const MOST_WAITING = 40;

/** The lines of one fence, coloured with the state that the lines before leave. */
export class FenceLines {
  /** The fence has ended, and nothing of it waits any more. */
  closed = false;
  readonly #fence: Fence;
  readonly #parts: Parts;
  readonly #language: string;
  #waiting: string[] = [];
  /** The line that ended the fence. */
  #end: string | null = null;
  #behind: string[] = [];
  /** Lines that were given away before the language could be read. */
  #unread: string[] = [];
  #state: CodeState = null;

  constructor(fence: Fence, parts: Parts) {
    this.#fence = fence;
    this.#parts = parts;
    this.#language = (fence.info.split(/[\s{]/)[0] ?? '').toLowerCase();
  }

  /** The line of the fence itself. */
  first(): string {
    return this.#parts.theme().dim(this.#fence.mark + this.#fence.info);
  }

  /** Lines that came behind the fence while it waited. */
  get behind(): readonly string[] {
    return this.#behind;
  }

  /** Takes the next line and gives those that are finished. */
  add(line: string): readonly string[] {
    if (this.#end !== null) this.#behind.push(line);
    else if (closesFence(line, this.#fence)) this.#end = this.#parts.theme().dim(line.trim());
    else this.#waiting.push(codeLine(line, this.#fence));
    const coming = this.#parts.code.state(this.#language) === 'coming' && this.#waiting.length > 0;
    // Who has begun to give plain lines away goes on, or they would come in bursts.
    const waits = coming && this.#unread.length === 0 && this.#waiting.length + this.#behind.length <= MOST_WAITING;
    return waits ? [] : this.rest();
  }

  /** The lines that wait, as they can be drawn now. */
  rest(): readonly string[] {
    const lines = this.#painted(this.#waiting);
    this.#waiting = [];
    if (this.#end === null || this.closed) return lines;
    this.closed = true;
    return [...lines, this.#end];
  }

  #painted(lines: readonly string[]): readonly string[] {
    const { code } = this.#parts;
    if (code.state(this.#language) !== 'ready') {
      this.#unread.push(...lines);
      return lines;
    }
    for (const earlier of this.#unread) this.#state = code.line(this.#language, earlier, this.#state).state;
    this.#unread = [];
    return lines.map((line) => {
      const painted = code.line(this.#language, line, this.#state);
      this.#state = painted.state;
      return painted.text;
    });
  }

  /**
   * What is not finished, and the line that is being written. Its colours come when it is whole: reading it anew each
   * frame costs too much.
   */
  preview(line: string): readonly string[] {
    if (this.#end !== null) return [...this.#waiting, this.#end, ...this.#behind, ...(line === '' ? [] : [line])];
    if (line === '') return this.#waiting;
    const mark = /^ {0,3}(?:`+|~+)$/.test(line);
    return [...this.#waiting, mark ? this.#parts.theme().dim(line) : codeLine(line, this.#fence)];
  }
}
