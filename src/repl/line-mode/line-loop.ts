import { EXIT } from '../../errors.ts';
import { oneLine } from '../../lib/one-line.ts';
import { stripControls } from '../../lib/terminal-text.ts';
import { inSigns } from '../../render/signs.ts';
import type { Theme } from '../../render/theme.ts';
import type { TurnEvent } from '../../turn/events.ts';
import type { AnswerView } from '../answer-view.ts';
import type { CallDiff } from '../call-diff.ts';
import { type ChatFront, type ChatSession, isCommand } from '../chat-front.ts';
import { errorText, PROMPT } from '../chat-picture.ts';
import { makeMessageQueue } from '../message-queue.ts';
import { type LineResult, type LineRun, makeSender, type Sender } from '../sending.ts';
import { type LineAsker, makeLineAsker } from './line-asker.ts';
import { type LineQuestions, makeLineQuestions } from './line-questions.ts';
import type { TypedLine } from './read-lines.ts';

export interface LineLoopParts {
  readonly write: (text: string) => void;
  readonly session: ChatSession;
  readonly theme: Theme;
  readonly answerView: () => AnswerView;
  readonly diff: CallDiff;
  readonly columns: () => number;
  readonly line: (text: string, run: LineRun) => Promise<LineResult>;
  readonly carried: () => readonly string[];
  readonly steadyMs: () => number;
}

/** A chat in whole lines: nothing that was written is ever touched again. */
export interface LineLoop extends ChatFront {
  readonly typed: (line: TypedLine) => void;
  /** Ctrl+C, which the terminal turned into a signal. */
  readonly interrupt: () => void;
}

const BELL = '\u0007';
/** A second Ctrl+C within this time leaves. */
const TWICE_MS = 1_500;

class OpenLineLoop implements LineLoop {
  readonly #parts: LineLoopParts;
  readonly chooser: LineAsker;
  readonly #questions: LineQuestions;
  readonly #sender: Sender;
  #view: AnswerView | null = null;
  #left = false;
  /** The cursor stands behind the prompt sign. */
  #prompted = false;
  /** Messages that were typed while a turn ran. */
  readonly #waited = new Set<string>();
  /** Lines that ended in a backslash. */
  #held = '';
  #interruptedMs = Number.NEGATIVE_INFINITY;
  #finish: (code: number) => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;
  readonly done: Promise<number>;

  constructor(parts: LineLoopParts) {
    this.#parts = parts;
    this.done = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
    this.chooser = makeLineAsker({ print: (text) => this.#print(text), steadyMs: parts.steadyMs });
    this.#questions = makeLineQuestions({
      asker: this.chooser,
      diff: parts.diff,
      columns: parts.columns,
      answer: parts.session.answer,
      broken: this.broken,
    });
    this.#sender = makeSender({
      queue: makeMessageQueue<string>(),
      submit: parts.session.submit,
      busy: parts.session.busy,
      line: parts.line,
      // What was typed stands on the screen already; above it, when it had to wait.
      echo: (text) => {
        if (this.#waited.delete(text)) this.#print(`sending: ${oneLine(text, 60)}`);
      },
      remember: () => undefined,
      commit: (text) => this.#print(inSigns(text, parts.theme.signs)),
      fail: (error) => this.#print(errorText(error, parts.theme, parts.columns())),
      draft: (text) => void this.#changeAndSend(text),
      leave: () => this.leave(EXIT.done),
      redraw: () => this.#prompt(),
      left: () => this.#left,
    });
    this.#prompt();
  }

  #print(text: string): void {
    if (this.#left || text === '') return;
    this.#parts.write(`${this.#prompted ? '\n' : ''}${text}${text.endsWith('\n') ? '' : '\n'}`);
    this.#prompted = false;
  }

  #prompt(): void {
    if (this.#left || this.#prompted || this.#parts.session.busy()) return;
    for (const row of this.#parts.carried()) this.#print(stripControls(row));
    this.#parts.write(PROMPT);
    this.#prompted = true;
  }

  async #changeAndSend(text: string): Promise<void> {
    const line = await this.chooser.line('change it, then Enter sends it:', text);
    if (line !== null && line.trim() !== '') this.#sender.add(line);
  }

  readonly say = (text: string): void => {
    this.#print(inSigns(text, this.#parts.theme.signs));
    this.#prompt();
  };

  readonly redraw = (): void => undefined;

  readonly leave = (code: number): void => {
    if (this.#left) return;
    this.#left = true;
    this.#sender.interrupt();
    while (this.chooser.cancel());
    this.#finish(code);
  };

  readonly broken = (error: unknown): void => {
    if (this.#left) return;
    this.#left = true;
    this.#fail(error);
  };

  readonly event = (event: TurnEvent): void => {
    if (this.#left) return;
    try {
      this.#take(event);
    } catch (error) {
      this.broken(error);
    }
  };

  #take(event: TurnEvent): void {
    if (event.type === 'started') {
      this.#view = this.#parts.answerView();
      this.#print(event.origin === 'background' ? 'a background task has finished; claude goes on' : 'working');
    }
    // No row counts down here: without a word the chat would look dead.
    if (event.type === 'retry' && event.attempt === 1) this.#print('the API does not answer, claude tries again');
    const view = this.#view;
    if (view !== null) this.#print(view.accept(event) + view.release());
    if (event.type === 'permission_asked') {
      this.#parts.write(BELL);
      this.#questions.add(event.question);
    } else if (event.type === 'permission_withdrawn') this.#questions.withdraw(event.requestId);
    else if (event.type === 'ended') {
      this.#view = null;
      this.#parts.write(BELL);
      setImmediate(() => {
        this.#sender.next();
        this.#prompt();
      });
    }
  }

  readonly typed = (line: TypedLine): void => {
    if (this.#left) return;
    this.#prompted = false;
    if (this.chooser.take(line)) return;
    const text = this.#held + line.text;
    this.#held = text.endsWith('\\') ? `${text.slice(0, -1)}\n` : '';
    if (this.#held !== '') return;
    if (text.trim() === '') return this.#prompt();
    if (/^\/(quit|exit)\s*$/.test(text)) return this.leave(EXIT.done);
    const busy = this.#parts.session.busy();
    if (busy && isCommand(text)) return this.#sender.beside(text, 'line');
    if (busy) {
      this.#waited.add(text);
      this.#print(`queued: ${oneLine(text, 60)}`);
    }
    this.#sender.add(text);
  };

  readonly interrupt = (): void => {
    const nowMs = this.#parts.steadyMs();
    const running = this.#parts.session.busy();
    // The terminal has written ^C where the cursor stood.
    this.#prompted = true;
    if (nowMs - this.#interruptedMs < TWICE_MS) return this.leave(running ? EXIT.interrupted : EXIT.done);
    this.#interruptedMs = nowMs;
    if (running) {
      this.#print('cancelling');
      return this.#parts.session.cancel();
    }
    if (this.chooser.cancel() || this.#sender.interrupt()) return;
    this.#print('Ctrl+C again leaves');
    this.#prompt();
  };
}

/** Starts the loop; its prompt stands at once. */
export function startLineLoop(parts: LineLoopParts): LineLoop {
  return new OpenLineLoop(parts);
}
