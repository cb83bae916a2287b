import type { MiraError } from '../errors.ts';
import type { Rooms } from '../rooms.ts';
import type { Env, NewId, Now } from '../world.ts';

/** One argument of an action. From these come CLI options, the slash parser, tool schemas, completion, help, docs. */
export type Arg =
  | TextArg
  | {
      readonly type: 'integer';
      readonly about: string;
      readonly fallback?: number;
      readonly min?: number;
      readonly max?: number;
      readonly placeholder?: string;
    }
  | {
      readonly type: 'number';
      readonly about: string;
      readonly fallback?: number;
      readonly min?: number;
      readonly max?: number;
      readonly placeholder?: string;
    }
  | { readonly type: 'flag'; readonly about: string; readonly short?: string }
  | ChoiceArg
  | { readonly type: 'list'; readonly about: string; readonly placeholder?: string }
  | {
      readonly type: 'ids';
      readonly about: string;
      readonly required?: boolean;
      readonly placeholder?: string;
      /** A word such as `-old` is one of them, not options. */
      readonly minus?: boolean;
    };

interface ChoiceArg {
  readonly type: 'choice';
  readonly about: string;
  readonly of: readonly string[];
  /** A positional word instead of an option. */
  readonly position?: 'one';
  readonly required?: boolean;
  readonly fallback?: string;
  readonly placeholder?: string;
}

interface TextArg {
  readonly type: 'text';
  readonly about: string;
  /** `one`: a positional word; `rest`: all remaining words joined by a space; absent: an option `--name VALUE`. */
  readonly position?: 'one' | 'rest';
  readonly required?: boolean;
  readonly fallback?: string;
  readonly placeholder?: string;
  readonly short?: string;
}

export type Args = Readonly<Record<string, Arg>>;

type ValueOf<A extends Arg> = A extends { type: 'flag' }
  ? boolean
  : A extends { type: 'list' } | { type: 'ids' }
    ? readonly string[]
    : A extends { type: 'integer' } | { type: 'number' }
      ? A extends { fallback: number }
        ? number
        : number | undefined
      : A extends { type: 'choice'; of: readonly (infer C)[] }
        ? A extends { fallback: string } | { required: true }
          ? C
          : C | undefined
        : A extends { required: true } | { fallback: string }
          ? string
          : string | undefined;

export type Values<A extends Args> = { readonly [K in keyof A]: ValueOf<A[K]> };

/** Where an action runs from. */
export type Surface = 'cli' | 'slash' | 'tool';

/** How wide and how coloured `show` may draw; it returns text without control characters besides its own colours. */
export interface View {
  readonly columns: number;
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly now: number;
  /** The locale has no more than ASCII: signs of mira's own are written in it. */
  readonly ascii?: boolean;
  /** Commands are typed with a slash where this is read. */
  readonly slash?: boolean;
}

/** Asks the person for words while an action runs. Null answers mean that they left the question. */
export interface Asker {
  line(question: string, initial?: string): Promise<string | null>;
  /** One of the choices, by its key. */
  pick(question: string, choices: readonly { readonly key: string; readonly name: string }[]): Promise<string | null>;
}

/** A bar that shows how much of something is done. */
export interface Progress {
  readonly show: (name: string, done: number, total: number) => void;
  /** Takes the bar away. */
  readonly end: () => void;
}

/** What a tool shows of an action: fewer arguments than the person has, and other ones that it must give. */
export interface ToolShape {
  readonly args: readonly string[];
  readonly required: readonly string[];
  /** What claude is told of it instead of `about`, `details` and the words of each argument: schemas cost tokens. */
  readonly about?: string;
  /** It writes and yet needs no question, since what it writes counts for little until the person confirms it. */
  readonly free?: boolean;
}

/** What claude says that its session holds. */
export interface ClaudeUsage {
  readonly totalTokens: number;
  readonly maxTokens: number;
  readonly categories: readonly { readonly name: string; readonly tokens: number }[];
}

/** What an action may use; the rooms are opened when first asked for. */
export interface ActionContext<R = Rooms> {
  readonly surface: Surface;
  /** Who asked: the person, or claude through a tool. */
  readonly actor: 'person' | 'claude';
  readonly now: Now;
  readonly id: NewId;
  readonly env: Env;
  readonly cwd: string;
  readonly rooms: R;
  /** Turn in which a tool call of claude's came; null elsewhere. */
  readonly turnId: string | null;
  /** Lines of stdin; set only when a `batch` action was called with `--stdin` or `-`, null otherwise. */
  readonly stdin: (() => AsyncIterable<string>) | null;
  /**
   * Asks the person yes or no. `--yes` answers true. Without a terminal it throws `usage` (exit 2), naming `--yes`.
   */
  readonly confirm: (question: string) => Promise<boolean>;
  /** Absent where nobody can be asked. */
  readonly ask?: Asker;
  /** Asks the living claude of a chat what its session holds; absent elsewhere, null when it does not say. */
  readonly claudeUsage?: () => Promise<ClaudeUsage | null>;
  /** A bar on the terminal for what takes long; absent where there is none to draw on. */
  readonly progress?: () => Progress;
  /** A side note for the person (stderr on the CLI); never part of the data. */
  readonly note: (line: string) => void;
  /** The same for what matters less, dim where there are colours; absent: `note`. */
  readonly aside?: (line: string) => void;
}

/**
 * One verb of mira: its CLI subcommand, slash command, tool schema, completion, help and docs all derive from this.
 *
 * `run`, `show` and `exit` are written as methods on purpose: methods compare loosely, so actions with different
 * arguments fit into one list. The values they get are always parsed from their own `args`.
 */
export interface Action<A extends Args = Args, Data = unknown, R = Rooms> {
  /** As typed: `history`, `history search`, `config set`. */
  readonly name: string;
  readonly about: string;
  /** A sentence or two more, for `--help` and the docs. */
  readonly details?: string;
  readonly examples?: readonly string[];
  readonly on: readonly Surface[];
  readonly args: A;
  /** Changes stored data. A tool call of a writing action asks for permission. */
  readonly writes?: boolean;
  /** Has `--yes`, because it asks before it acts. */
  readonly asks?: boolean;
  /** Absent: a tool has all the arguments. */
  readonly tool?: ToolShape;
  /** Hidden from help listings (still documented). */
  readonly hidden?: boolean;
  run(args: Values<A>, context: ActionContext<R>): Promise<Data> | Data | AsyncIterable<Data | BatchError>;
  /** What a tool call would do, in words for the question to the person, where its arguments do not say it. */
  asking?(args: Values<A>, context: ActionContext<R>): Promise<string>;
  /** Data → text for a person. No trailing newline. An empty string prints nothing. */
  show(data: Data, view: View): string;
  /** What `show` gives is for programs too: it is the same in every locale. */
  readonly verbatim?: boolean;
  /** Exit code for data that is an answer and yet a failure (doctor finding an error). Default 0. */
  exit?(data: Data): number;
  /** Has `--stdin` (or `-`): then `context.stdin` is set, `run` gives an AsyncIterable, and each item is printed as it comes. */
  readonly batch?: boolean;
}

/** A refused line of a batch; printed as `{"error":…}` in its place. */
export interface BatchError {
  readonly failed: MiraError;
}

/** An action of any arguments and any data, as the surfaces handle it. */
export type AnyAction = Action<Args, unknown, Rooms>;

/** Names an action and checks its types; gives it back unchanged. */
export function action<const A extends Args, Data, R = Rooms>(definition: Action<A, Data, R>): Action<A, Data, R> {
  return definition;
}
