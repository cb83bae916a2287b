/** An object read from JSON; nothing is known of its fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value as an object; null for anything else. */
export function asFields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : null;
}

/** The value as a list; empty for anything else. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as text that is not blank; null for anything else. */
export function asText(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** The texts of a list. */
export function textsIn(value: unknown): readonly string[] {
  return asList(value).flatMap((each) => asText(each) ?? []);
}

/** A time in milliseconds, from ISO 8601 or from seconds since the epoch; undefined for anything else. */
export function asTime(value: unknown): number | undefined {
  const ms = typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  // A time before 1970 or beyond what a date can hold is a mistake of the source.
  return Number.isFinite(ms) && ms >= 0 && ms <= MAX_MS ? Math.round(ms) : undefined;
}

const MAX_MS = 8.64e15;

/** A word that a tag can be; null when nothing of it is left. */
export function asTag(text: string): string | null {
  const tag = text
    .trim()
    .replace(/^#/, '')
    .replaceAll(/[\n,]+/g, ' ')
    .slice(0, 64)
    .trim();
  return tag === '' ? null : tag;
}
