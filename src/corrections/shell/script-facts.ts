/** A program that a script runs, with its arguments; fields. */
export interface Run {
  readonly program: string;
  readonly args: readonly string[];
  /** As it was called, with its folder. */
  readonly path: string;
}

/** A path that a script writes, moves or removes; an absolute field, or one that begins with something unknown. */
export interface TouchedPath {
  readonly path: string;
  readonly deep: boolean;
  readonly some: boolean;
}

/** A text that a script writes into a file. */
export interface WrittenText {
  readonly path: string;
  readonly text: string;
}

/** What a script does, as far as that can be known without running it. */
export interface ScriptFacts {
  readonly runs: readonly Run[];
  readonly touched: readonly TouchedPath[];
  readonly written: readonly WrittenText[];
  /** False: it was too long or too deep to be looked at to its end. */
  readonly complete: boolean;
}
