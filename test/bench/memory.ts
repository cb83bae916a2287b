import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { v7 } from 'uuid';
import { truncateLog } from '../../src/db/connection.ts';
import { openDatabase } from '../../src/db/open.ts';
import type { NewMemory } from '../../src/memory/entry.ts';
import { openMemory } from '../../src/memory/memory.ts';
import { BUILT_IN_MODEL, openBuiltIn } from '../../src/search/embed/built-in.ts';
import { openSearch } from '../../src/search/search.ts';
import { median } from './measure.ts';
import { textSource } from './natural-text.ts';
import { vocabulary } from './search.ts';

const ROWS_A_TRANSACTION = 1_000;
const SINGLES = 500;

/** Filling as an import does, remembering and recalling one by one, and the size, at MIRA_BENCH_ROWS rows (10,000). */
export async function run(): Promise<void> {
  const rows = Number(process.env['MIRA_BENCH_ROWS'] ?? 10_000);
  const folder = mkdtempSync(join(tmpdir(), 'mira-bench-'));
  const file = join(folder, 'mira.db');
  const db = await openDatabase({ file, migrationsDir: 'migrations', now: Date.now });
  const model = openBuiltIn('models/embedder/model.bin');
  const embedder = { model: BUILT_IN_MODEL, dimensions: model.dimensions, embed: model.embed };
  const parts = { db, search: openSearch(db, 'memory'), embedder, now: Date.now, id: v7 };
  const memory = openMemory({ ...parts, forgetElsewhere: () => 0 });
  const { text } = textSource(vocabulary(), 1);
  const item = (origin: NewMemory['origin']): NewMemory => ({
    ...{ text: text(), kind: 'fact', scope: 'global', projectId: null, redactSecrets: true },
    origin,
  });

  const from = performance.now();
  for (let kept = 0; kept < rows; kept += ROWS_A_TRANSACTION) {
    memory.rememberMany(
      Array.from({ length: Math.min(ROWS_A_TRANSACTION, rows - kept) }, () => item('import')),
      'person',
    );
  }
  const seconds = (performance.now() - from) / 1_000;
  truncateLog(db);
  console.log(`${rows} memories in bulk: ${Math.round(rows / seconds)} a second (goal >= 3000)`);
  console.log(`database: ${Math.round(statSync(file).size / rows)} bytes a memory (goal <= 2500)`);
  await each('remember', 3, () => memory.remember(item('user'), 'person'));
  const asked = textSource(vocabulary(), 2);
  await each('recall', 10, () => memory.recall({ text: asked.text(), limit: 5, here: null }));
  model.close();
  db.close();
  rmSync(folder, { recursive: true });
}

async function each(name: string, goalMs: number, work: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < SINGLES; i++) {
    const from = performance.now();
    await work();
    times.push(performance.now() - from);
  }
  const p95 = [...times].sort((a, b) => a - b)[Math.floor(SINGLES * 0.95)] ?? 0;
  console.log(`${name}: p50 ${median(times).toFixed(2)} ms (goal <= ${goalMs}), p95 ${p95.toFixed(2)} ms`);
}
