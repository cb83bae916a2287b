import { MiraError } from '../errors.ts';
import { cleanText } from '../redact/clean-text.ts';
import { type Redacted, redact } from '../redact/redact.ts';

/** Characters of a correction: it is a sentence or two, and stands in every session. */
export const MAX_CHARACTERS = 1_000;
/** Characters of a pattern, a path or what is to be used instead. */
export const MAX_PATTERN = 1_000;
/** A longer command is stored with its beginning, and cannot be excepted. */
export const MAX_SUBJECT = 4_000;

/** A text as it is stored. Throws `usage` for an empty one, `too_long`, and `secret`; `what` names it there. */
export function accepted(text: string, what: string, limit: number): Redacted {
  const clean = cleanText(text).text.trim();
  if (clean === '') throw new MiraError('usage', `the ${what} is empty`);
  if (clean.length > limit) {
    throw new MiraError('too_long', `the ${what} has ${clean.length} characters; at most ${limit} are taken`);
  }
  const safe = redact(clean);
  if (safe !== clean)
    throw new MiraError('secret', `the ${what} holds a secret; nothing was written`, { hint: 'leave it out' });
  return safe;
}

/** The same for what may be absent. */
export const optional = (text: string | null, what: string): Redacted | null =>
  text === null ? null : accepted(text, what, MAX_PATTERN);

/** Text of a hit as it is stored and compared. */
export function storedSubject(subject: string): Redacted {
  return redact(subject.slice(0, MAX_SUBJECT));
}
