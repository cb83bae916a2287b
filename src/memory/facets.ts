import { KINDS, type Kind, ORIGINS, type Origin, SCOPES, type Scope, STATUSES, type Status } from './entry.ts';

/** What one bit each of a row's facets stands for, lowest first. Stored: append only. */
const BITS: readonly string[] = [
  ...KINDS.map((kind) => `kind:${kind}`),
  ...SCOPES.map((scope) => `scope:${scope}`),
  ...ORIGINS.map((origin) => `origin:${origin}`),
  ...STATUSES.map((status) => `status:${status}`),
];

function bit(name: string): number {
  return 1 << BITS.indexOf(name);
}

/** The bits of a memory, for the search's filter columns. */
export function facetBits(of: { kind: Kind; scope: Scope; origin: Origin; status: Status }): number {
  return bit(`kind:${of.kind}`) | bit(`scope:${of.scope}`) | bit(`origin:${of.origin}`) | bit(`status:${of.status}`);
}

/** A mask that rows with any of `values` have a bit of. */
export function facetMask(part: 'kind' | 'scope' | 'origin' | 'status', values: readonly string[]): number {
  return values.reduce((mask, value) => mask | bit(`${part}:${value}`), 0);
}

/** The index keeps seconds in 32 bits without a sign. */
const LATEST_MS = 0xffff_ffff * 1000;

/** A time as the search can keep it. */
export function facetMs(ms: number): number {
  return Math.min(Math.max(0, ms), LATEST_MS);
}
