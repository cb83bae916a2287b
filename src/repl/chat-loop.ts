import { EXIT, MiraError } from '../errors.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { showHidden } from '../lib/visible.ts';
import { textWidth, wrapText } from '../lib/width.ts';
import type { LiveScreen } from '../render/live-screen.ts';
import type { TurnEvent } from '../turn/events.ts';
import type { Answer } from '../turn/talk.ts';
import { type AnswerView, type Paint, viewAnswer } from './answer-view.ts';
import { type Draft, draftOf, draftRows, draftText, EMPTY_DRAFT, edit } from './draft.ts';
import type { KeyEvent } from './keys.ts';
import { type BoxStep, makeQuestionBox, planText } from './question-box.ts';

/** What the loop asks of the live claude session. */
export interface ChatSession {
  readonly submit: (text: string) => Promise<void>;
  readonly busy: () => boolean;
  readonly answer: (requestId: string, answer: Answer) => void;
  readonly cancel: () => void;
}

/** What a typed line turned out to be. */
export type LineResult =
  | { readonly kind: 'send'; readonly text: string }
  | { readonly kind: 'shown'; readonly text: string }
  | { readonly kind: 'leave' };

export interface ChatLoopParts {
  readonly screen: LiveScreen;
  readonly session: ChatSession;
  readonly paint: Paint;
  /** Show what a turn took under its answer. */
  readonly endLine: boolean;
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** Slash commands and what is none; never throws for what the person typed. */
  readonly line: (text: string) => Promise<LineResult>;
  /** Milliseconds of a clock that never jumps. */
  readonly steadyMs: () => number;
}

/** The loop of a chat: keys and events in, screen and session out. */
export interface ChatLoop {
  readonly key: (event: KeyEvent) => void;
  readonly event: (event: TurnEvent) => void;
  readonly resized: () => void;
  readonly say: (text: string) => void;
  /** Asks one line of the person; null when they cancel. */
  readonly ask: (question: string) => Promise<string | null>;
  /** Leaves with this exit code. */
  readonly leave: (code: number) => void;
  /** Resolves with the exit code once the person leaves. */
  readonly done: Promise<number>;
}

const PROMPT = '> ';
/** A second Ctrl+C counts as "leave" within this time: while a turn runs, and at an idle prompt. */
const TWICE_RUNNING_MS = 1_000;
const TWICE_IDLE_MS = 1_500;

class LiveChatLoop implements ChatLoop {
  readonly #parts: ChatLoopParts;
  readonly #box = makeQuestionBox();
  #view: AnswerView | null = null;
  #draft: Draft = EMPTY_DRAFT;
  /** The draft that was set aside while a line is typed for a question. */
  #aside: Draft | null = null;
  #asking: { readonly question: string; readonly resolve: (line: string | null) => void } | null = null;
  #queue: string[] = [];
  /** The first of the queue stands in the scrollback already. */
  #echoed = false;
  #startedMs = 0;
  #cancelledMs = Number.NEGATIVE_INFINITY;
  #hint = '';
  #ticker: NodeJS.Timeout | null = null;
  #working = false;
  #left = false;
  #finish: (code: number) => void = () => undefined;
  readonly done: Promise<number>;

  constructor(parts: ChatLoopParts) {
    this.#parts = parts;
    this.done = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.#draw();
  }

  readonly say = (text: string): void => {
    this.#parts.screen.commit(text);
    this.#draw();
  };

  readonly resized = (): void => {
    this.#parts.screen.resized(this.#parts.size().columns);
    this.#draw();
  };

