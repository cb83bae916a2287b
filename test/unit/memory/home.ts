import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConversations } from '../../../src/conversation/conversations.ts';
import { forgetText } from '../../../src/conversation/forget-text.ts';
import { openDatabase } from '../../../src/db/open.ts';
import type { NewMemory } from '../../../src/memory/entry.ts';
import { forgetInFolder, forgetInLines } from '../../../src/memory/forget-in-lines.ts';
import { openMemory } from '../../../src/memory/memory.ts';
import { BUILT_IN_MODEL, openBuiltIn } from '../../../src/search/embed/built-in.ts';
import { wordSenses } from '../../../src/search/embed/word-senses.ts';
import { openSearch } from '../../../src/search/search.ts';
import { ROOT } from '../../fakes/sandbox.ts';
import { countingIds } from '../conversation/storage.ts';

export const START = Date.UTC(2026, 2, 10, 12);
const builtIn = openBuiltIn(join(ROOT, 'models/embedder/model.bin'));
export const senseOf = wordSenses(builtIn);
export const embedder = { model: BUILT_IN_MODEL, dimensions: builtIn.dimensions, embed: builtIn.embed };

/** Memories in a fresh data folder, with two projects; `close` removes it. */
export async function freshMemory(id: () => string = countingIds(), startMs = START) {
  const dir = mkdtempSync(join(tmpdir(), 'mira-memory-'));
  const file = join(dir, 'data', 'mira.db');
  const clock = { ms: startMs };
  const now = (): number => clock.ms;
  const db = await openDatabase({ file, migrationsDir: join(ROOT, 'migrations'), now });
  const talk = openConversations(db, { now, id, pid: process.pid, platform: process.platform });
  const projectId = talk.ensureProject({ key: 'git:one', name: 'one', root: '/one' });
  const otherId = talk.ensureProject({ key: 'git:two', name: 'two', root: '/two' });
  const search = openSearch(db, 'memory');
  const typed = join(dir, 'data', 'history.jsonl');
  const drafts = join(dir, 'data', 'drafts');
  const forgetElsewhere = (spans: readonly string[]) =>
    forgetText(db, spans) + forgetInLines(typed, spans) + forgetInFolder(drafts, spans);
  const memory = openMemory({ db, search, embedder, senseOf, now, id, forgetElsewhere });
  const close = (): void => {
    db.close();
    rmSync(dir, { recursive: true, force: true });
  };
  return { dir, file, typed, drafts, db, clock, now, id, talk, projectId, otherId, search, memory, close };
}

export type Home = Awaited<ReturnType<typeof freshMemory>>;

/** A global fact of the person's, unless told otherwise. */
export function item(text: string, over: Partial<NewMemory> = {}): NewMemory {
  return { text, kind: 'fact', scope: 'global', projectId: null, origin: 'user', ...over };
}
