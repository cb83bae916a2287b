import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 } from 'uuid';
import { openDatabase } from '../../src/db/open.ts';
import { openMemory } from '../../src/memory/memory.ts';
import { BUILT_IN_MODEL, openBuiltIn } from '../../src/search/embed/built-in.ts';
import { openSearch } from '../../src/search/search.ts';
import { MIRA } from '../fakes/run.ts';
import { makeSandbox, ROOT } from '../fakes/sandbox.ts';
import { inTurns, printRatio, runOk, timed } from './measure.ts';
import { textSource } from './natural-text.ts';
import { vocabulary } from './search.ts';

const MEMORIES = 10_000;
const RUNS = 21;
const GOAL = 3;
const SEED = 7;
/** Nothing listens there. */
const NO_API = 'http://127.0.0.1:9';

/** `mira recall` in a process of its own over 10,000 memories, against a bare node. */
export async function run(): Promise<void> {
  const filled = process.env['MIRA_BENCH_FILL'];
  if (filled !== undefined) return fill(filled);
  const box = makeSandbox(NO_API);
  const options = { cwd: box.project, env: box.env };
  try {
    await fillElsewhere(box.miraHome);
    const question = `What about ${textSource(vocabulary(), SEED).text().split(' ').slice(0, 6).join(' ')}?`;
    const node = (args: readonly string[]) => () => timed(() => runOk(process.execPath, args, options));
    const times = await inTurns(RUNS, { bare: node(['-e', '0']), recall: node([MIRA, 'recall', question]) });
    printRatio(`mira recall at ${MEMORIES} memories ÷ bare node`, times['recall'] ?? 0, times['bare'] ?? 0, GOAL);
  } finally {
    box.cleanup();
  }
}

/** In a process of its own: one that has grown takes three times as long to start others, and a ratio of those says little. */
function fillElsewhere(home: string): Promise<void> {
  const script = `(await import(${JSON.stringify(fileURLToPath(import.meta.url))})).run()`;
  return runOk(process.execPath, ['--input-type=module', '-e', script], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', MIRA_BENCH_FILL: home },
  });
}

async function fill(home: string): Promise<void> {
  const file = join(home, 'mira.db');
  const db = await openDatabase({ file, migrationsDir: join(ROOT, 'migrations'), now: Date.now });
  const { embed, dimensions } = openBuiltIn(join(ROOT, 'models/embedder/model.bin'));
  const embedder = { model: BUILT_IN_MODEL, dimensions, embed };
  const search = openSearch(db, 'memory');
  const memory = openMemory({ db, search, embedder, now: Date.now, id: () => v7(), forgetElsewhere: () => 0 });
  const source = textSource(vocabulary(), SEED);
  const items = Array.from({ length: MEMORIES }, () => ({
    text: source.text(),
    kind: 'fact' as const,
    scope: 'global' as const,
    projectId: null,
    origin: 'user' as const,
  }));
  await memory.rememberMany(items, 'person');
  db.close();
}
