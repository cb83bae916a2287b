import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { spawn } from '@lydell/node-pty';
import { startFake } from '../fakes/anthropic.ts';
import { MIRA } from '../fakes/run.ts';
import { makeSandbox } from '../fakes/sandbox.ts';

/** Ticks of the clock in which Linux counts the time of a process. */
const TICKS_PER_SECOND = 100;
const WATCHED_MS = 10_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Seconds of a core that a process has used, without its children. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Share of a core that the process takes from now on. */
async function share(pid: number): Promise<number> {
  const [before, start] = [cpuSeconds(pid), performance.now()];
  await pause(WATCHED_MS);
  return (cpuSeconds(pid) - before) / ((performance.now() - start) / 1000);
}

const line = (what: string, measured: number, goal: number): void =>
  console.log(
    `${what}: ${(measured * 100).toFixed(1)} % of a core (goal <= ${goal * 100} %, ${measured <= goal ? 'reached' : 'MISSED'})`,
  );

/** What a chat takes of the processor while nobody types, and while the model is waited for. Linux only. */
export async function run(): Promise<void> {
  const fake = await startFake();
  const box = makeSandbox(fake.url);
  fake.rule({ text: 'Late.', delayMs: 2 * WATCHED_MS });
  const pty = spawn(process.execPath, [MIRA, 'chat'], { cols: 100, rows: 30, cwd: box.project, env: { ...box.env } });
  pty.onData(() => undefined);
  try {
    // The boot, what is loaded in the background, and the collections of V8 behind it are over by then.
    await pause(20_000);
    line('idle', await share(pty.pid), 0.001);
    pty.write('go\r');
    await pause(2_000);
    line('waiting for the model', await share(pty.pid), 0.02);
  } finally {
    pty.kill('SIGKILL');
    await pause(500);
    box.cleanup();
    await fake.close();
  }
}
