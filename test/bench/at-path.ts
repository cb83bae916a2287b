import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Offer } from '../../src/repl/editor/completion.ts';
import { completePaths } from '../../src/repl/editor/path-completer.ts';
import { median, timed } from './measure.ts';

const FILES = 100_000;
const PER_FOLDER = 100;
const RUNS = 5;
const GOAL_MS = 100;

/** A git repository of 100,000 files, half of them known to git. */
function makeTree(root: string): void {
  const git = (...args: readonly string[]): void => void execFileSync('git', [...args], { cwd: root });
  git('init', '-q');
  for (let folder = 0; folder < FILES / PER_FOLDER; folder++) {
    const path = join(root, `part${folder % 10}`, `module-${folder}`);
    mkdirSync(path, { recursive: true });
    for (let n = 0; n < PER_FOLDER; n++) writeFileSync(join(path, `file-${folder}-${n}.ts`), '');
  }
  git('add', ...Array.from({ length: 5 }, (_, n) => `part${n}`));
}

interface Times {
  readonly first: number;
  readonly last: number;
  /** The longest that the loop stood still meanwhile: what a key would have waited. */
  readonly stalled: number;
}

/** Types `query` behind `@`; milliseconds to the first offers and to the last ones. */
async function complete(completer: ReturnType<typeof completePaths>, query: string): Promise<Times> {
  const start = performance.now();
  let first = Number.NaN;
  let last = Number.NaN;
  let stalled = 0;
  let tickMs = start;
  const ticker = setInterval(() => {
    stalled = Math.max(stalled, performance.now() - tickMs - 1);
    tickMs = performance.now();
  }, 1);
  const found = (offers: readonly Offer[]): void => {
    last = performance.now() - start;
    if (offers.length > 0 && Number.isNaN(first)) first = last;
  };
  completer({ kind: 'path', typed: query, from: 0 }, found, new AbortController().signal);
  for (let quiet = 0; quiet < 10; ) {
    const before = last;
    await new Promise((resolve) => setTimeout(resolve, 50));
    quiet = last === before && !Number.isNaN(last) ? quiet + 1 : 0;
  }
  clearInterval(ticker);
  return { first, last, stalled };
}

function print(what: string, times: readonly Times[]): void {
  const first = median(times.map((each) => each.first));
  const verdict = first <= GOAL_MS ? 'reached' : 'MISSED';
  const last = median(times.map((each) => each.last));
  const stalled = median(times.map((each) => each.stalled));
  console.log(
    `${what}: first offers after ${first.toFixed(0)} ms (goal <= ${GOAL_MS}, ${verdict}), all after ${last.toFixed(0)} ms, a key waits ${stalled.toFixed(0)} ms at most`,
  );
}

/** `@path` in a tree of 100,000 files: read for the first time, and known. */
export async function run(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'mira-at-path-'));
  try {
    makeTree(root);
    const list = (): Promise<void> =>
      timed(
        async () =>
          void execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, maxBuffer: 2 ** 28 }),
      ).then((ms) => console.log(`git ls-files of ${FILES} files by itself: ${ms.toFixed(0)} ms`));
    await list();
    const where = { root, env: process.env };
    const cold: Times[] = [];
    const warm: Times[] = [];
    for (let n = 0; n < RUNS; n++) {
      const completer = completePaths(where, () => performance.now());
      cold.push(await complete(completer, ''));
      warm.push(await complete(completer, `file-7${n}`));
      warm.push(await complete(completer, `mod${n}fi`));
    }
    print('@ in a tree that was not read yet', cold);
    print('@path in a tree that is known', warm);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
