import type { Finding } from './judge.ts';

/** A warning that claude is told of with the next message. */
export interface Warning {
  readonly id: string;
  readonly text: string;
  /** Id of the correction. */
  readonly correction: string;
  readonly at: string;
}

/** Warnings that no message has brought yet, by claude session. */
export interface Warnings {
  add(sessionId: string, warning: Warning): void;
  /** What waits; with `take` it waits no more. */
  waiting(sessionId: string, take: boolean): readonly Warning[];
}

/** More than this at once says nothing more. */
const MOST = 5;

/** Makes the place where warnings wait. */
export function openWarnings(): Warnings {
  const bySession = new Map<string, Warning[]>();
  return {
    add(sessionId, warning) {
      const list = bySession.get(sessionId) ?? [];
      bySession.set(sessionId, [...list.filter(({ text }) => text !== warning.text), warning].slice(-MOST));
    },
    waiting(sessionId, take) {
      const list = bySession.get(sessionId) ?? [];
      if (take) bySession.delete(sessionId);
      return list;
    },
  };
}

/** How a warning is worded for claude. */
export function warningText({ rule, what }: Finding): string {
  const instead = rule.instead === null ? '' : ` Use instead: ${rule.instead}.`;
  return `In your last turn a call ${what}, against the correction "${rule.text}".${instead} It was let through this time.`;
}
