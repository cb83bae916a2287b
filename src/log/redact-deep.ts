/** Deeper than any line of ours; guards against a value that holds itself. */
const MAX_DEPTH = 8;

/** A copy of plain data in which every text, names of fields too, went through `redact`. */
export function redactDeep<T>(value: T, redact: (text: string) => string): T;
export function redactDeep(value: unknown, redact: (text: string) => string): unknown {
  return walk(value, redact, 0);
}

function walk(value: unknown, redact: (text: string) => string, depth: number): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => walk(item, redact, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [redact(name), walk(item, redact, depth + 1)]));
}
