import type { ClaudeEvent } from '../claude/events.ts';
import { isHopelessRetry, type StopReason, see } from '../claude/failure.ts';
import { type EventQueue, makeQueue } from '../claude/queue.ts';
import type { ClaudeSession } from '../claude/session.ts';
import type { TurnContext } from '../context/session-context.ts';
import { errorJson, MiraError } from '../errors.ts';
import { dollars } from '../lib/dollars.ts';
import type { PermissionQuestion, TurnEvent } from './events.ts';
import type { Prompt, Recorder, TurnBegin } from './recorder.ts';
import { beginRunning, type Running, resultOf, silenceOf } from './running-turn.ts';
import { sendAnswer } from './send-answer.ts';
import type { StallLimits } from './stall-watch.ts';
import { followTurnAnswer } from './turn-answer.ts';

/** A person's (or a policy's) answer to a permission question. */
export type Answer =
  | {
      readonly allow: true;
      /** Runs with this input instead. */
      readonly input?: Readonly<Record<string, unknown>>;
      /** Saves the rule that the question showed: for this claude process, or for the project. */
      readonly remember?: 'session' | 'project';
    }
  | { readonly allow: false; readonly reason: string; readonly stop?: boolean };

/** Keeps a rule that the person has allowed: for this claude process, or for the project. */
export type SaveRule = (rule: string, kept: 'session' | 'project') => void;

/** The piece of a claude session that a talk drives. */
export type ClaudePort = Pick<ClaudeSession, 'events' | 'send' | 'interrupt' | 'answer' | 'usage' | 'kill'>;

export interface TalkParts {
  readonly claude: ClaudePort;
  readonly id: () => string;
  readonly sessionId: string;
  /** Asked when a turn begins and when it ends: a new conversation is stored with its first message. */
  readonly conversationId: () => string | null;
  readonly model: string;
  readonly stall: StallLimits;
  /** Answers a question without a person; null means ask. */
  readonly policy: (question: PermissionQuestion) => Answer | null;
  /** Writes the person's message before the call and returns who stores the rest; null when nothing is stored. */
  readonly record: (begin: TurnBegin) => Recorder | null;
  /** Dollars that are left of the budget for this turn; null without a limit. */
  readonly remainingUsd: () => number | null;
  readonly saveRule: SaveRule;
  /** Claude has compacted its session. Throws what the database throws. */
  readonly compacted?: () => void;
  /** Claude has changed its permission mode, by itself or because a plan was approved. */
  readonly modeChanged?: (mode: string) => void;
}

/** One conversation with one living claude process, as one stream of TurnEvents. */
export interface Talk {
  /** Every turn's events, in order, for the life of the process; ends when claude is gone. */
  readonly events: AsyncIterable<TurnEvent>;
  readonly busy: () => boolean;
  readonly alive: () => boolean;
  /** Sends one prompt. Throws `busy` while a turn runs: queue in front of it. */
  readonly submit: (prompt: Prompt) => void;
  readonly answer: (requestId: string, answer: Answer) => void;
  /** Stops the running turn; the partial answer stays. */
  readonly stop: (code: StopReason, message?: string, hint?: string) => void;
}

const NOTHING_SAID = { typed: '' };

/** How long claude may take to end a turn that was interrupted (it needs 4 to 12 ms) before it is killed. */
const INTERRUPT_GRACE_MS = 3_000;
const STALL_CHECK_MS = 500;

class LiveTalk implements Talk {
  readonly #parts: TalkParts;
  readonly #out: EventQueue<TurnEvent> = makeQueue();
  #running: Running | null = null;
  #costUsd = 0;
  /** The newest one. */
  #context: TurnContext | null = null;
  #alive = true;
  #ticker: NodeJS.Timeout | null = null;

  constructor(parts: TalkParts) {
    this.#parts = parts;
    void this.#pump();
  }

  get events(): AsyncIterable<TurnEvent> {
    return this.#out.values;
  }

  readonly busy = (): boolean => this.#running !== null;
  readonly alive = (): boolean => this.#alive;

