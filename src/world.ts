/**
 * What mira takes from outside, as small types. Only `main.ts` holds a whole World; every other function asks for
 * the piece it uses. The real one is `world-real.ts`; tests make their own.
 */

/** Milliseconds since the epoch. Follows `MIRA_NOW` where that is set; ids use the real clock. */
export type Now = () => number;

/** A new UUIDv7, lower case. */
export type NewId = () => string;

/** Environment variables. */
export type Env = Readonly<Record<string, string | undefined>>;

export interface Output {
  readonly isTTY: boolean;
  readonly columns: number;
  readonly rows: number;
  write(text: string): void;
  /** From now on hears what anybody else writes here, instead of the terminal; gives what ends that. */
  readonly onStray?: (heard: (text: string) => void) => () => void;
  /** Calls back when the window has another size; gives the function that stops it. */
  onResize(heard: () => void): () => void;
}

export interface Input {
  readonly isTTY: boolean;
  readonly stream: NodeJS.ReadStream;
}

export interface World {
  readonly now: Now;
  readonly id: NewId;
  readonly env: Env;
  /** The folder the person stands in (npm passes it as INIT_CWD under `npm start`). */
  readonly cwd: string;
  readonly home: string;
  readonly pid: number;
  readonly platform: NodeJS.Platform;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
}
