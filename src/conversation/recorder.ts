import type { Db } from '../db/connection.ts';
import { inImmediate } from '../db/connection.ts';
import { GrowingText } from '../redact/growing-text.ts';
import { deepRedact, type Redacted, redact } from '../redact/redact.ts';
import { shorten } from '../redact/shorten.ts';
import type { TurnEvent, TurnResult, Usage } from '../turn/events.ts';
import type { NewId, Now } from '../world.ts';
import type { Kind, RecordSql } from './record.sql.ts';
import { compress } from './tool-result.ts';

const FLUSH_CHARACTERS = 4 * 1024;
const FLUSH_MS = 1_000;
const MICRO = 1_000_000;

/** What the recorder of one turn works with. */
export interface RecorderParts {
  readonly db: Db;
  readonly sql: RecordSql;
  readonly now: Now;
  readonly id: NewId;
  readonly turnId: string;
  /** Sequence number of the next message; the person's text came before it. */
  readonly nextSeq: number;
  /** Called when the turn's claude session is known. */
  readonly onSession: (session: { readonly id: string; readonly model: string }) => void;
}

interface OpenMessage {
  readonly id: string;
  readonly seq: number;
  readonly kind: 'text' | 'thinking';
  readonly text: GrowingText;
  stored: boolean;
  storedLength: number;
}

/**
 * Writes one turn down while it happens. Give it every event, first of all consumers, synchronously: what it has taken
 * survives a killed process, but for the last second of text. Throws MiraErrors of the database.
 */
