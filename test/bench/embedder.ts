import { execFileSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { openBuiltIn } from '../../src/search/embed/built-in.ts';

const MODEL = 'models/embedder/model.bin';
const RUNS = 5;

/** Start of the built-in embedder and the price of a text, as ratios to a bare node start measured in the same run. */
export async function run(): Promise<void> {
  if (process.env['MIRA_BENCH_CHILD'] === 'embedder') return measureCold();
  const bare = median(Array.from({ length: RUNS }, () => timed(() => execFileSync(process.execPath, ['-e', '0']))));
  const self = fileURLToPath(import.meta.url);
  const env = { ...process.env, MIRA_BENCH_CHILD: 'embedder' };
  const cold = Array.from({ length: RUNS }, () =>
    Number(
      execFileSync(process.execPath, ['--input-type=module', '-e', `(await import(${JSON.stringify(self)})).run()`], {
        env,
      }),
    ),
  );
  const loadMs = median(cold);
  console.log(`bare node ${bare.toFixed(1)} ms`);
  console.log(
    `load and first question, cold process: ${loadMs.toFixed(2)} ms (${(loadMs / bare).toFixed(3)} of a bare node)`,
  );

  const embedder = openBuiltIn(MODEL);
  const texts = Array.from(
    { length: 5_000 },
    (_, i) => `note ${i}: the worker ${i % 97} restarts when the queue of builds is longer than ${i % 13} minutes`,
  );
  const embedAll = () => {
    for (const text of texts) embedder.embed(text);
  };
  const first = timed(embedAll);
  const again = timed(embedAll);
  console.log(
    `a text of 16 words: ${((first / texts.length) * 1000).toFixed(0)} µs the first time, ${((again / texts.length) * 1000).toFixed(0)} µs warm`,
  );
  embedder.close();
}

function measureCold(): void {
  const ms = timed(() => openBuiltIn(MODEL).embed('how do we restart the build worker when the queue is stuck?'));
  console.log(ms);
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
