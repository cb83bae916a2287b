import type { CodePainter, CodeState } from '../code/code-painter.ts';
import type { Theme } from '../theme.ts';
import { closesFence, codeLine, type Fence } from './fence.ts';
import type { FinishedLines, WaitingLines } from './finished-lines.ts';

interface Parts {
  readonly theme: () => Theme;
  readonly code: CodePainter;
}

/** The lines of one fence, coloured with the state that the lines before leave. */
export class FenceLines implements WaitingLines {
  /** The fence has ended. */
  closed = false;
  readonly #fence: Fence;
  readonly #parts: Parts;
  readonly #finished: FinishedLines;
  readonly #language: string;
  #waiting: string[] = [];
  /** Lines that were given away before the language could be read. */
  #unread: string[] = [];
  #state: CodeState = null;

  constructor(fence: Fence, parts: Parts, finished: FinishedLines) {
    this.#fence = fence;
    this.#parts = parts;
    this.#finished = finished;
    this.#language = (fence.info.split(/[\s{]/)[0] ?? '').toLowerCase();
    finished.add([parts.theme().dim(fence.mark + fence.info)]);
    // Asked for its state, the language is fetched: the first line will want it.
    parts.code.state(this.#language);
  }

  /** Takes the next line. */
  add(line: string): void {
    if (closesFence(line, this.#fence)) {
      this.closed = true;
      this.#finished.add([this.#parts.theme().dim(line.trim())]);
      return;
    }
    const code = codeLine(line, this.#fence);
    if (this.#waiting.length > 0) this.#waiting.push(code);
    // Who has begun to give plain lines away goes on, or they would come in bursts.
    else if (this.#unread.length > 0 || !this.waits()) this.#finished.add(this.#painted([code]));
    else {
      this.#waiting = [code];
      this.#finished.wait(this);
    }
  }

  readonly waits = (): boolean => this.#parts.code.state(this.#language) === 'coming';

  readonly rows = (): readonly string[] => this.#waiting;

  readonly draw = (): readonly string[] => {
    const lines = this.#painted(this.#waiting);
    this.#waiting = [];
    return lines;
  };

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

  /** The line that is being written. Its colours come when it is whole: reading it anew each frame costs too much. */
  preview(line: string): readonly string[] {
    if (line === '') return [];
    const mark = /^ {0,3}(?:`+|~+)$/.test(line);
    return [mark ? this.#parts.theme().dim(line) : codeLine(line, this.#fence)];
  }
}
