import type { Arg, Args, Values } from '../actions/define.ts';
import { MiraError } from '../errors.ts';
import { nearest } from '../lib/nearest.ts';

/** What was typed or sent for each argument; absent ones are undefined. */
export type Raw = Readonly<Record<string, unknown>>;

/** How a surface calls an argument in its messages: `--limit`, `QUERY`, `limit`. */
export type NameOf = (key: string) => string;

function refuse(message: string): never {
  throw new MiraError('usage', message);
}

function asNumber(arg: Extract<Arg, { type: 'integer' | 'number' }>, raw: unknown, name: string): number {
  const kind = arg.type === 'integer' ? 'a whole number' : 'a number';
  const shape = arg.type === 'integer' ? /^[+-]?\d{1,15}$/ : /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
  const text = String(raw).trim();
  if (!shape.test(text)) refuse(`${name} must be ${kind}, not "${text}"`);
  const value = Number(text);
  const { min, max } = arg;
  if ((min !== undefined && value < min) || (max !== undefined && value > max)) {
    const range =
      max === undefined ? `at least ${min}` : min === undefined ? `at most ${max}` : `between ${min} and ${max}`;
    refuse(`${name} must be ${range}, not ${text}`);
  }
  return value;
}

function asChoice(of: readonly string[], raw: unknown, name: string): string {
  const text = String(raw);
  if (of.includes(text)) return text;
  const close = nearest(text, of);
  const guess = close === null ? '' : `; did you mean ${close}?`;
  return refuse(`${name} must be one of ${of.join(', ')}, not "${text}"${guess}`);
}

function asTexts(raw: unknown, name: string): readonly string[] {
  const list = Array.isArray(raw) ? raw : raw === undefined ? [] : [raw];
  for (const item of list) if (typeof item !== 'string') refuse(`${name} must be a list of texts`);
  return list.map(String);
}

function asText(raw: unknown, name: string): string {
  if (Array.isArray(raw)) return asTexts(raw, name).join(' ');
  if (typeof raw !== 'string' && typeof raw !== 'number') return refuse(`${name} must be a text`);
  return String(raw);
}

function asFlag(raw: unknown, name: string): boolean {
  if (typeof raw !== 'boolean') return refuse(`${name} must be true or false`);
  return raw;
}

function isAbsent(raw: unknown): boolean {
  return raw === undefined || raw === null || (Array.isArray(raw) && raw.length === 0);
}

function absentValue(arg: Arg, name: string): unknown {
  if ('required' in arg && arg.required === true) return refuse(`${name} is missing`);
  if (arg.type === 'flag') return false;
  if (arg.type === 'list' || arg.type === 'ids') return [];
  return arg.fallback;
}

function convert(arg: Arg, raw: unknown, name: string): unknown {
  if (isAbsent(raw)) return absentValue(arg, name);
  switch (arg.type) {
    case 'integer':
    case 'number':
      return asNumber(arg, raw, name);
    case 'choice':
      return asChoice(arg.of, raw, name);
    case 'flag':
      return asFlag(raw, name);
    case 'list':
    case 'ids':
      return asTexts(raw, name);
    default:
      return asText(raw, name);
  }
}

/** Checks and converts the values of every argument; throws `usage` that names the first wrong one. */
export function parseValues<A extends Args>(args: A, raw: Raw, nameOf: NameOf): Values<A> {
  const values: Record<string, unknown> = {};
  for (const [key, arg] of Object.entries(args)) values[key] = convert(arg, raw[key], nameOf(key));
  // Every key of `args` now holds the type its entry asks for: `convert` has checked each.
  return values as Values<A>;
}

/** The same table with nothing required: in a batch the items come from stdin, not from the arguments. */
export function withoutRequired(args: Args): Args {
  const relax = (arg: Arg): Arg => ('required' in arg ? { ...arg, required: false } : arg);
  return Object.fromEntries(Object.entries(args).map(([key, arg]) => [key, relax(arg)]));
}
