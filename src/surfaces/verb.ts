import type { Args, Values } from '../actions/define.ts';

/** What a verb is told besides its own values. */
export interface VerbCall {
  /** `--json` was given: stdout is one JSON value, whatever happens. */
  readonly json: boolean;
  /** `--yes` was given. */
  readonly yes: boolean;
  /** The folder to work in: `--project`, or where the person stands. */
  readonly cwd: string;
}

/** A verb that owns its output, because it streams: `ask`, `chat`. It gets the same help, docs and completion as an action. */
export interface Verb<A extends Args = Args> {
  readonly name: string;
  readonly about: string;
  readonly details?: string;
  readonly examples?: readonly string[];
  readonly args: A;
  readonly hidden?: boolean;
  /** Has `--json`. */
  readonly json?: boolean;
  /** What a script is to use, where the verb has no `--json` and never will. */
  readonly insteadOfJson?: string;
  /** Gives the exit code. What it throws is printed like any failure. */
  run(values: Values<A>, call: VerbCall): Promise<number>;
}

/** A verb of any arguments, as the command line handles it. */
export type AnyVerb = Verb<Args>;

/** Names a verb and checks its types; gives it back unchanged. */
export function verb<const A extends Args>(definition: Verb<A>): Verb<A> {
  return definition;
}
