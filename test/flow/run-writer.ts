import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildScript } from '../unit/db/build-script.ts';

/** What a writer said until it ended, or was killed: `code` is null then. */
export interface Told {
  readonly out: string;
  readonly err: string;
  readonly code: number | null;
}

/** Starts a script of this folder in a process of its own; `watch` sees its output as it comes and may kill it. */
export async function runWriter(
  name: string,
  args: readonly string[],
  watch?: (out: string, child: ChildProcess) => void,
): Promise<Told> {
  const script = await buildScript(join(import.meta.dirname, name));
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    watch?.(out, child);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ out, err, code })));
}