  readonly submit = (prompt: Prompt): void => {
    if (this.#running !== null) throw new MiraError('busy', 'a turn is running', { hint: 'wait for it, or cancel it' });
    const turn = this.#begin('person', prompt);
    if (this.#alive) this.#parts.claude.send(prompt.blocks, { uuid: turn.id });
    else this.#finish(turn);
  };

  readonly answer = (requestId: string, answer: Answer): void => {
    const turn = this.#running;
    const question = turn?.questions.get(requestId);
    if (turn === null || question === undefined) return;
    turn.questions.delete(requestId);
    this.#send(turn, question, answer);
  };

  readonly stop = (code: StopReason, message?: string, hint?: string): void => {
    const turn = this.#running;
    if (turn === null || turn.stop !== null) return;
    turn.stop = { code, message: message ?? null, hint: hint ?? null };
    turn.follower.stopped(message ?? code);
    this.#parts.claude.interrupt().catch(() => this.#parts.claude.kill());
    const grace = setTimeout(() => {
      if (this.#running === turn) this.#parts.claude.kill();
    }, INTERRUPT_GRACE_MS);
    grace.unref();
  };

  #begin(origin: 'person' | 'background', { typed, material = null, context = null }: Omit<Prompt, 'blocks'>): Running {
    this.#context = context ?? this.#context;
    const id = this.#parts.id();
    const answer = followTurnAnswer(context, this.#context);
    const turn = beginRunning({ id, origin, answer, limits: this.#parts.stall });
    let unstored: unknown = null;
    try {
      turn.recorder = this.#parts.record({ turnId: id, origin, typed, material });
    } catch (error) {
      // A person's turn that cannot be stored is not sent; one that claude has begun runs already.
      if (origin === 'person') throw error;
      unstored = error;
    }
    this.#running = turn;
    this.#ticker = setInterval(() => this.#tick(), STALL_CHECK_MS);
    const { sessionId, model } = this.#parts;
    const conversationId = this.#parts.conversationId();
    this.#emit(turn, { type: 'started', turnId: id, sessionId, conversationId, model, origin });
    if (unstored !== null) this.#sayUnstored(unstored);
    return turn;
  }

  /** Stores first, then shows. */
  #emit(turn: Running, event: TurnEvent): void {
    this.#store(turn, (recorder) => recorder.onEvent(event));
    this.#out.push(event);
    this.#explain(() => turn.answer.heard(event));
  }

  /** A turn that cannot be stored goes on, and says so once. */
  #store(turn: Running, write: (recorder: Recorder) => void): void {
    if (turn.recorder === null) return;
    try {
      write(turn.recorder);
    } catch (error) {
      turn.recorder = null;
      this.#sayUnstored(error);
    }
  }

  /** What was given is explained later from what is stored; a turn goes on without that, and says so. */
  #explain(write: () => void): void {
    try {
      write();
    } catch (error) {
      const message = `what this turn was given is not stored: ${errorJson(error).message}`;
      this.#out.push({ type: 'notice', level: 'warning', message });
    }
  }

  #sayUnstored(error: unknown): void {
    const message = `the rest of this turn is not stored: ${errorJson(error).message}`;
    this.#out.push({ type: 'notice', level: 'error', message });
  }

  async #pump(): Promise<void> {
    for await (const event of this.#parts.claude.events()) this.#accept(event);
    this.#alive = false;
    if (this.#running !== null) this.#finish(this.#running);
    this.#out.end();
  }

  #accept(event: ClaudeEvent): void {
    if (event.type === 'exited') this.#alive = false;
    // A turn nobody asked for: a background task of claude's has finished and it goes on by itself.
    if (this.#running === null && event.type === 'init') this.#begin('background', NOTHING_SAID);
    const turn = this.#running;
    if (turn === null) return;
    turn.stall.heard(performance.now());
    turn.seen = see(turn.seen, event);
    if (event.type === 'text_delta') turn.firstTokenMs ??= performance.now() - turn.startMs;
    for (const out of turn.follower.accept(event)) {
      if (out.type === 'permission_asked') this.#ask(turn, out.question);
      else if (out.type === 'permission_withdrawn' && !turn.questions.delete(out.requestId)) continue;
      else for (const shown of turn.answer.show(out)) this.#emit(turn, shown);
    }
    this.#react(turn, event);
  }

  /** What mira does by itself on what it hears. */
  #react(turn: Running, event: ClaudeEvent): void {
    switch (event.type) {
      case 'init':
        this.#explain(() => turn.answer.begun(turn.id));
        return;
      case 'compact_boundary':
        this.#explain(() => this.#parts.compacted?.());
        return;
      case 'status':
        if (event.permissionMode !== null) this.#parts.modeChanged?.(event.permissionMode);
        return;
      case 'retry':
        // The CLI would try a wrong key ten times.
        if (isHopelessRetry(event)) this.stop('auth', `the API refused the key or the login (${event.status})`);
        return;
      case 'message_usage':
        if (event.stopReason === 'tool_use') void this.#countCost(turn);
        return;
      case 'result':
        if (turn.origin === 'person' && event.result.origin === 'task-notification') return;
        this.#finish(turn);
        return;
      default:
    }
  }

  #ask(turn: Running, question: PermissionQuestion): void {
    const decided =
      turn.stop === null ? this.#parts.policy(question) : { allow: false as const, reason: 'the turn was cancelled' };
    if (decided !== null) return this.#send(turn, question, decided);
    turn.questions.set(question.requestId, question);
    this.#emit(turn, { type: 'permission_asked', question });
  }

