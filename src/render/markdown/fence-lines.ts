import type { CodePainter, CodeState } from '../code/code-painter.ts';
import type { Theme } from '../theme.ts';
import { closesFence, codeLine, type Fence } from './fence.ts';

interface Parts {
  readonly theme: () => Theme;
  readonly code: CodePainter;
}

/** The lines of one fence, coloured with the state that the lines before leave. */
export class FenceLines {
  closed = false;
  readonly #fence: Fence;
  readonly #parts: Parts;
  readonly #language: string;
  /** Lines that came before the language could be read. */
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

  /** Draws the next line; `closed` says whether it ended the fence. */
  add(line: string): string {
    if (closesFence(line, this.#fence)) {
      this.closed = true;
      return this.#parts.theme().dim(line.trim());
    }
    const text = codeLine(line, this.#fence);
    const { code } = this.#parts;
    if (!code.ready(this.#language)) {
      this.#unread.push(text);
      return text;
    }
    for (const earlier of this.#unread) this.#state = code.line(this.#language, earlier, this.#state).state;
    this.#unread = [];
    const painted = code.line(this.#language, text, this.#state);
    this.#state = painted.state;
    return painted.text;
  }

  /** The line that is being written: it gets its colours when it is whole, reading it anew each frame costs too much. */
  preview(line: string): string {
    if (/^ {0,3}(?:`+|~+)$/.test(line)) return this.#parts.theme().dim(line);
    return codeLine(line, this.#fence);
  }
}
