import type { RegexEngine } from 'shiki/core';
import { holds, isBeyondAscii, type LetterSet, lettersOf, smallLetters } from './letter-set.ts';
import { type Needed, neededLetters } from './needed-letters.ts';

type Scanner = ReturnType<RegexEngine['createScanner']>;
type Match = NonNullable<ReturnType<Scanner['findNextMatchSync']>>;
type Capture = Match['captureIndices'][number];

/** What a capture that took no part stands for, as shiki's own engines write it. */
const NO_CAPTURE: Capture = { start: 0xffffffff, end: 0xffffffff, length: 0 };

/** A line, or a part of one, with the letters that it holds. */
class Line {
  readonly content: string;
  readonly #letters: LetterSet;
  readonly #small: LetterSet;

  constructor(content: string) {
    this.content = content;
    this.#letters = lettersOf(content);
    this.#small = smallLetters(this.#letters);
  }

  mayMatch({ anyOf, folded }: Needed): boolean {
    // Beyond ASCII are letters that are other cases of letters within.
    if (folded && isBeyondAscii(this.#small)) return true;
    const letters = folded ? this.#small : this.#letters;
    for (const set of anyOf) if (holds(letters, set)) return true;
    return false;
  }
}

/** One pattern of a grammar, shared by all scanners that hold it. It becomes an expression when a line may match it. */
class Pattern {
  /** Where the search begins matters to it, so that no search of it may be used again. */
  readonly anchored: boolean;
  #needed: Needed | null | undefined;
  #regexp: RegExp | null | undefined;
  readonly #text: string | null;
  readonly #source: () => RegExp;

  constructor(source: string | RegExp, make: (source: string) => RegExp) {
    this.#text = typeof source === 'string' ? source : null;
    this.anchored = this.#text?.includes('\\G') ?? false;
    this.#source = () => (typeof source === 'string' ? make(source) : source);
  }

  /** Whether it is known what a line must hold. */
  get read(): boolean {
    return this.#needed !== undefined;
  }

  get needed(): Needed | null {
    if (this.#needed === undefined) this.#needed = this.#text === null ? null : neededLetters(this.#text);
    return this.#needed;
  }

  /** Whether it has been tried to make the expression. */
  get made(): boolean {
    return this.#regexp !== undefined;
  }

  make(): void {
    if (this.#regexp !== undefined) return;
    try {
      this.#regexp = this.#source();
    } catch {
      // Some patterns have no equal in JavaScript: what they alone would colour stays plain.
      this.#regexp = null;
    }
  }

  exec(text: string, from: number): RegExpExecArray | null {
    this.make();
    if (!this.#regexp) return null;
    this.#regexp.lastIndex = from;
    try {
      return this.#regexp.exec(text);
    } catch {
      // A long one is made only here.
      this.#regexp = null;
      return null;
    }
  }
}

/** What a scanner knows of one of its patterns: the last search for it, from where, and what it found. */
class Search {
  readonly index: number;
  readonly pattern: Pattern;
  #line: Line | null = null;
  #from = 0;
  #found: RegExpExecArray | null = null;

  constructor(pattern: Pattern, index: number) {
    this.pattern = pattern;
    this.index = index;
  }

  /** The first match at `from` or behind it. */
  next(line: Line, from: number): RegExpExecArray | null {
    const known = this.#line === line && this.#from <= from && (this.#found === null || this.#found.index >= from);
    if (known && !this.pattern.anchored) return this.#found;
    this.#line = line;
    this.#from = from;
    this.#found = this.pattern.exec(line.content, from);
    return this.#found;
  }
}

type Step = () => void;

/** Thrown while an engine looks for what it has not made. */
class Unmade extends Error {
  readonly steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    super('something is to be made first');
    this.steps = steps;
  }
}

/** Reads what a line must hold for the pattern. */
const readingStep =
  (pattern: Pattern): Step =>
  () =>
    void pattern.needed;

/** V8 compiles an expression when it is first used, and once more, to machine code, when it is used again. */
function makingSteps(pattern: Pattern): readonly Step[] {
  const use = (): void => {
    pattern.exec(TRIAL, 0);
  };
  return [() => pattern.make(), use, use];
}

const TRIAL = 'a\n';

function demand(steps: readonly Step[]): void {
  if (steps.length > 0) throw new Unmade(steps);
}

class LineScanner implements Scanner {
  readonly #searches: readonly Search[];
  readonly #mayMake: () => boolean;
  #line: Line | null = null;
  /** The searches that may find something on this line. */
  #possible: readonly Search[] = [];

  constructor(patterns: readonly Pattern[], mayMake: () => boolean) {
    this.#mayMake = mayMake;
    this.#searches = patterns.map((pattern, index) => new Search(pattern, index));
  }

  /** The match that begins first; of several the one whose pattern stands first. */
  findNextMatchSync(text: string | { readonly content: string }, from: number): Match | null {
    const line = text instanceof Line ? text : new Line(typeof text === 'string' ? text : text.content);
    const mayMake = this.#mayMake();
    if (line !== this.#line) {
      if (!mayMake)
        demand(this.#searches.filter(({ pattern }) => !pattern.read).map((one) => readingStep(one.pattern)));
      this.#line = line;
      this.#possible = this.#searches.filter(({ pattern: { needed } }) => needed === null || line.mayMatch(needed));
    }
    if (!mayMake)
      demand(this.#possible.filter(({ pattern }) => !pattern.made).flatMap((one) => makingSteps(one.pattern)));
    let best: RegExpExecArray | null = null;
    let index = 0;
    for (const search of this.#possible) {
      const found = search.next(line, from);
      if (found === null || (best !== null && found.index >= best.index)) continue;
      best = found;
      index = search.index;
      if (found.index === from) break;
    }
    return best === null ? null : { index, captureIndices: captures(best) };
  }
}

function captures({ indices }: RegExpExecArray): Capture[] {
  return (indices ?? []).map((place: [number, number] | undefined) =>
    place === undefined ? NO_CAPTURE : { start: place[0], end: place[1], length: place[1] - place[0] },
  );
}

/** An engine for shiki that can say what it has to make before it can read a line. */
export interface LineEngine extends RegexEngine {
  /**
   * Lets `read` go as far as it gets with the expressions that are made. Gives what is to be made for it to get further,
   * in steps of which the longest take some ten milliseconds; none when it got to its end.
   */
  readonly missing: (read: () => void) => readonly Step[];
}

/**
 * An engine for shiki that searches as its JavaScript engine does, with the same expressions (`make` makes one from the
 * source of a pattern), but asks first whether a line holds the letters that a pattern cannot do without. Most patterns
 * of a grammar are for words that a line does not hold; many never become expressions at all.
 */
export function lineEngine(make: (source: string) => RegExp): LineEngine {
  const known = new Map<string | RegExp, Pattern>();
  let mayMake = true;
  const patternOf = (source: string | RegExp): Pattern => {
    const pattern = known.get(source) ?? new Pattern(source, make);
    known.set(source, pattern);
    return pattern;
  };
  return {
    createScanner: (sources) => new LineScanner(sources.map(patternOf), () => mayMake),
    createString: (content) => new Line(content),
    missing(read) {
      mayMake = false;
      try {
        read();
        return [];
      } catch (error) {
        if (!(error instanceof Unmade)) throw error;
        return error.steps;
      } finally {
        mayMake = true;
      }
    },
  };
}
