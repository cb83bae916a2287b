import { holds, isEmpty, joined, type LetterSet, lettersOf, smallLetters } from './letter-set.ts';

/**
 * What a line must hold so that a pattern can match anywhere in it: all letters of one of these sets. `folded` says that
 * the pattern ignores case, and that the letters of the sets are small.
 */
export interface Needed {
  readonly anyOf: readonly LetterSet[];
  readonly folded: boolean;
}

/** Null: nothing can be said, so any line will do. */
type Need = readonly LetterSet[] | null;

/** More sets than this cost more to ask for than they save. */
const MOST_SETS = 24;

/** Without the sets that hold another one: who has the larger has the smaller too. */
function simplest(sets: readonly LetterSet[]): Need {
  let kept: LetterSet[] = [];
  for (const set of sets) {
    if (isEmpty(set)) return null;
    if (kept.some((other) => holds(set, other))) continue;
    kept = kept.filter((other) => !holds(other, set));
    kept.push(set);
  }
  return kept.length > 0 && kept.length <= MOST_SETS ? kept : null;
}

function either(needs: readonly Need[]): Need {
  const sets: LetterSet[] = [];
  for (const need of needs) {
    if (need === null) return null;
    sets.push(...need);
  }
  return simplest(sets);
}

function both(a: Need, b: Need): Need {
  if (a === null || b === null) return a ?? b;
  const [one, other] = [a[0], b[0]];
  if (a.length === 1 && b.length === 1 && one !== undefined && other !== undefined) return [joined(one, other)];
  if (a.length * b.length > MOST_SETS) return a.length <= b.length ? a : b;
  return simplest(a.flatMap((x) => b.map((y) => joined(x, y))));
}

/** Thrown where a pattern holds what this reader does not know. */
class Unread extends Error {}

/** Escapes that take more than one letter behind the backslash, none of which says what a line must hold. */
const LONG_ESCAPE = /\\(?:[pPxog]\{[^}]*\}|[kg](?:<[^>]*>|'[^']*')|x[0-9a-fA-F]{0,2}|u[0-9a-fA-F]{4}|[0-9]{1,3}|c.)/y;
const FLAGS = /\(\?([a-zA-Z]*)(?:-[a-zA-Z]*)?([:)])/y;
const GROUP = /\((?:\?(?:<[=!]|<[A-Za-z_]\w*>|'[A-Za-z_]\w*'|[:>=!~]))?/y;
const INTERVAL = /\{(?:(\d+)(?:,\d*)?|,\d+)\}/y;

/** Reads one pattern of Oniguruma, in the parts of its language that grammars use. */
class PatternReader {
  readonly #source: string;
  readonly #folded: boolean;
  #at = 0;

  constructor(source: string, folded: boolean) {
    this.#source = source;
    this.#folded = folded;
  }

  whole(): Need {
    const need = this.#alternatives();
    if (this.#at < this.#source.length) throw new Unread();
    return need;
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source);
    if (found !== null) this.#at += found[0].length;
    return found;
  }

  #skip(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #alternatives(): Need {
    const needs = [this.#sequence()];
    while (this.#skip('|')) needs.push(this.#sequence());
    return either(needs);
  }

  #sequence(): Need {
    let need: Need = null;
    for (;;) {
      const next = this.#source[this.#at];
      if (next === undefined || next === '|' || next === ')') return need;
      const atom = this.#atom();
      need = both(need, this.#optional() ? null : atom);
    }
  }

  /** Reads the quantifiers behind an atom; whether it may be missing. */
  #optional(): boolean {
    let optional = false;
    for (;;) {
      const interval = this.#source[this.#at] === '{' ? this.#take(INTERVAL) : null;
      if (interval !== null) {
        // Behind an interval a question mark makes all of it optional.
        if (Number(interval[1] ?? 0) === 0 || this.#source[this.#at] === '?') optional = true;
      } else if (this.#skip('+')) this.#skip('?');
      else if (this.#skip('*') || this.#skip('?')) optional = true;
      else return optional;
    }
  }

  #atom(): Need {
    if (this.#skip('[')) return this.#listed(this.#class());
    if (this.#source[this.#at] === '(') return this.#group();
    if (this.#skip('.') || this.#skip('^') || this.#skip('$')) return null;
    const code = this.#letter();
    return code === null ? null : this.#listed([code]);
  }

  /** One of some letters; null, any. */
  #listed(codes: readonly number[] | null): Need {
    if (codes === null) return null;
    // Letters beyond ASCII may be another case of letters within.
    if (this.#folded && codes.some((code) => code > 127)) return null;
    const sets = codes.map((code) => lettersOf(String.fromCodePoint(code)));
    return simplest(this.#folded ? sets.map(smallLetters) : sets);
  }

  /** One letter or escape; null when it stands for more than one letter, or for none. */
  #letter(): number | null {
    if (this.#source[this.#at] === '\\') {
      if (this.#take(LONG_ESCAPE) !== null) return null;
      this.#at += 1;
      const code = this.#next();
      return /[A-Za-z0-9]/.test(String.fromCodePoint(code)) ? null : code;
    }
    return this.#next();
  }

  #next(): number {
    const code = this.#source.codePointAt(this.#at);
    if (code === undefined) throw new Unread();
    this.#at += code > 0xffff ? 2 : 1;
    return code;
  }

  /** What stands between brackets, behind the first; null when it is too much to be listed. */
  #class(): readonly number[] | null {
    const others = this.#skip('^');
    // A bracket that closes nothing is a letter.
    let codes: number[] | null = this.#skip(']') ? [93] : [];
    while (!this.#skip(']')) {
      const more = this.#classPart();
      codes = codes === null || more === null ? null : [...codes, ...more];
    }
    return others || codes === null || codes.length > MOST_SETS ? null : codes;
  }

  #classPart(): readonly number[] | null {
    if (this.#take(/\[:\^?\w+:\]/y) !== null) return null;
    if (this.#skip('[')) return this.#class();
    // A cut of two classes holds no more than either: they are read as one.
    if (this.#skip('&&')) return [];
    const from = this.#letter();
    if (this.#source[this.#at] !== '-' || this.#source[this.#at + 1] === ']') return from === null ? null : [from];
    this.#at += 1;
    if (this.#source[this.#at] === '[') return null;
    const to = this.#letter();
    if (from === null || to === null || to < from || to - from > MOST_SETS) return null;
    return Array.from({ length: to - from + 1 }, (_, n) => from + n);
  }

  #group(): Need {
    if (this.#take(/\(\?#[^)]*\)/y) !== null) return null;
    const flags = this.#take(FLAGS);
    // With the flag x blanks mean nothing.
    if (flags?.[1]?.includes('x') === true || (flags === null && this.#source[this.#at + 1] === '*'))
      throw new Unread();
    if (flags?.[2] === ')') return null;
    const opened = flags?.[0] ?? this.#take(GROUP)?.[0];
    if (opened === undefined || (opened === '(' && this.#source[this.#at] === '?')) throw new Unread();
    const need = this.#alternatives();
    if (!this.#skip(')')) throw new Unread();
    return /[!~]$/.test(opened) ? null : need;
  }
}

/** What a line must hold for a pattern of a grammar to match in it; null when nothing is known. */
export function neededLetters(source: string): Needed | null {
  const folded = /\(\?[a-zA-Z]*i/.test(source);
  try {
    const anyOf = new PatternReader(source, folded).whole();
    return anyOf === null ? null : { anyOf, folded };
  } catch (error) {
    if (error instanceof Unread) return null;
    throw error;
  }
}
