import { cleanText } from './clean-text.ts';
import { findSecrets } from './find-secrets.ts';

declare const REDACTED: unique symbol;

/** Text without secrets and control characters: the only kind that may be written anywhere. Made here alone. */
export type Redacted = string & { readonly [REDACTED]: true };

/** `text`, cleaned, with each secret replaced by `[secret:KIND]`. Doing it twice changes nothing. */
export function redact(text: string): Redacted {
  const clean = cleanText(text).text;
  let out = '';
  let from = 0;
  for (const { kind, start, end } of findSecrets(clean)) {
    out += `${clean.slice(from, start)}[secret:${kind}]`;
    from = end;
  }
  // The brand is given here, after the search, and nowhere else.
  return (from === 0 ? clean : out + clean.slice(from)) as Redacted;
}

/** `value` as JSON text without secrets: each string is redacted alone, and together with the name it is given to. */
export function deepRedact(value: unknown): Redacted {
  return JSON.stringify(redactedCopy(value, '') ?? null) as Redacted;
}

function redactedCopy(value: unknown, name: string): unknown {
  if (typeof value === 'string') return redactNamed(value, name);
  if (Array.isArray(value)) return value.map((each) => redactedCopy(each, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [redact(key), redactedCopy(each, key)]));
}

/** `{"apiKey": "…"}`: the name stands outside the string, and alone the value would look like nothing. */
function redactNamed(value: string, name: string): string {
  const head = `${name}=`;
  const together = redact(head + value);
  return name !== '' && together.startsWith(head) ? redact(together.slice(head.length)) : redact(value);
}
