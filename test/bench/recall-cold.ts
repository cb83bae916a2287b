import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../src/db/open.ts';
import { openBuiltIn } from '../../src/search/embed/built-in.ts';
import { openSearch } from '../../src/search/search.ts';
import { random } from './natural-text.ts';
import { readQuestionSet } from './question-set.ts';

const MODEL = 'models/embedder/model.bin';
const ROWS = 10_000;
const RUNS = 9;
const options = (file: string) => ({ file, migrationsDir: 'migrations', now: () => 0 });

/** One question in a process of its own over 10,000 rows, as a ratio to a bare node start: the search's share of `mira recall`. */
export async function run(): Promise<void> {
  const child = process.env['MIRA_BENCH_DB'];
  if (child !== undefined) return askOnce(child);
  const folder = mkdtempSync(join(tmpdir(), 'mira-bench-'));
  const file = join(folder, 'mira.db');
  await fill(file);
  const self = fileURLToPath(import.meta.url);
  const script = `(await import(${JSON.stringify(self)})).run()`;
  const env = { ...process.env, MIRA_BENCH_DB: file };
  const start = (args: string[]) => {
    const from = performance.now();
    const out = execFileSync(process.execPath, args, { env });
    return { ms: performance.now() - from, out: String(out) };
  };
  const pairs = Array.from({ length: RUNS }, () => ({
    bare: start(['-e', '0']),
    ask: start(['--input-type=module', '-e', script]),
  }));
  const bare = median(pairs.map((pair) => pair.bare.ms));
  const ask = median(pairs.map((pair) => pair.ask.ms));
  console.log(
    `bare node ${bare.toFixed(0)} ms; one question at ${ROWS} rows ${ask.toFixed(0)} ms, ${(ask / bare).toFixed(2)} times (goal 3.0)`,
  );
  console.log(pairs.at(-1)?.ask.out.trim());
  rmSync(folder, { recursive: true });
}

async function fill(file: string): Promise<void> {
  const { memories } = readQuestionSet();
  const next = random(1);
  const pick = () => memories[Math.floor(next() * memories.length)]?.text ?? '';
  const db = await openDatabase(options(file));
  const embedder = openBuiltIn(MODEL);
  const search = openSearch(db, 'memory');
  const { k } = search.vectors.use('built-in', embedder.dimensions);
  db.transaction(() => {
    for (let n = 1; n <= ROWS; n++) {
      const text = `${pick()} ${n} ${pick().slice(0, 40)}`;
      search.put({ n, facets: 1, owner: n % 5, atMs: 0 }, text);
      search.putVector(k, n, embedder.embed(text));
    }
  })();
  db.close();
}

async function askOnce(file: string): Promise<void> {
  const times: string[] = [];
  let last = performance.now();
  const lap = (name: string) => {
    const now = performance.now();
    times.push(`${name} ${(now - last).toFixed(1)}`);
    last = now;
  };
  const db = await openDatabase(options(file));
  lap('open database');
  const text = 'how do we roll back a release';
  const vector = openBuiltIn(MODEL).embed(text);
  lap('embed');
  const search = openSearch(db, 'memory');
  lap('prepare');
  const hits = search.ask({ text, vector, limit: 5, filter: {}, nowMs: 0, here: null });
  lap('ask');
  console.log(`${times.join(', ')} ms; ${hits.length} hits`);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
