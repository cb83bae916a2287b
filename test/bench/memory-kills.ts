import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { openDatabase } from '../../src/db/open.ts';

const WRITERS = 8;
const LONGEST_MS = 300;
const WANTED = /^(kept|forgetting|forgot) (\S{36})$/gm;

/**
 * Writers of memories: MIRA_BENCH_KILLS of them (300) killed at random moments, then eight at once that write
 * MIRA_BENCH_WRITES memories (10,000) together. Prints what was lost, doubled or broken; each should be 0.
 */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(process.cwd(), 'node_modules', '.mira-bench-'));
  const data = mkdtempSync(join(tmpdir(), 'mira-bench-'));
  const script = join(folder, 'writer.mjs');
  await build({
    ...{ entryPoints: ['test/flow/memory-writer.ts'], outfile: script, bundle: true, platform: 'node', format: 'esm' },
    ...{ packages: 'external', logLevel: 'error' },
  });
  try {
    await killed(script, join(data, 'killed.db'), Number(process.env['MIRA_BENCH_KILLS'] ?? 300));
    await together(script, join(data, 'together.db'), Number(process.env['MIRA_BENCH_WRITES'] ?? 10_000));
  } finally {
    rmSync(folder, { recursive: true });
    rmSync(data, { recursive: true });
  }
}

interface Told {
  readonly kept: Set<string>;
  readonly forgetting: Set<string>;
  readonly forgot: Set<string>;
}

function readTold(out: string): Told {
  const told: Told = { kept: new Set(), forgetting: new Set(), forgot: new Set() };
  for (const [, word, id = ''] of out.matchAll(WANTED)) {
    if (word === 'kept' || word === 'forgetting' || word === 'forgot') told[word].add(id);
  }
  return told;
}

async function write(args: readonly string[], killAfterMs: number | null): Promise<{ out: string; err: string }> {
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const timer = killAfterMs === null ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  await new Promise((resolve) => child.once('close', resolve));
  if (timer !== null) clearTimeout(timer);
  return { out, err };
}

async function report(what: string, file: string, tolds: readonly Told[], errors: number): Promise<void> {
  const db = await openDatabase({ file, migrationsDir: 'migrations', now: Date.now });
  const there = new Set(db.prepare<[], string>('select id from memory').pluck().all());
  const lost = tolds.flatMap(({ kept, forgetting }) => [...kept].filter((id) => !there.has(id) && !forgetting.has(id)));
  const back = tolds.flatMap(({ forgot }) => [...forgot].filter((id) => there.has(id)));
  const count = (sql: string): number => db.prepare<[], number>(sql).pluck().get() ?? 0;
  const doubled = count('select count(*) - count(distinct text) from memory');
  const apart = count(
    `select (select count(*) from memory where n not in (select n from memory_text))
      + (select count(*) from memory_text where n not in (select n from memory))
      + (select count(*) from memory where n not in (select n from memory_bits))`,
  );
  const sound = db.pragma('integrity_check', { simple: true });
  db.close();
  console.log(
    `${what}: ${there.size} memories there; lost ${lost.length}, come back ${back.length}, doubled ${doubled}, without index ${apart}, errors ${errors}, integrity ${sound}`,
  );
}

async function killed(script: string, file: string, kills: number): Promise<void> {
  const tolds: Told[] = [];
  let errors = 0;
  for (let round = 0; round < kills; round++) {
    // From before the first line to well into the writing.
    const { out, err } = await write([script, file, process.cwd(), `w${round}`], 50 + Math.random() * LONGEST_MS);
    tolds.push(readTold(out));
    if (err !== '') errors += 1;
  }
  await report(`${kills} kills`, file, tolds, errors);
}

async function together(script: string, file: string, writes: number): Promise<void> {
  const each = Math.ceil(writes / WRITERS / 2);
  const runs = await Promise.all(
    Array.from({ length: WRITERS }, (_, at) => write([script, file, process.cwd(), `w${at}`, String(each)], null)),
  );
  const errors = runs.filter(({ err }) => err !== '').length;
  await report(
    `${WRITERS} processes, ${each * WRITERS * 2} writes`,
    file,
    runs.map(({ out }) => readTold(out)),
    errors,
  );
}
