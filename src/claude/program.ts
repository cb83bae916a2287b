/** What a short run of claude gave. */
export interface ProgramOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** Null when it was ended by a signal or could not be started. */
  readonly code: number | null;
  readonly timedOut: boolean;
}

export interface ProgramOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
  readonly timeoutMs?: number;
}

/** `claude --version` takes 66 ms; a machine under load may take many times that. */
const TIMEOUT_MS = 15_000;

/** Runs claude once for a word or two, without a terminal. Never rejects. */
export async function runClaude({
  program,
  args,
  env,
  timeoutMs = TIMEOUT_MS,
}: ProgramOptions): Promise<ProgramOutput> {
  const { execa } = await import('execa');
  const done = await execa(program, [...args], {
    env,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: timeoutMs,
    forceKillAfterDelay: 1_000,
  });
  return { stdout: done.stdout, stderr: done.stderr, code: done.exitCode ?? null, timedOut: done.timedOut };
}

/** Gives the terminal to claude, for its own login. Gives the exit code. */
export async function runClaudeOnTerminal({ program, args, env }: Omit<ProgramOptions, 'timeoutMs'>): Promise<number> {
  const { execa } = await import('execa');
  const done = await execa(program, [...args], { env, extendEnv: false, stdio: 'inherit', reject: false });
  return done.exitCode ?? 1;
}
