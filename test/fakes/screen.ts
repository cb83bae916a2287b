import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { MIRA } from './run.ts';

export interface ScreenOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
  /** Lines kept above the screen; 5,000 by default. */
  readonly scrollback?: number;
}

export interface Exit {
  readonly code: number;
  /** Number of the signal that ended it; null when it ended by itself. */
  readonly signal: number | null;
}

/** A program on a real pseudo terminal, seen through a terminal emulator. */
export interface Screen {
  readonly pid: number;
  /** Sends keys; `\r` is Enter, `\x03` Ctrl+C, `\x04` Ctrl+D. */
  type(keys: string): void;
  /** The rows of the screen, trailing blanks removed. */
  screen(): readonly string[];
  /** The rows that scrolled off the top, oldest first. */
  scrollback(): readonly string[];
  /** Scrollback and screen as one text, wrapped rows joined, blank rows at the end removed. */
  text(): string;
  cursor(): { readonly row: number; readonly column: number };
  /**
   * Waits until `text()` holds this. Fails with the whole screen when it does not within `timeoutMs` (15 s), or when
   * the program ends without it.
   */
  waitFor(wanted: string | RegExp, options?: { timeoutMs?: number }): Promise<void>;
  resize(columns: number, rows: number): void;
  /** Every byte the program wrote, in order. */
  rawOutput(): string;
  readonly exit: Promise<Exit>;
  kill(signal?: NodeJS.Signals): void;
  /** Ends the program, if it still runs, and frees the terminal. */
  close(): Promise<void>;
}

/** Starts `node bin/mira ARGS…` on a terminal. */
export function openMira(args: readonly string[], options: ScreenOptions): Screen {
  return openScreen(process.execPath, [MIRA, ...args], options);
}

/** Starts any program on a terminal. */
export function openScreen(command: string, args: readonly string[], options: ScreenOptions): Screen {
  const { cwd, env, columns = 100, rows = 30, scrollback = 5000 } = options;
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback, allowProposedApi: true });
  const pty = spawn(command, [...args], {
    name: env['TERM'] ?? 'xterm-256color',
    cols: columns,
    rows,
    cwd,
    env: { ...env },
  });
  let raw = '';
  let ended: Exit | null = null;
  const watchers = new Set<() => void>();
  const changed = (): void => {
    for (const watcher of watchers) watcher();
  };
  pty.onData((data) => {
    raw += data;
    terminal.write(data, changed);
  });
  // What the terminal answers by itself (cursor position and the like) is input of the program.
  terminal.onData((data) => {
    if (ended === null) pty.write(data);
  });
  const exit = new Promise<Exit>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      ended = { code: exitCode, signal: signal || null };
      // Behind everything that is still to be drawn.
      terminal.write('', () => {
        changed();
        resolve(ended ?? { code: exitCode, signal: null });
      });
    });
  });
  const rowsFrom = (from: number, to: number): readonly string[] =>
    Array.from(
      { length: to - from },
      (_, i) => terminal.buffer.active.getLine(from + i)?.translateToString(true) ?? '',
    );
  const screen: Screen = {
    pid: pty.pid,
    type: (keys) => pty.write(keys),
    screen: () => rowsFrom(terminal.buffer.active.baseY, terminal.buffer.active.baseY + terminal.rows),
    scrollback: () => rowsFrom(0, terminal.buffer.active.baseY),
    text: () => wholeText(terminal),
    cursor: () => ({ row: terminal.buffer.active.cursorY, column: terminal.buffer.active.cursorX }),
    waitFor: (wanted, { timeoutMs = 15_000 } = {}) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          watchers.delete(look);
          clearTimeout(timer);
        };
        const fail = (why: string): void => {
          stop();
          reject(new Error(`${String(wanted)}: ${why}; the screen is\n${wholeText(terminal)}`));
        };
        const look = (): void => {
          const text = wholeText(terminal);
          if (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)) {
            stop();
            resolve();
          } else if (ended !== null) fail(`the program ended (${ended.code}) without it`);
        };
        const timer = setTimeout(() => fail(`not seen in ${timeoutMs} ms`), timeoutMs);
        watchers.add(look);
        look();
      }),
    resize: (newColumns, newRows) => {
      terminal.resize(newColumns, newRows);
      pty.resize(newColumns, newRows);
    },
    rawOutput: () => raw,
    exit,
    kill: (signal) => pty.kill(signal),
    close: async () => {
      if (ended === null) pty.kill('SIGKILL');
      await exit;
      terminal.dispose();
    },
  };
  return screen;
}

function wholeText(terminal: InstanceType<typeof xterm.Terminal>): string {
  const { active } = terminal.buffer;
  let text = '';
  for (let i = 0; i < active.baseY + terminal.rows; i++) {
    const line = active.getLine(i);
    const next = active.getLine(i + 1);
    // A row that goes on in the next one is full to the last column, blanks included.
    if (line !== undefined) text += line.translateToString(next?.isWrapped !== true);
    if (next?.isWrapped !== true) text += '\n';
  }
  return text.trimEnd();
}
