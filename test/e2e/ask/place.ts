import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TurnResult } from '../../../src/turn/events.ts';
import { type Fake, startFake } from '../../fakes/anthropic.ts';
import { type Running, type RunOptions, type RunResult, runMira, startMira } from '../../fakes/run.ts';
import { makeSandbox, type Sandbox } from '../../fakes/sandbox.ts';

export interface Place {
  readonly fake: Fake;
  readonly box: Sandbox;
  readonly ask: (args: readonly string[], options?: Partial<RunOptions>) => Promise<RunResult>;
  readonly start: (args: readonly string[], options?: Partial<RunOptions>) => Running;
  /** Runs `mira ask --json` and gives its exit code and what it printed. */
  readonly json: (
    args: readonly string[],
    options?: Partial<RunOptions>,
  ) => Promise<{ readonly code: number | null; readonly out: TurnResult; readonly stderr: string }>;
  /** Runs any other command of mira with `--json`. */
  readonly query: (...args: readonly string[]) => Promise<unknown>;
  readonly config: (toml: string) => void;
  readonly close: () => Promise<void>;
}

/** A fake API, and mira asking it by the real claude. */
export async function openPlace(): Promise<Place> {
  const fake = await startFake();
  const box = makeSandbox(fake.url);
  const options = (over: Partial<RunOptions> = {}): RunOptions => ({
    cwd: box.project,
    ...over,
    env: { ...box.env, ...over.env },
  });
  const ask: Place['ask'] = (args, over) => runMira(['ask', ...args], options(over));
  return {
    fake,
    box,
    ask,
    start: (args, over) => startMira(['ask', ...args], options(over)),
    async json(args, over) {
      const { code, stdout, stderr } = await ask(['--json', ...args], over);
      return { code, out: JSON.parse(stdout) as TurnResult, stderr };
    },
    async query(...args) {
      const { stdout, stderr } = await runMira([...args, '--json'], options());
      if (stdout === '') throw new Error(stderr);
      return JSON.parse(stdout) as unknown;
    },
    config: (toml) => writeFileSync(join(box.miraHome, 'config.toml'), toml, { mode: 0o600 }),
    async close() {
      await fake.close();
      box.cleanup();
    },
  };
}
