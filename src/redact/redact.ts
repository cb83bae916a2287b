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

/** Short strings that were found to be clean, with the names they were given to: a list of rows says the same in each. */
const clean = new Set<string>();
const KEPT = 256;
const LONGEST_KEPT = 256;

function keep(entry: string): void {
  if (entry.length > LONGEST_KEPT) return;
  if (clean.size >= KEPT) clean.clear();
  clean.add(entry);
}

function redactedCopy(value: unknown, name: string): unknown {
  if (typeof value === 'string') return redactNamed(value, name);
  if (Array.isArray(value)) return value.map((each) => redactedCopy(each, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [redactName(key), redactedCopy(each, key)]));
}

function redactName(name: string): string {
  const entry = `name ${name}`;
  if (clean.has(entry)) return name;
  const redacted = redact(name);
  if (redacted === name) keep(entry);
  return redacted;
}

/** `{"apiKey": "…"}`: the name stands outside the string, and alone the value would look like nothing. */
function redactNamed(value: string, name: string): string {
  const head = `${name}=`;
  const entry = `value ${head}${value}`;
  if (clean.has(entry)) return value;
  const together = redact(head + value);
  const redacted = name !== '' && together.startsWith(head) ? redact(together.slice(head.length)) : redact(value);
  if (redacted === value) keep(entry);
  return redacted;
}
