import { dollars } from '../lib/dollars.ts';
import type { TurnEvent } from '../turn/events.ts';
import type { RowPart } from './fit-row.ts';

/** What a running turn has shown of itself so far; times are milliseconds of one steady clock. */
export interface TurnProgress {
  readonly startedMs: number;
  /** The last sign of life: a delta, a tool, an answer to a question. */
  readonly lastMs: number;
  readonly inTokens: number;
  readonly outTokens: number;
  /** Characters that came since the last finished call: tokens of these are an estimate. */
  readonly openChars: number;
  /** Tools that run: nothing is expected from the model meanwhile. */
  readonly runningTools: number;
  readonly retry: {
    readonly attempt: number;
    readonly of: number;
    readonly untilMs: number;
    readonly status: number | null;
  } | null;
}

/** The progress of a turn that begins now. */
export function beginProgress(atMs: number): TurnProgress {
  return {
    startedMs: atMs,
    lastMs: atMs,
    inTokens: 0,
    outTokens: 0,
    openChars: 0,
    runningTools: 0,
    retry: null,
  };
}

const below = (count: number): number => Math.max(0, count - 1);

/** The progress after an event. */
export function afterEvent(progress: TurnProgress, event: TurnEvent, atMs: number): TurnProgress {
  const alive = { ...progress, lastMs: atMs, retry: null };
  switch (event.type) {
    case 'text':
    case 'thinking':
      return { ...alive, openChars: progress.openChars + event.delta.length };
    case 'tool_started':
      return { ...alive, runningTools: progress.runningTools + 1 };
    case 'tool_finished':
      return { ...alive, runningTools: below(progress.runningTools) };
    case 'retry':
      return {
        ...alive,
        retry: { attempt: event.attempt, of: event.maxRetries, untilMs: atMs + event.delayMs, status: event.status },
      };
    case 'call': {
      const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = event.usage;
      return {
        ...alive,
        inTokens: progress.inTokens + inputTokens + cacheReadTokens + cacheWriteTokens,
        outTokens: progress.outTokens + outputTokens,
        openChars: 0,
      };
    }
    default:
      return alive;
  }
}

/** Silence after which the row says that the model is waited for. */
const SILENT_MS = 10_000;
/** Characters of a token of prose, for what is not counted yet. */
const CHARS_PER_TOKEN = 4;

const seconds = (ms: number): number => Math.max(0, Math.round(ms / 1000));

/** `940`, `12.1k`, `3.2M`. */
export function shortCount(count: number): string {
  if (count < 1000) return String(count);
  return count < 1_000_000 ? `${(count / 1000).toFixed(1)}k` : `${(count / 1_000_000).toFixed(1)}M`;
}

function tokensText({ inTokens, outTokens, openChars }: TurnProgress): readonly string[] {
  const open = Math.round(openChars / CHARS_PER_TOKEN);
  if (inTokens + outTokens + open === 0) return [];
  const estimate = open > 0 ? '~' : '';
  const up = inTokens === 0 ? [] : [`in ${shortCount(inTokens)}`];
  return [[...up, `out ${estimate}${shortCount(outTokens + open)} tokens`].join(', ')];
}

function newsOf({ retry, ...progress }: TurnProgress, atMs: number, asking: boolean): string | null {
  if (retry !== null) {
    const status = retry.status === null ? '' : ` (${retry.status})`;
    return `the API did not answer${status}: try ${retry.attempt} of ${retry.of} in ${seconds(retry.untilMs - atMs)} s`;
  }
  if (asking) return 'waiting for your answer';
  const silentMs = atMs - progress.lastMs;
  return progress.runningTools === 0 && silentMs >= SILENT_MS ? `waiting for the model ${seconds(silentMs)} s` : null;
}

/**
 * The row that says what is waited for. `spentUsd`: what this chat has cost before the turn; claude tells the cost of
 * a turn at its end only. `asking`: a question waits for the person.
 */
export function progressParts(
  progress: TurnProgress,
  { atMs, spentUsd, asking }: { readonly atMs: number; readonly spentUsd: number; readonly asking: boolean },
): readonly RowPart[] {
  const news = newsOf(progress, atMs, asking);
  return [
    { text: `working ${seconds(atMs - progress.startedMs)} s`, drop: null },
    ...(news === null ? [] : [{ text: news, drop: null }]),
    ...tokensText(progress).map((text) => ({ text, drop: 2 })),
    ...(spentUsd > 0 ? [{ text: `so far ${dollars(spentUsd)}`, drop: 3 }] : []),
    // A question has its own way to cancel.
    { text: 'Ctrl+C cancels', drop: asking ? 4 : 1 },
  ];
}