  #send(turn: Running, question: PermissionQuestion, answer: Answer): void {
    if (!answer.allow) {
      const { tool, input } = question;
      turn.follower.refuse(question.toolUseId, { tool, input, reason: answer.reason });
      if (answer.stop) turn.stop ??= { code: 'interrupted', message: null, hint: null };
    }
    this.#emit(turn, sendAnswer(question, answer, this.#parts));
  }

  /**
   * Between two API calls of a tool loop: what the turn has cost so far is stored, so that a killed process leaves a
   * truthful sum, and a turn that has used up what was left of the budget is stopped.
   */
  async #countCost(turn: Running): Promise<void> {
    const used = await this.#parts.claude.usage().catch(() => null);
    if (used === null || this.#running !== turn) return;
    const costUsd = used.totalCostUsd - this.#costUsd;
    this.#store(turn, (recorder) => recorder.spent?.(costUsd));
    const remaining = this.#parts.remainingUsd();
    if (remaining === null || costUsd < remaining) return;
    this.stop(
      'budget',
      `the budget is used up: this turn has cost ${dollars(costUsd)} of the ${dollars(remaining)} that were left`,
      'raise it with `mira config set budget.dailyUsd AMOUNT` (or budget.monthlyUsd)',
    );
  }

  #tick(): void {
    const turn = this.#running;
    if (turn === null) return;
    const { means, seconds } = silenceOf(turn);
    if (means === 'notice') {
      this.#emit(turn, { type: 'notice', level: 'info', message: `no answer for ${seconds} s; still waiting` });
    } else if (means === 'end') {
      this.stop('stalled', `nothing came from claude for ${seconds} s`);
    }
  }

  #finish(turn: Running): void {
    this.#running = null;
    if (this.#ticker !== null) clearInterval(this.#ticker);
    const total = turn.seen.result?.totalCostUsd ?? this.#costUsd;
    const costUsd = Math.max(0, total - this.#costUsd);
    this.#costUsd = Math.max(this.#costUsd, total);
    for (const requestId of turn.questions.keys()) this.#emit(turn, { type: 'permission_withdrawn', requestId });
    for (const shown of turn.answer.flush()) this.#emit(turn, shown);
    const { sessionId, model } = this.#parts;
    const conversationId = this.#parts.conversationId();
    const result = resultOf(turn, { costUsd, sessionId, conversationId, model });
    this.#explain(() => turn.answer.ended(turn.id, result.text));
    this.#emit(turn, { type: 'ended', ...result });
  }
}

/** Starts talking over a living claude session. Never throws by itself: a turn that fails ends with its reason. */
export function openTalk(parts: TalkParts): Talk {
  return new LiveTalk(parts);
}
