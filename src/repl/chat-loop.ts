import { EXIT, MiraError } from '../errors.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { showHidden } from '../lib/visible.ts';
import { textWidth, wrapText } from '../lib/width.ts';
import type { LiveScreen } from '../render/live-screen.ts';
import type { Theme } from '../render/theme.ts';
import type { TurnEvent } from '../turn/events.ts';
import type { Answer } from '../turn/talk.ts';
import type { AnswerView } from './answer-view.ts';
import { askLine } from './asked-line.ts';
import { type Draft, draftOf, draftRows, draftText, EMPTY_DRAFT, edit } from './draft.ts';
import { type FocusStack, makeFocusStack } from './focus.ts';
import type { KeyEvent } from './keys.ts';
import { layoutRegion } from './layout.ts';
import { makeMessageQueue } from './message-queue.ts';
import type { Occasion } from './notify.ts';
import { type Questions, showQuestions } from './question-focus.ts';
import { type StatusFacts, statusRow } from './status-line.ts';
import { afterEvent, beginProgress, progressText, type TurnProgress } from './turn-progress.ts';

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
  /** `text` goes into the editor, to be changed and sent by the person. */
  | { readonly kind: 'draft'; readonly text: string }
  | { readonly kind: 'leave' };

/** A line while it is carried out. */
export interface LineRun {
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  /** Writes the line itself into the scrollback, once: what it prints while it runs stands below it. */
  readonly begins: () => void;
}

export interface ChatLoopParts {
  readonly screen: LiveScreen;
  readonly session: ChatSession;
  readonly theme: () => Theme;
  /** The view of a turn that begins. */
  readonly answerView: () => AnswerView;
  /** A plan as it is shown. */
  readonly plan: (markdown: string) => string;
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** Commands and what is none; never throws for what the person typed. */
  readonly line: (text: string, run: LineRun) => Promise<LineResult>;
  /** Rows that say what the next message carries besides its text. */
  readonly carried: () => readonly string[];
  readonly status: () => StatusFacts;
  /** Dollars that this chat has cost so far. */
  readonly spentUsd: () => number;
  readonly notify: (occasion: Occasion) => void;
  /** Milliseconds of a clock that never jumps. */
  readonly steadyMs: () => number;
}

/** The loop of a chat: keys and events in, screen and session out. */
export interface ChatLoop {
  /** The keys of one chunk of input. */
  readonly keys: (events: readonly KeyEvent[]) => void;
  readonly event: (event: TurnEvent) => void;
  readonly resized: () => void;
  readonly say: (text: string) => void;
  /** Draws what has changed outside of it, such as the status. */
  readonly redraw: () => void;
  /** Whoever opens a menu or a question of mira's own puts it here. */
  readonly stack: FocusStack;
  /** Asks one line of the person; null when they cancel. */
  readonly ask: (question: string, initial?: string) => Promise<string | null>;
  /** Leaves with this exit code. */
  readonly leave: (code: number) => void;
  /** Resolves with the exit code once the person leaves; rejects when something broke, the screen being closed by then. */
  readonly done: Promise<number>;
}

const PROMPT = '> ';

/** A line that is carried out here, or by claude itself, and not said to the model. */
const isCommand = (text: string): boolean => text.startsWith('/') || text.startsWith('!');

/** A second Ctrl+C counts as "leave" within this time: while a turn runs, and at an idle prompt. */
const TWICE_RUNNING_MS = 1_000;
const TWICE_IDLE_MS = 1_500;
/** The Enter of somebody who answers a question with "y, Enter" must not send the draft. */
const AFTER_ANSWER_MS = 250;

class LiveChatLoop implements ChatLoop {
  readonly #parts: ChatLoopParts;
  readonly stack = makeFocusStack();
  readonly #questions: Questions;
  readonly #queue = makeMessageQueue<string>();
  #view: AnswerView | null = null;
  #progress: TurnProgress | null = null;
  #draft: Draft = EMPTY_DRAFT;
  #answeredMs = Number.NEGATIVE_INFINITY;
  #cancelledMs = Number.NEGATIVE_INFINITY;
  #hint = '';
  #ticker: NodeJS.Timeout | null = null;
  /** When the open question was first drawn, for the sound that calls a person back; null once it was made. */
  #askedMs: number | null = null;
  #working = false;
  /** Ends the command that runs here. */
  #running: AbortController | null = null;
  #left = false;
  #finish: (code: number) => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;
  readonly done: Promise<number>;

