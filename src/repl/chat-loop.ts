import { EXIT } from '../errors.ts';
import type { LiveRegion, LiveScreen } from '../render/live-screen.ts';
import { inSigns } from '../render/signs.ts';
import type { Theme } from '../render/theme.ts';
import type { TurnEvent } from '../turn/events.ts';
import type { AnswerView } from './answer-view.ts';
import type { CallDiff } from './call-diff.ts';
import { type ChatFront, type ChatSession, isCommand } from './chat-front.ts';
import { drawChat, echoed, errorText } from './chat-picture.ts';
import type { EditorStep, LineEditor } from './editor/line-editor.ts';
import { type FocusStack, makeFocusStack } from './focus.ts';
import type { KeyEvent } from './keys.ts';
import { type Chooser, openChooser } from './menu/chooser.ts';
import { type MessageQueue, makeMessageQueue } from './message-queue.ts';
import type { Occasion } from './notify.ts';
import { type Questions, showQuestions } from './question-focus.ts';
import { makeQueueKeys, type QueueKeys } from './queue-keys.ts';
import { type LineResult, type LineRun, makeSender, type Sender } from './sending.ts';
import { type StatusFacts, statusRow } from './status-line.ts';
import { type TurnWatch, watchTurns } from './turn-watch.ts';

export interface ChatLoopParts {
  readonly screen: LiveScreen;
  readonly session: ChatSession;
  readonly theme: () => Theme;
  /** The view of a turn that begins. */
  readonly answerView: () => AnswerView;
  /** A plan as it is shown. */
  readonly plan: (markdown: string) => Promise<string>;
  /** What a call would change in a file. */
  readonly diff: CallDiff;
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** Commands and what is none; never throws for what the person typed. */
  readonly line: (text: string, run: LineRun) => Promise<LineResult>;
  /** Rows that say what the next message carries besides its text. */
  readonly carried: () => readonly string[];
  /** Makes the editor; `redraw` is for what comes to it without a key. */
  readonly editor: (redraw: () => void) => LineEditor;
  /** The messages that wait are these now. */
  readonly keepQueue: (texts: readonly string[]) => void;
  /** Carries out what needs the whole terminal: an editor outside, or going to sleep. */
  readonly outside: (what: 'edit' | 'suspend', editor: LineEditor) => void;
  readonly status: () => StatusFacts;
  /** Dollars that this chat has cost so far. */
  readonly spentUsd: () => number;
  /** Calls the person back where that is wanted; true when it did. */
  readonly notify: (occasion: Occasion) => boolean;
  /** Milliseconds of a clock that never jumps. */
  readonly steadyMs: () => number;
}

/** The loop of a live chat: keys and events in, screen and session out. */
export interface ChatLoop extends ChatFront {
  /** The keys of one chunk of input. */
  readonly keys: (events: readonly KeyEvent[]) => void;
  readonly resized: () => void;
  /** Shows messages that a chat before left; none of them is sent by itself. */
  readonly holdUnsent: (texts: readonly string[]) => void;
}

/** A second Ctrl+C counts as "leave" within this time: while a turn runs, and at an idle prompt. */
const TWICE_RUNNING_MS = 1_000;
const TWICE_IDLE_MS = 1_500;
/** The Enter of somebody who answers a question with "y, Enter" must not send the draft. */
const AFTER_ANSWER_MS = 250;

