import type { TurnEvent } from '../../turn/events.ts';

/** A time in which the API did not answer; times are milliseconds of one steady clock. */
export interface Silence {
  readonly sinceMs: number;
  /** Tries that were announced. */
  readonly tries: number;
  /** What the API said last; null when nothing came. */
  readonly status: number | null;
}

/** The silence with one try more, which claude announces at `atMs`; null begins one. */
export function afterRetry(
  silence: Silence | null,
  { status }: Extract<TurnEvent, { type: 'retry' }>,
  atMs: number,
): Silence {
  return { sinceMs: silence?.sinceMs ?? atMs, tries: (silence?.tries ?? 0) + 1, status };
}

/** What remains of a silence that is over at `atMs`. */
export function silenceText({ sinceMs, tries, status }: Silence, atMs: number): string {
  const said = status === null ? '' : ` (${status})`;
  const seconds = Math.round((atMs - sinceMs) / 1000);
  const long = seconds === 0 ? '' : ` for ${seconds} s`;
  return `the API did not answer${long}${said}: ${tries === 1 ? 'one more try' : `${tries} more tries`}`;
}