  constructor(parts: ChatLoopParts) {
    this.#parts = parts;
    this.done = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
    this.#questions = showQuestions({
      stack: this.stack,
      answer: (requestId, answer) => {
        this.#answeredMs = parts.steadyMs();
        parts.session.answer(requestId, answer);
      },
      commit: parts.screen.commit,
      plan: parts.plan,
      redraw: () => this.redraw(),
    });
    this.redraw();
  }

  /** Runs a step of the loop. What throws in it ends the chat with the terminal in order, instead of half a screen. */
  #safely(step: () => void): void {
    if (this.#left) return;
    try {
      step();
      this.#draw();
    } catch (error) {
      this.#close();
      this.#fail(error);
    }
  }

  readonly redraw = (): void => this.#safely(() => undefined);

  readonly say = (text: string): void => this.#safely(() => this.#parts.screen.commit(text));

  readonly resized = (): void => this.#safely(() => this.#parts.screen.resized(this.#parts.size().columns));

  readonly leave = (code: number): void => {
    if (this.#left) return;
    this.#close();
    this.#finish(code);
  };

  #close(): void {
    this.#left = true;
    this.#stopTicking();
    this.stack.clear();
    this.#parts.screen.close();
  }

  readonly ask = (question: string, initial = ''): Promise<string | null> => {
    const { line } = askLine(this.stack, question, initial);
    this.redraw();
    return line;
  };

  readonly event = (event: TurnEvent): void => this.#safely(() => this.#take(event));

  #take(event: TurnEvent): void {
    const nowMs = this.#parts.steadyMs();
    if (event.type === 'started') this.#turnStarted(event.origin);
    if (this.#progress !== null) this.#progress = afterEvent(this.#progress, event, nowMs);
    const text = this.#view?.accept(event) ?? '';
    if (text !== '') this.#parts.screen.commit(text);
    if (event.type === 'permission_asked') {
      this.#questions.add(event.question);
      this.#askedMs ??= nowMs;
    } else if (event.type === 'permission_withdrawn') this.#questions.withdraw(event.requestId);
    else if (event.type === 'ended') this.#turnEnded(nowMs);
  }

  #turnStarted(origin: 'person' | 'background'): void {
    this.#view = this.#parts.answerView();
    this.#progress = beginProgress(this.#parts.steadyMs());
    if (origin === 'background') {
      this.#parts.screen.commit(this.#parts.theme().dim('a background task has finished; claude goes on'));
    }
    this.#ticker ??= setInterval(() => this.#safely(() => this.#tick()), 1_000);
  }

  #turnEnded(nowMs: number): void {
    const waitedMs = nowMs - (this.#progress?.startedMs ?? nowMs);
    this.#view = null;
    this.#progress = null;
    this.#hint = '';
    this.#stopTicking();
    this.#parts.notify({ what: 'ended', waitedMs });
    setImmediate(() => this.#sendNext());
  }

  #stopTicking(): void {
    if (this.#ticker !== null) clearInterval(this.#ticker);
    this.#ticker = null;
  }

  /** Once a second while a turn runs: a question that nobody answers calls the person back, once. */
  #tick(): void {
    if (this.#questions.open() === null) this.#askedMs = null;
    if (this.#askedMs === null) return;
    this.#parts.notify({ what: 'asks', waitedMs: this.#parts.steadyMs() - this.#askedMs });
  }

  /** Sends the oldest queued message, when nothing runs. */
  #sendNext(): void {
    if (this.#left || this.#working || this.#parts.session.busy()) return;
    const next = this.#queue.take();
    if (next !== null) void this.#run(next.draft, next.echoed);
  }

  async #run(text: string, echoed: boolean): Promise<void> {
    this.#working = true;
    try {
      const result = await this.#line(text);
      if (result.kind === 'send') await this.#send(result.text, echoed);
      else this.#carriedOut(result);
    } catch (error) {
      this.#showError(error);
    } finally {
      this.#working = false;
      this.redraw();
    }
    this.#sendNext();
  }

  async #line(text: string): Promise<LineResult> {
    const running = new AbortController();
    this.#running = running;
    let begun = false;
    const begins = (): void => {
      if (!begun) this.#parts.screen.commit(this.#echo(text));
      begun = true;
    };
    try {
      const result = await this.#parts.line(text, { signal: running.signal, begins });
      if (result.kind === 'shown') begins();
      return result;
    } catch (error) {
      begins();
      throw error;
    } finally {
      if (this.#running === running) this.#running = null;
    }
  }

  /** Claude may have begun a turn by itself since we looked: the message then waits in front of all others. */
  async #send(text: string, echoed: boolean): Promise<void> {
    if (!echoed) this.#parts.screen.commit(this.#echo(text));
    try {
      await this.#parts.session.submit(text);
    } catch (error) {
      if (!(error instanceof MiraError) || error.code !== 'busy') throw error;
      this.#queue.putBack({ draft: text, echoed: true });
    }
  }

  #echo(text: string): string {
    return this.#parts.theme().bold(`${PROMPT}${showHidden(text).replaceAll('\n', '\n  ')}`);
  }

  readonly keys = (events: readonly KeyEvent[]): void => {
    this.#safely(() => {
      this.#hint = '';
      for (const event of events) if (!this.#left) this.#key(event);
    });
    // A key is seen at once; only what streams waits for its frame.
    if (!this.#left) this.#parts.screen.flush();
  };

  #key(event: KeyEvent): void {
    const nowMs = this.#parts.steadyMs();
    const name = event.type === 'key' ? event.name : null;
    if (name === 'ctrl-c') return this.#ctrlC(nowMs);
    if (this.stack.key(event, nowMs)) return;
    if (name === 'ctrl-d' && this.#draft.chars.length === 0) return this.leave(EXIT.done);
    if (name === 'escape') return this.#escape();
    if (event.type === 'key' && name === 'enter' && !event.alt && !event.shift) return this.#enter(nowMs);
    if (name === 'up' && this.#draft.chars.length === 0 && this.#openQueued()) return;
    this.#draft = edit(this.#draft, event);
  }

  /** Puts the last queued message into the editor; it keeps its place in the queue. */
  #openQueued(): boolean {
    const text = this.#queue.openPrevious(draftText(this.#draft));
    if (text !== null) this.#draft = draftOf(text);
    return text !== null;
  }

  /** Esc, in order: take back the last queued message, cancel the turn. What is open on the stack has closed by then. */
  #escape(): void {
    const typed = draftText(this.#draft);
    const edited = this.#queue.open() !== null;
    const last = this.#queue.takeBack();
    if (edited) return;
    if (last !== null) this.#draft = draftOf(typed === '' ? last : `${last}\n${typed}`);
    else if (this.#parts.session.busy()) this.#cancelTurn();
  }

  #enter(nowMs: number): void {
    const text = draftText(this.#draft);
    if (nowMs - this.#answeredMs < AFTER_ANSWER_MS) return;
    if (text.endsWith('\\')) {
      this.#draft = draftOf(`${text.slice(0, -1)}\n`);
      return;
    }
    if (this.#queue.open() !== null) {
      this.#queue.closeOpen(text.trim() === '' ? null : text);
      this.#draft = EMPTY_DRAFT;
      return this.#sendNext();
    }
    if (text.trim() === '') return;
    this.#draft = EMPTY_DRAFT;
    if (/^\/(quit|exit)\s*$/.test(text)) return this.leave(EXIT.done);
    // A command does not wait for the answer that is being written; what is meant for claude does.
    if (isCommand(text) && this.#parts.session.busy()) return void this.#runBeside(text);
    this.#queue.add(text);
    this.#sendNext();
  }

  async #runBeside(text: string): Promise<void> {
    try {
      const result = await this.#line(text);
      if (result.kind === 'send') this.#queue.add(result.text);
      else this.#carriedOut(result);
    } catch (error) {
      this.#showError(error);
    }
    this.redraw();
    this.#sendNext();
  }

  #carriedOut(result: Exclude<LineResult, { kind: 'send' }>): void {
    if (result.kind === 'leave') return this.leave(EXIT.done);
    if (result.kind === 'draft') this.#draft = draftOf(result.text);
    else if (result.text !== '') this.#parts.screen.commit(result.text);
  }

  #showError(error: unknown): void {
    const { bold, dim } = this.#parts.theme();
    const hint = error instanceof MiraError && error.hint !== null ? `\n${dim(error.hint)}` : '';
    const message = error instanceof Error ? error.message : String(error);
    this.#parts.screen.commit(`${bold(`error: ${stripControls(message)}`)}${hint}`);
  }

  #ctrlC(nowMs: number): void {
    const running = this.#parts.session.busy();
    const twice = nowMs - this.#cancelledMs < (running ? TWICE_RUNNING_MS : TWICE_IDLE_MS);
    if (twice) return this.leave(running ? EXIT.interrupted : EXIT.done);
    if (this.stack.cancelTop()) return;
    if (this.#running !== null) return this.#running.abort();
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

  #dim(text: string, columns: number): readonly string[] {
    const { dim, signs } = this.#parts.theme();
    const own = signs.unicode ? text : text.replaceAll('·', signs.dot).replaceAll('…', signs.ellipsis);
    return wrapText(own, columns - 1)
      .filter((row) => row !== '')
      .map(dim);
  }

  /** What is waited for, or a hint. */
  #waiting(columns: number): readonly string[] {
    if (this.#hint !== '') return this.#dim(this.#hint, columns);
    if (this.#progress === null) return [];
    return this.#dim(progressText(this.#progress, this.#parts.steadyMs(), this.#parts.spentUsd()), columns);
  }

  #queued(columns: number): readonly string[] {
    const open = this.#queue.open();
    return this.#queue.items().flatMap(({ draft }, at) => {
      const label = at === open ? 'queued, open below: ' : 'queued: ';
      const room = Math.max(8, columns - label.length - 1);
      const row = wrapText(showHidden(draft).replaceAll('\n', ' '), room)[0] ?? '';
      return this.#parts.theme().dim(`${label}${row}`);
    });
  }

  #carried(columns: number): readonly string[] {
    return this.#parts.carried().flatMap((row) => this.#dim(row, columns));
  }

  #draw(): void {
    if (this.#left) return;
    const size = this.#parts.size();
    const { columns } = size;
    const focused = this.stack.view(size);
    const below =
      focused.below.length > 0 || focused.input !== null
        ? focused.below
        : this.#dim(statusRow(this.#parts.status(), columns - 1), columns);
    const above = [
      ...(this.#view?.openRows(columns) ?? []),
      ...this.#waiting(columns),
      ...this.#queued(columns),
      ...this.#carried(columns),
    ];
    const input =
      focused.input === null || focused.input.cursor === null
        ? this.#input(columns)
        : { rows: focused.input.rows, cursor: focused.input.cursor };
    this.#parts.screen.live(layoutRegion({ above, input, below }, size.rows));
    if (this.stack.empty()) return;
    this.#parts.screen.flush();
    this.stack.drawn(this.#parts.steadyMs());
  }

  #input(columns: number) {
    const { rows, row, column } = draftRows(this.#draft, Math.max(8, columns - PROMPT.length - 1));
    return {
      rows: rows.map((text, at) => `${at === 0 ? PROMPT : '  '}${text}`),
      cursor: { row, column: textWidth(PROMPT) + column },
    };
  }
}

/** Starts the loop; the prompt is drawn at once. */
export function startChatLoop(parts: ChatLoopParts): ChatLoop {
  return new LiveChatLoop(parts);
}