class LiveChatLoop implements ChatLoop {
  readonly #parts: ChatLoopParts;
  readonly #stack: FocusStack = makeFocusStack();
  readonly chooser: Chooser;
  readonly #questions: Questions;
  readonly #queue: MessageQueue<string>;
  readonly #sender: Sender;
  readonly #queued: QueueKeys;
  readonly #editor: LineEditor;
  #view: AnswerView | null = null;
  readonly #watch: TurnWatch;
  #answeredMs = Number.NEGATIVE_INFINITY;
  #cancelledMs = Number.NEGATIVE_INFINITY;
  #hint = '';
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
    this.#editor = parts.editor(this.redraw);
    this.#queue = makeMessageQueue((waiting) => parts.keepQueue(waiting.map(({ draft }) => draft)));
    const { theme } = parts;
    this.chooser = openChooser({ stack: this.#stack, theme, commit: this.#above, redraw: this.redraw });
    this.#questions = showQuestions({
      stack: this.#stack,
      answer: (requestId, answer) => {
        this.#answeredMs = parts.steadyMs();
        parts.session.answer(requestId, answer);
      },
      commit: this.#above,
      plan: parts.plan,
      diff: parts.diff,
      redraw: this.redraw,
    });
    this.#watch = watchTurns({
      ...parts,
      asking: () => this.#questions.open() !== null,
      tick: (step) => this.#safely(step),
    });
    this.#sender = makeSender({
      queue: this.#queue,
      submit: parts.session.submit,
      busy: parts.session.busy,
      line: parts.line,
      echo: (text) => this.#commit(echoed(text, parts.theme().bold)),
      remember: this.#editor.remember,
      commit: (text) => this.#commit(inSigns(text, parts.theme().signs)),
      fail: (error) => this.#commit(errorText(error, parts.theme(), parts.size().columns)),
      draft: (text) => this.#editor.setText(text),
      leave: () => this.leave(EXIT.done),
      redraw: this.redraw,
      left: () => this.#left,
    });
    this.#queued = makeQueueKeys({ queue: this.#queue, editor: this.#editor, next: this.#sender.next });
    this.redraw();
  }

  /** Runs a step of the loop. What throws in it ends the chat with the terminal in order, instead of half a screen. */
  #safely(step: () => void, now = false): void {
    if (this.#left) return;
    try {
      step();
      this.#draw();
      if (now && !this.#left) this.#parts.screen.flush();
    } catch (error) {
      this.broken(error);
    }
  }

  readonly broken = (error: unknown): void => {
    if (this.#left) return;
    this.#close();
    this.#fail(error);
  };

  /** Writes finished lines that are no part of the answer: what waits of it for its colours goes first. */
  readonly #above = (text: string): void => this.#finished((this.#view?.release() ?? '') + text);

  #finished(text: string | undefined): void {
    if (text !== undefined && text !== '') this.#parts.screen.commit(text);
  }

  #commit(text: string): void {
    if (!this.#left) this.#above(text);
  }

  readonly redraw = (): void => this.#safely(() => undefined);

  readonly say = (text: string): void => this.#safely(() => this.#above(text));

  readonly resized = (): void => this.#safely(() => this.#parts.screen.resized(this.#parts.size().columns));

  readonly holdUnsent = (texts: readonly string[]): void => this.#safely(() => this.#queue.hold(texts));

  readonly leave = (code: number): void => {
    // In the middle of an answer: what has come of it stays on the screen.
    this.#safely(() => this.#finished(this.#view?.leave()));
    if (this.#left) return;
    this.#close();
    this.#finish(code);
  };

  #close(): void {
    this.#left = true;
    // What waits is not sent now; the next chat here shows it, and any other has it in the history of the input.
    for (const { draft, echoed, held } of this.#queue.items()) if (!echoed && !held) this.#editor.remember(draft);
    this.#watch.stop();
    this.#sender.interrupt();
    this.#stack.clear();
    this.#parts.screen.close();
  }

  readonly event = (event: TurnEvent): void => this.#safely(() => this.#take(event));

  #take(event: TurnEvent): void {
    const { screen, theme } = this.#parts;
    if (event.type === 'started') {
      this.#above('');
      this.#view = this.#parts.answerView();
      if (event.origin === 'background') {
        screen.commit(theme().dim('a background task has finished; claude goes on'));
      }
    }
    this.#finished(this.#view?.accept(event));
    if (event.type === 'permission_asked') this.#questions.add(event.question);
    else if (event.type === 'permission_withdrawn') this.#questions.withdraw(event.requestId);
    else if (event.type === 'ended') {
      this.#hint = '';
      setImmediate(this.#sender.next);
    }
    this.#watch.accept(event);
  }

  readonly keys = (events: readonly KeyEvent[]): void => {
    // A key is seen at once; only what streams waits for its frame.
    this.#safely(() => {
      this.#hint = '';
      for (const event of events) if (!this.#left) this.#key(event);
    }, true);
  };

  #key(event: KeyEvent): void {
    const nowMs = this.#parts.steadyMs();
    const name = event.type === 'key' ? event.name : null;
    // Only a Ctrl+C right behind another one means "leave".
    if (name !== 'ctrl-c') this.#cancelledMs = Number.NEGATIVE_INFINITY;
    if (name !== 'enter') this.#answeredMs = Number.NEGATIVE_INFINITY;
    // What is open stays so while the program is suspended, or the screen drawn anew.
    if (name === 'ctrl-z' || name === 'ctrl-l') return this.#edited(this.#editor.key(event), name);
    if (name !== 'ctrl-c' && this.#stack.key(event, nowMs)) return;
    if (name === 'ctrl-c' && (!this.#stack.empty() || !this.#editor.hasOpenMenu())) return this.#ctrlC(nowMs);
    if (this.#queued.walk(name)) return;
    if (name === 'enter' && nowMs - this.#answeredMs < AFTER_ANSWER_MS) return;
    if (name === 'enter' && this.#queued.emptied()) return this.#queued.close(null);
    if (name === 'ctrl-o') return this.#sender.beside('/last', 'key');
    this.#edited(this.#editor.key(event), name);
  }

  /** What the editor made of a key. */
  #edited(step: EditorStep, name: string | null): void {
    if (step.kind === 'submit') this.#submitted(step.text);
    else if (step.kind === 'external') this.#parts.outside('edit', this.#editor);
    else if (step.kind === 'suspend') this.#parts.outside('suspend', this.#editor);
    else if (step.kind === 'redraw') this.#parts.screen.resized(this.#parts.size().columns);
    else if (step.kind === 'passed' && name === 'ctrl-d') this.leave(EXIT.done);
    else if (step.kind === 'passed' && name === 'escape') this.#escape();
  }

  /** Esc, in order: take back the last queued message, cancel the turn. What is open on the stack has closed by then. */
  #escape(): void {
    if (this.#queued.takeBack() || this.#sender.interrupt()) return;
    if (this.#parts.session.busy()) this.#cancelTurn();
  }

  #submitted(text: string): void {
    if (this.#queue.open() !== null) return this.#queued.close(text);
    if (/^\/(quit|exit)\s*$/.test(text)) return this.leave(EXIT.done);
    // A command does not wait for the answer that is being written; what is meant for claude does.
    if (isCommand(text) && this.#parts.session.busy()) return this.#sender.beside(text, 'line');
    this.#sender.add(text);
  }

  #ctrlC(nowMs: number): void {
    const running = this.#parts.session.busy();
    const twice = nowMs - this.#cancelledMs < (running ? TWICE_RUNNING_MS : TWICE_IDLE_MS);
    if (twice && running) return this.leave(EXIT.interrupted);
    if (this.#stack.cancelTop() || this.#sender.interrupt()) return;
    if (running) return this.#cancelTurn();
    if (!this.#editor.isEmpty()) return this.#editor.clear();
    if (twice) return this.leave(EXIT.done);
    this.#cancelledMs = nowMs;
    this.#hint = 'Ctrl+C again leaves';
  }

  #cancelTurn(): void {
    this.#cancelledMs = this.#parts.steadyMs();
    this.#hint = 'cancelling …';
    this.#parts.session.cancel();
  }

  /** Says what is to be drawn; the picture itself is made once for a frame, however much came meanwhile. */
  #draw(): void {
    if (this.#left) return;
    const { screen, steadyMs } = this.#parts;
    this.#finished(this.#view?.due());
    screen.live(this.#picture);
    if (this.#stack.empty()) return;
    screen.flush();
    this.#stack.drawn(steadyMs());
  }

  readonly #picture = (): LiveRegion => {
    const { size, theme, status, carried } = this.#parts;
    const { columns, rows } = size();
    const focused = this.#stack.view({ columns, rows });
    return drawChat(
      {
        open: this.#view?.openRows(columns) ?? [],
        hint: this.#hint,
        waiting: this.#watch.parts(),
        carried: carried(),
        queue: this.#queued.shown(),
        focused,
        editor: this.#editor,
        status: focused.below.length > 0 || focused.input !== null ? '' : statusRow(status(), columns - 1),
      },
      { columns, rows },
      theme(),
    );
  };
}

/** Starts the loop; the prompt is drawn at once. */
export function startChatLoop(parts: ChatLoopParts): ChatLoop {
  return new LiveChatLoop(parts);
}