export class Recorder {
  readonly turnId: string;
  readonly #parts: RecorderParts;
  #seq: number;
  #open: OpenMessage | null = null;
  #timer: NodeJS.Timeout | null = null;
  #ended = false;
  /** What went wrong in a flush by the clock, where nobody could catch it; thrown at the next event. */
  #failed: unknown = null;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.turnId = parts.turnId;
    this.#seq = parts.nextSeq;
  }

  /** Takes the next event of the turn. */
  onEvent(event: TurnEvent): void {
    if (this.#ended) return;
    this.#throwLate();
    switch (event.type) {
      case 'started':
        this.#write(() => {
          this.#parts.onSession({ id: event.sessionId, model: event.model });
          this.#parts.sql.beginTurn.run({ id: this.turnId, session: event.sessionId, model: event.model });
        });
        return;
      case 'text':
        this.#grow('text', event.delta);
        return;
      case 'thinking':
        this.#grow('thinking', event.delta);
        return;
      case 'text_reset':
        this.#replaceAnswer(event.text);
        return;
      case 'tool_started':
        this.#write(() => this.#startTool(event));
        return;
      case 'tool_finished':
        this.#write(() => this.#finishTool(event));
        return;
      case 'call':
        this.#write(() => this.#saveCall(event.id, event.model, event.usage));
        return;
      case 'ended':
        this.#write(() => this.#end(event));
        return;
      default:
        // Questions, notices and retries are for the screen; nothing of them is kept.
        return;
    }
  }

  /** The turn's cost so far in dollars, so that a killed process leaves a truthful sum. */
  spent(costUsd: number): void {
    if (!this.#ended) this.#write(() => this.#parts.sql.setCost.run({ id: this.turnId, costMicroUsd: micro(costUsd) }));
  }

  /** Stores the text that has come and not been stored yet. */
  flush(): void {
    if (this.#open !== null) this.#write(() => this.#store(false));
  }

  #write(work: () => void): void {
    inImmediate(this.#parts.db, work);
  }

  #grow(kind: 'text' | 'thinking', delta: string): void {
    if (this.#open !== null && this.#open.kind !== kind) this.#write(() => this.#close());
    // The blank line between the parts of a tool loop belongs to the whole answer, not to the part behind it.
    const text = this.#open === null ? delta.replace(/^\n+/, '') : delta;
    if (text === '') return;
    const open = this.#open ?? this.#begin(kind);
    open.text.append(text);
    // A long answer is stored whole each time: its next write waits for an eighth more, or for the second to pass.
    const enough = Math.max(FLUSH_CHARACTERS, open.storedLength / 8);
    if (open.text.length - open.storedLength >= enough) this.flush();
    else this.#flushSoon();
  }

  #begin(kind: 'text' | 'thinking'): OpenMessage {
    const text = new GrowingText();
    const open: OpenMessage = { id: this.#parts.id(), seq: this.#seq, kind, text, stored: false, storedLength: 0 };
    this.#seq += 1;
    this.#open = open;
    return open;
  }

  #flushSoon(): void {
    this.#timer ??= setTimeout(() => this.#flushByClock(), FLUSH_MS).unref();
  }

  #flushByClock(): void {
    try {
      this.flush();
    } catch (error) {
      this.#stopTimer();
      this.#failed = error;
    }
  }

  #throwLate(): void {
    const failed = this.#failed;
    this.#failed = null;
    if (failed !== null) throw failed;
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #store(whole: boolean): void {
    this.#stopTimer();
    const open = this.#open;
    if (open === null) return;
    const text = open.text.text(whole);
    const settled = whole ? 1 : 0;
    open.storedLength = open.text.length;
    if (open.stored) this.#parts.sql.updateMessage.run({ id: open.id, text, settled });
    else this.#insert(open, text, settled);
    open.stored = true;
  }

  #insert(open: { id: string; seq: number; kind: Kind }, text: Redacted, settled: 0 | 1): void {
    this.#parts.sql.insertMessage.run({
      id: open.id,
      turn: this.turnId,
      seq: open.seq,
      role: 'assistant',
      kind: open.kind,
      text,
      settled,
      nowMs: this.#parts.now(),
    });
  }

  #close(): void {
    this.#store(true);
    this.#open = null;
  }

  #replaceAnswer(text: string): void {
    this.#write(() => {
      if (this.#open?.kind === 'text') {
        this.#stopTimer();
        this.#open = null;
      }
      this.#close();
      this.#parts.sql.dropAnswer.run({ turn: this.turnId });
    });
    this.#grow('text', text);
  }

  #startTool(event: Extract<TurnEvent, { type: 'tool_started' }>): void {
    this.#close();
    this.#parts.sql.insertTool.run({
      id: this.#parts.id(),
      turn: this.turnId,
      seq: this.#seq,
      toolId: event.id,
      toolName: redact(event.name),
      parentToolId: event.parentId,
      input: deepRedact(event.input),
      none: redact(''),
      nowMs: this.#parts.now(),
    });
    this.#seq += 1;
  }

  #finishTool(event: Extract<TurnEvent, { type: 'tool_finished' }>): void {
    const full = redact(event.output);
    const text = shorten(full);
    const blob = text === full ? null : compress(full);
    if (blob !== null) this.#parts.sql.insertBlob.run(blob);
    const { id: toolId, status } = event;
    this.#parts.sql.finishTool.run({ turn: this.turnId, toolId, status, text, blob: blob?.hash ?? null });
  }

  #saveCall(id: string, model: string, usage: Usage): void {
    this.#parts.sql.saveCall.run({ turn: this.turnId, id, model, ...usage, nowMs: this.#parts.now() });
  }

  #end(result: TurnResult): void {
    this.#close();
    this.#ended = true;
    const { sql } = this.#parts;
    sql.interruptTools.run({ turn: this.turnId });
    const used = Object.values(result.usage).some((tokens) => tokens > 0);
    // An old CLI may name no single calls: the turn's own sum then stands for them.
    if (used && (sql.countCalls.get({ turn: this.turnId })?.calls ?? 0) === 0) {
      this.#saveCall(this.turnId, result.model ?? 'unknown', result.usage);
    }
    sql.endTurn.run({
      id: this.turnId,
      status: result.status,
      model: result.model,
      endedMs: this.#parts.now(),
      firstTokenMs: result.firstTokenMs,
      durationMs: Math.round(result.durationMs),
      costMicroUsd: micro(result.costUsd),
      errorCode: result.error?.code ?? null,
      errorMessage: result.error === null ? null : redact(result.error.message),
    });
  }
}

/** Dollars as whole micro-dollars. */
export function micro(usd: number): number {
  return Math.round(usd * MICRO);
}
