/** A piece of a word, before the shell expands it. */
export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | {
      readonly kind: 'variable';
      readonly name: string;
      /** What stands in the brackets of `${name[…]}`. */
      readonly index: string | null;
      /** `:-`, `%`, `/` and so on; empty without one. `!` and `#` stand in front of the name. */
      readonly operator: string;
      /** What follows the operator, as words. */
      readonly argument: Word;
      readonly quoted: boolean;
    }
  /** `$(…)` or backticks. */
  | { readonly kind: 'command'; readonly body: Statement; readonly quoted: boolean }
  /** `<(…)` or `>(…)`. */
  | { readonly kind: 'process'; readonly body: Statement; readonly writes: boolean }
  /** Arithmetic and the like: text that only the shell knows. */
  | { readonly kind: 'unknown'; readonly quoted: boolean };

export type Word = readonly Part[];

export interface Assignment {
  readonly name: string;
  readonly index: string | null;
  /** One word, or the words of an array. */
  readonly value: Word | null;
  readonly array: readonly Word[] | null;
  readonly append: boolean;
}

export interface Redirect {
  /** `>`, `>>`, `>|`, `&>`, `&>>`, `<`, `<>`, `<<<` (here-documents too), `>&`, `<&`. */
  readonly operator: string;
  /** The number in front of it; null when it stands alone. */
  readonly descriptor: string | null;
  readonly target: Word;
}

/** A bash script as far as it matters which programs it runs and which files it writes. */
export type Statement =
  | {
      readonly kind: 'command';
      readonly assignments: readonly Assignment[];
      readonly words: readonly Word[];
      readonly redirects: readonly Redirect[];
    }
  | { readonly kind: 'pipeline'; readonly parts: readonly Statement[] }
  | { readonly kind: 'list'; readonly items: readonly Statement[] }
  /** `a && b && c`: each runs when those before it have succeeded. */
  | { readonly kind: 'chain'; readonly items: readonly Statement[] }
  /** May run or not: what stands behind `||`, in an `if`, in a loop. */
  | { readonly kind: 'maybe'; readonly body: Statement }
  | {
      readonly kind: 'group';
      readonly body: Statement;
      readonly redirects: readonly Redirect[];
      readonly subshell: boolean;
    }
  | { readonly kind: 'loop'; readonly variable: string; readonly values: readonly Word[]; readonly body: Statement }
  | { readonly kind: 'function'; readonly name: string; readonly body: Statement }
  /** Text that the grammar does not understand. */
  | { readonly kind: 'unclear'; readonly text: string };

/** A script that does nothing. */
export const NOTHING: Statement = { kind: 'list', items: [] };