  readonly leave = (code: number): void => {
    if (this.#left) return;
    this.#left = true;
    if (this.#ticker !== null) clearInterval(this.#ticker);
    this.#parts.screen.close();
    this.#finish(code);
  };

  readonly ask = (question: string): Promise<string | null> =>
    new Promise((resolve) => {
      this.#aside = this.#draft;
      this.#draft = EMPTY_DRAFT;
      this.#asking = { question, resolve };
      this.#draw();
    });

  readonly event = (event: TurnEvent): void => {
    if (event.type === 'started') this.#turnStarted(event.origin);
    const text = this.#view?.accept(event) ?? '';
    if (text !== '') this.#parts.screen.commit(text);
    if (event.type === 'permission_asked') {
      const plan = planText(event.question);
      if (plan !== null) this.#parts.screen.commit(`${plan}\n`);
      this.#box.add(event.question);
    } else if (event.type === 'permission_withdrawn') this.#withdraw(event.requestId);
    else if (event.type === 'ended') this.#turnEnded();
    this.#draw();
  };

  #turnStarted(origin: 'person' | 'background'): void {
    this.#view = viewAnswer(this.#parts.paint, {
      columns: () => this.#parts.size().columns,
      endLine: this.#parts.endLine,
    });
    this.#startedMs = this.#parts.steadyMs();
    if (origin === 'background')
      this.#parts.screen.commit(this.#parts.paint.dim('a background task has finished; claude goes on'));
    this.#ticker ??= setInterval(() => this.#draw(), 1_000);
  }

  #turnEnded(): void {
    this.#view = null;
    this.#hint = '';
    if (this.#ticker !== null) clearInterval(this.#ticker);
    this.#ticker = null;
    setImmediate(() => this.#sendNext());
  }

  #withdraw(requestId: string): void {
    const open = this.#box.open();
    this.#box.withdraw(requestId);
    if (open?.requestId === requestId && this.#asking !== null) this.#closeAsk(null);
  }

  /** Sends the oldest queued message, when nothing runs. */
  #sendNext(): void {
    if (this.#left || this.#working || this.#parts.session.busy()) return;
    const next = this.#queue.shift();
    if (next === undefined) return;
    void this.#run(next);
  }

  async #run(text: string): Promise<void> {
    this.#working = true;
    try {
      const result = await this.#parts.line(text);
      if (result.kind === 'leave') return this.leave(EXIT.done);
      if (result.kind === 'shown') this.#shown(text, result.text);
      else await this.#send(result.text);
    } catch (error) {
      this.#showError(error);
    } finally {
      this.#working = false;
      this.#draw();
    }
    this.#sendNext();
  }

  /** Claude may have begun a turn by itself since we looked: the message then waits in front of all others. */
  async #send(text: string): Promise<void> {
    if (!this.#echoed) this.#parts.screen.commit(this.#echo(text));
    this.#echoed = false;
    try {
      await this.#parts.session.submit(text);
    } catch (error) {
      if (!(error instanceof MiraError) || error.code !== 'busy') throw error;
      this.#queue.unshift(text);
      this.#echoed = true;
    }
  }

  #echo(text: string): string {
    return this.#parts.paint.bold(`${PROMPT}${showHidden(text).replaceAll('\n', '\n  ')}`);
  }

  readonly key = (event: KeyEvent): void => {
    if (this.#left) return;
    this.#hint = '';
    this.#dispatch(event);
    this.#draw();
  };

  #dispatch(event: KeyEvent): void {
    if (event.type === 'key' && event.name === 'ctrl-c') return this.#ctrlC();
    if (event.type === 'key' && event.name === 'ctrl-d' && this.#draft.chars.length === 0) {
      if (this.#asking !== null) return this.#closeAsk(null);
      return this.leave(EXIT.done);
    }
    if (this.#asking === null && this.#box.open() !== null) {
      const step = this.#box.key(event, this.#parts.steadyMs());
      if (step.kind !== 'passed') return this.#boxStep(step);
    }
    if (event.type === 'key' && event.name === 'escape') return this.#escape();
    if (event.type === 'key' && event.name === 'enter' && !event.alt && !event.shift) return this.#enter();
    this.#draft = edit(this.#draft, event);
  }

  #boxStep(step: BoxStep): void {
    if (step.kind === 'answer') this.#parts.session.answer(step.requestId, step.answer);
    else if (step.kind === 'details') this.#parts.screen.commit(step.text);
    else if (step.kind === 'words') void this.#askWords();
  }

  async #askWords(): Promise<void> {
    const line = await this.ask('your words (Enter sends, Esc goes back):');
    if (line !== null && line.trim() !== '') this.#boxStep(this.#box.words(line));
    this.#draw();
  }

  #closeAsk(line: string | null): void {
    const asking = this.#asking;
    this.#asking = null;
    this.#draft = this.#aside ?? EMPTY_DRAFT;
    this.#aside = null;
    asking?.resolve(line);
  }

  /** Esc, in order: close a question of ours, take back the last queued message, cancel the turn. */
  #escape(): void {
    if (this.#asking !== null) return this.#closeAsk(null);
    const last = this.#queue.at(-1);
    if (last !== undefined && this.#draft.chars.length === 0) {
      this.#queue.pop();
      if (this.#queue.length === 0) this.#echoed = false;
      this.#draft = draftOf(last);
    } else if (this.#parts.session.busy()) this.#cancelTurn();
  }

  #enter(): void {
    const text = draftText(this.#draft);
    if (this.#asking !== null) return this.#closeAsk(text);
    if (text.trim() === '') return;
    if (text.endsWith('\\')) {
      this.#draft = draftOf(`${text.slice(0, -1)}\n`);
      return;
    }
    this.#draft = EMPTY_DRAFT;
    if (/^\/(quit|exit)\s*$/.test(text)) return this.leave(EXIT.done);
    // A command does not wait for the answer that is being written; what is meant for claude does.
    if (text.startsWith('/') && this.#parts.session.busy()) return void this.#runBeside(text);
    this.#queue.push(text);
    this.#sendNext();
  }

  async #runBeside(text: string): Promise<void> {
    try {
      const result = await this.#parts.line(text);
      if (result.kind === 'send') this.#queue.push(text);
      else if (result.kind === 'leave') this.leave(EXIT.done);
      else this.#shown(text, result.text);
    } catch (error) {
      this.#showError(error);
    }
    this.#draw();
  }

  /** A command and what it answered. */
  #shown(typed: string, text: string): void {
    this.#parts.screen.commit(this.#echo(typed));
    if (text !== '') this.#parts.screen.commit(text);
  }

  #showError(error: unknown): void {
    const hint = error instanceof MiraError && error.hint !== null ? `\n${this.#parts.paint.dim(error.hint)}` : '';
    const message = error instanceof Error ? error.message : String(error);
    this.#parts.screen.commit(`${this.#parts.paint.bold(`error: ${stripControls(message)}`)}${hint}`);
  }

  #ctrlC(): void {
    const nowMs = this.#parts.steadyMs();
    const running = this.#parts.session.busy();
    const twice = nowMs - this.#cancelledMs < (running ? TWICE_RUNNING_MS : TWICE_IDLE_MS);
    if (twice) return this.leave(running ? EXIT.interrupted : EXIT.done);
    if (this.#asking !== null) return this.#closeAsk(null);
    if (running) return this.#cancelTurn();
    if (this.#draft.chars.length > 0) {
      this.#draft = EMPTY_DRAFT;
      return;
    }
    this.#cancelledMs = nowMs;
    this.#hint = 'Ctrl+C again leaves';
  }

  #cancelTurn(): void {
    this.#cancelledMs = this.#parts.steadyMs();
    this.#hint = 'cancelling …';
    this.#parts.session.cancel();
  }

  /** The status row: what is waited for, or a hint. */
  #status(): readonly string[] {
    const { columns } = this.#parts.size();
    const parts: string[] = [];
    if (this.#hint !== '') parts.push(this.#hint);
    else if (this.#view !== null) {
      const seconds = Math.round((this.#parts.steadyMs() - this.#startedMs) / 1000);
      parts.push(`working ${seconds} s · Ctrl+C cancels`);
    }
    return wrapText(parts.join(' · '), columns - 1)
      .filter((row) => row !== '')
      .map(this.#parts.paint.dim);
  }

  #queued(columns: number): readonly string[] {
    return this.#queue.map((text) => {
      const row = wrapText(showHidden(text).replaceAll('\n', ' '), Math.max(10, columns - 10))[0] ?? '';
      return this.#parts.paint.dim(`queued: ${row}`);
    });
  }

  #draw(): void {
    if (this.#left) return;
    const { columns, rows } = this.#parts.size();
    const question = this.#box.rows(columns);
    const label = this.#asking === null ? [] : wrapText(this.#asking.question, columns - 1);
    const input = draftRows(this.#draft, Math.max(8, columns - PROMPT.length - 1));
    const above = [
      ...(this.#view?.openRows(columns) ?? []),
      ...question,
      ...this.#status(),
      ...this.#queued(columns),
      ...label,
    ];
    // The region must stay lower than the window: the rows nearest to the cursor are kept.
    const inputRoom = Math.max(1, Math.min(input.rows.length, rows - 2));
    const firstInput = Math.max(0, Math.min(input.row - inputRoom + 1, input.rows.length - inputRoom));
    const shownInput = input.rows.slice(firstInput, firstInput + inputRoom);
    const shownAbove = above.slice(Math.max(0, above.length - Math.max(0, rows - 1 - shownInput.length)));
    const lines = shownInput.map((row, index) => `${index + firstInput === 0 ? PROMPT : '  '}${row}`);
    this.#parts.screen.live({
      rows: [...shownAbove, ...lines],
      cursor: { row: shownAbove.length + input.row - firstInput, column: textWidth(PROMPT) + input.column },
    });
    if (question.length > 0) {
      this.#parts.screen.flush();
      this.#box.drawn(this.#parts.steadyMs());
    }
  }
}

/** Starts the loop; the prompt is drawn at once. */
export function startChatLoop(parts: ChatLoopParts): ChatLoop {
  return new LiveChatLoop(parts);
}
