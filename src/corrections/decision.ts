import { oneLine } from '../lib/one-line.ts';
import type { Finding } from './judge.ts';

/** What becomes of a call; what `corrections test` prints. */
export interface Decision {
  readonly decision: 'allow' | 'warn' | 'block';
  /** Id of the correction that decided. */
  readonly by: string | null;
  readonly reason: string | null;
}

export const ALLOWED: Decision = { decision: 'allow', by: null, reason: null };

/** Characters of a correction that are quoted. */
const QUOTED = 400;
/** Characters of what a call does. */
const LONGEST = 300;

/** A correction as one line that cannot break out of its quotes. */
export function quote(text: string): string {
  return `"${oneLine(text.replace(/\s+/g, ' '), QUOTED).replaceAll('"', "'")}"`;
}

/** What the rule is about and what to use instead, for the person and for claude. */
export function findingLine({ rule, what }: Finding): string {
  const instead = rule.instead === null ? '' : `; use instead: ${oneLine(rule.instead, 200)}`;
  return `${quote(rule.text)}: this ${oneLine(what, LONGEST)}${instead}`;
}

/** The reason of a refusal, as claude reads it: it quotes the correction, and says how to go on. */
export function refusal(finding: Finding): string {
  const { rule, what } = finding;
  const instead =
    rule.instead === null
      ? 'Find another way that keeps to it'
      : `Use instead: ${oneLine(rule.instead, 200)}. Do it that way`;
  return `Blocked by a correction that the person gave: ${quote(rule.text)}. This call ${oneLine(what, LONGEST)}. ${instead} and go on; do not look for a way around it.`;
}

/** What follows from what a call breaks. What is not sure counts only where the person wants that (`closed`). */
export function decide(
  findings: readonly Finding[],
  unsure: 'open' | 'closed',
): Decision & { readonly counted: readonly Finding[] } {
  const counted = findings.filter(({ sure }) => sure || unsure === 'closed');
  const blocking = counted.find(({ rule }) => rule.action === 'block');
  if (blocking !== undefined) return { decision: 'block', by: blocking.rule.id, reason: refusal(blocking), counted };
  const [first] = counted;
  if (first === undefined) return { ...ALLOWED, counted };
  return { decision: 'warn', by: first.rule.id, reason: findingLine(first), counted };
}
