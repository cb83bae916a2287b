import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { v7 } from 'uuid';
import { projectKeeper } from '../../src/conversation/keep-project.sql.ts';
import { openDatabase } from '../../src/db/open.ts';
import { openMemory } from '../../src/memory/memory.ts';
import { BUILT_IN_MODEL, openBuiltIn } from '../../src/search/embed/built-in.ts';
import { openSearch } from '../../src/search/search.ts';
import { fromTexts } from '../../src/transfer/from-texts.ts';
import { readOwn } from '../../src/transfer/import-own.ts';
import { openTransfer } from '../../src/transfer/transfer.ts';
import { textSource } from './natural-text.ts';
import { vocabulary } from './search.ts';

const ROWS = 100_000;
const GOAL = 3_000;

async function open(folder: string, name: string) {
  const now = Date.now;
  const db = await openDatabase({ file: join(folder, name), migrationsDir: 'migrations', now });
  const builtIn = openBuiltIn('models/embedder/model.bin');
  const memory = openMemory({
    db,
    search: openSearch(db, 'memory'),
    embedder: { model: BUILT_IN_MODEL, dimensions: builtIn.dimensions, embed: builtIn.embed },
    now,
    id: v7,
    forgetElsewhere: () => 0,
  });
  const keepProject = projectKeeper(db, { now, id: v7 });
  return { db, memory, transfer: openTransfer({ db, memory, keepProject, now, id: v7 }) };
}

/** Seconds that inserting the same texts into a bare table takes, in transactions of the same size. */
async function plainInserts(folder: string, texts: readonly string[]): Promise<number> {
  const db = await openDatabase({ file: join(folder, 'plain.db'), migrationsDir: 'migrations', now: () => 0 });
  db.exec('create table plain (n integer primary key, id text not null unique, text text not null) strict');
  const insert = db.prepare('insert into plain (id, text) values (?, ?)');
  const from = performance.now();
  for (let at = 0; at < texts.length; at += 500) {
    db.transaction(() => {
      for (const text of texts.slice(at, at + 500)) insert.run(v7(), text);
    })();
  }
  const seconds = (performance.now() - from) / 1000;
  db.close();
  return seconds;
}

async function seconds(work: () => unknown): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}

/** Brings 100,000 memories in from texts and from an export, beside plain inserts of the same texts. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mira-bench-'));
  try {
    const source = textSource(vocabulary(), 1);
    const texts = Array.from({ length: ROWS }, (_, n) => `${source.text()} ${n}`);
    const plain = await plainInserts(folder, texts);
    const print = (what: string, took: number) => {
      const rate = ROWS / took;
      const verdict = rate >= GOAL ? 'reached' : 'MISSED';
      console.log(
        `${what}: ${rate.toFixed(0)} a second (goal >= ${GOAL}, ${verdict}); ${(took / plain).toFixed(1)} times plain inserts`,
      );
    };
    const file = join(folder, 'texts.jsonl');
    writeFileSync(file, texts.map((text) => `${JSON.stringify({ text })}\n`).join(''));
    const first = await open(folder, 'first.db');
    print(
      'import of texts',
      await seconds(() => {
        const found = [...fromTexts(file, { place: 'global', tags: [] })].filter((each) => each.type === 'memory');
        return first.transfer.bring(file, found, async () => null);
      }),
    );
    const own = join(folder, 'own.jsonl');
    const out = await seconds(() => first.transfer.write(own, 'jsonl', false));
    console.log(`export: ${(ROWS / out).toFixed(0)} a second`);
    first.db.close();
    const second = await open(folder, 'second.db');
    print('import of an export', await seconds(() => second.transfer.takeBack(own, readOwn(own))));
    print('the same again', await seconds(() => second.transfer.takeBack(own, readOwn(own))));
    second.db.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
