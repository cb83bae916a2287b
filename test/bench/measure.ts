import { performance } from 'node:perf_hooks';
import { start } from '../fakes/run.ts';

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Milliseconds that a promise takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Medians of several works, run in turns so that each meets the same machine. */
export async function inTurns(
  runs: number,
  works: Readonly<Record<string, () => Promise<number>>>,
): Promise<Readonly<Record<string, number>>> {
  const times = new Map<string, number[]>(Object.keys(works).map((name) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const [name, work] of Object.entries(works)) times.get(name)?.push(await work());
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, median(values)]));
}

/** One line of a benchmark: the ratio, the goal, and the two numbers it is made of. */
export function printRatio(what: string, measured: number, reference: number, goal: number): void {
  const ratio = measured / reference;
  const verdict = ratio <= goal ? 'reached' : 'MISSED';
  console.log(
    `${what}: ${ratio.toFixed(2)} (goal <= ${goal}, ${verdict}; ${measured.toFixed(1)} ms ÷ ${reference.toFixed(1)} ms)`,
  );
}

/** Runs a program to its end and fails when it fails. */
export async function runOk(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<void> {
  const { code, stderr } = await start(command, args, options).done;
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: exit ${code}: ${stderr.slice(0, 500)}`);
}
