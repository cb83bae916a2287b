import { performance } from 'node:perf_hooks';
import { spawn } from '@lydell/node-pty';
import { startFake } from '../fakes/anthropic.ts';
import { MIRA } from '../fakes/run.ts';
import { makeSandbox } from '../fakes/sandbox.ts';

/** Letters that no answer of the fake holds, so that each can be seen on its way back. */
const LETTERS = Array.from({ length: 32 }, (_, i) => String.fromCodePoint(0x0430 + i));
const ROUNDS = 4;
/** As a person types who is in a hurry. */
const BETWEEN_MS = 90;
/** A key that has not come back by then is lost. */
const LOST_MS = 2_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Program {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Typed once the program is there; the keys follow `settled` behind it. */
  readonly begin: (write: (text: string) => void) => Promise<void>;
}

/** Milliseconds from a key to the first byte of it on the screen, for each key. */
async function latencies({ args, cwd, env, begin }: Program): Promise<readonly number[]> {
  const pty = spawn(process.execPath, [...args], { cols: 100, rows: 30, cwd, env: { ...env } });
  let seen = '';
  let wake: () => void = () => undefined;
  pty.onData((data) => {
    seen += data;
    wake();
  });
  const times: number[] = [];
  await begin((text) => pty.write(text));
  for (let round = 0; round < ROUNDS; round++) {
    for (const letter of LETTERS) {
      seen = '';
      const start = performance.now();
      pty.write(letter);
      while (!seen.includes(letter) && performance.now() - start < LOST_MS) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, LOST_MS);
        });
      }
      times.push(performance.now() - start);
      await pause(BETWEEN_MS);
    }
  }
  pty.kill('SIGKILL');
  return times;
}

const share = (times: readonly number[], part: number): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length * part)] ?? Number.NaN;

/** A key to the screen while a fast answer streams, and the same for a bare node that echoes what it gets. */
export async function run(): Promise<void> {
  const fake = await startFake();
  const box = makeSandbox(fake.url);
  const answer = 'A sentence of the answer, with **bold** words and `code` in it.\n\n'.repeat(4_000);
  fake.rule({ text: answer, chunk: 12, chunkMs: 2 });
  const place = { cwd: box.project, env: box.env };
  try {
    const echo = await latencies({
      ...place,
      args: ['-e', 'process.stdin.setRawMode(true);process.stdin.on("data",(c)=>process.stdout.write(c))'],
      begin: () => pause(500),
    });
    const chat = await latencies({
      ...place,
      args: [MIRA, 'chat'],
      async begin(write) {
        await pause(1_500);
        write('go\r');
        await pause(2_000);
      },
    });
    const p95 = share(chat, 0.95);
    const verdict = p95 <= 16 ? 'reached' : 'MISSED';
    console.log(
      `key to screen while an answer streams: p50 ${share(chat, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms (goal <= 16 ms, ${verdict})`,
    );
    console.log(`bare node that echoes: p50 ${share(echo, 0.5).toFixed(1)} ms, p95 ${share(echo, 0.95).toFixed(1)} ms`);
  } finally {
    box.cleanup();
    await fake.close();
  }
}
