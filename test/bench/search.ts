import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { truncateLog } from '../../src/db/connection.ts';
import { openDatabase } from '../../src/db/open.ts';
import { type BuiltInEmbedder, openBuiltIn } from '../../src/search/embed/built-in.ts';
import { openModelFile } from '../../src/search/embed/model-file.ts';
import { wordSenses } from '../../src/search/embed/word-senses.ts';
import { readQuestion } from '../../src/search/rank/speaks-of.ts';
import { openSearch, type Search } from '../../src/search/search.ts';
import { textSource } from './natural-text.ts';

const MODEL = 'models/embedder/model.bin';
const QUESTIONS = 200;
const ROWS_A_TRANSACTION = 5_000;

/** Recall in process over MIRA_BENCH_ROWS rows (100,000 unless told): filling, asking, depth of the scan, size, memory. */
export async function run(): Promise<void> {
  const rows = Number(process.env['MIRA_BENCH_ROWS'] ?? 100_000);
  const folder = mkdtempSync(join(tmpdir(), 'mira-bench-'));
  try {
    await measure(join(folder, 'mira.db'), rows);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(file: string, rows: number): Promise<void> {
  const db = await openDatabase({ file, migrationsDir: 'migrations', now: () => 0 });
  const embedder = openBuiltIn(MODEL);
  const search = openSearch(db, 'memory');
  const { k } = search.vectors.use('built-in', embedder.dimensions);
  const texts = textSource(vocabulary(), 1);
  const fill = performance.now();
  for (let n = 1; n <= rows; ) {
    const portion = (): void => {
      for (const end = Math.min(rows, n + ROWS_A_TRANSACTION - 1); n <= end; n++) {
        const text = texts.text();
        search.put({ n, facets: 1 << (n % 4), owner: n % 50, atMs: n * 1_000 }, text);
        search.putVector(k, n, embedder.embed(text));
      }
    };
    db.transaction(() => search.together(portion))();
  }
  const seconds = (performance.now() - fill) / 1_000;
  truncateLog(db);
  console.log(
    `${rows} rows put with vectors: ${Math.round(rows / seconds)} a second, ${Math.round(statSync(file).size / rows)} bytes a row`,
  );

  const first = performance.now();
  search.near(embedder.embed('first'), {}, 1);
  console.log(`reading the index into memory: ${(performance.now() - first).toFixed(0)} ms`);
  ask(search, embedder, textSource(vocabulary(), 2).text, {}, 'warm-up');
  ask(search, embedder, textSource(vocabulary(), 3).text, {}, 'hybrid');
  ask(search, embedder, textSource(vocabulary(), 4).text, { facets: [1], owners: [0, 4] }, 'hybrid, filtered');
  console.log(`process: ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`);
  embedder.close();
  db.close();
}

function ask(search: Search, embedder: BuiltInEmbedder, text: () => string, filter: object, name: string): void {
  const senseOf = wordSenses(embedder);
  const times = Array.from({ length: QUESTIONS }, () => {
    const question = text().split(' ').slice(0, 10).join(' ');
    const start = performance.now();
    const vector = embedder.embed(question);
    const speaksOf = readQuestion(question, senseOf);
    search.ask({ text: question, vector, speaksOf, limit: 5, filter, nowMs: 0, here: 3, abstain: false });
    return performance.now() - start;
  }).sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  console.log(`${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
}

/** Whole words of the model, in an order that puts short ones first, as languages do. */
export function vocabulary(): readonly string[] {
  const model = openModelFile(MODEL);
  const words = Buffer.from(model.vocabulary.bytes)
    .toString('utf8')
    .split('\n')
    .filter((word) => /^[a-z]{2,}$/.test(word));
  model.close();
  return words.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}
