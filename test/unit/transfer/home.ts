import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectKeeper } from '../../../src/conversation/keep-project.sql.ts';
import type { Candidate, Found, ReaderOptions } from '../../../src/transfer/found.ts';
import { readOwn } from '../../../src/transfer/import-own.ts';
import { openTransfer } from '../../../src/transfer/transfer.ts';
import { freshMemory } from '../memory/home.ts';

/** Ids as the real ones look, which differ from home to home. */
export function idsOf(home: number): () => string {
  let n = 0;
  return () => `01980000-0000-7000-${(0x8000 + home).toString(16)}-${(++n).toString(16).padStart(12, '0')}`;
}

/** Memories with the room that brings and takes them, in a fresh data folder. */
export async function freshTransfer(home = 0) {
  const fresh = await freshMemory(idsOf(home));
  const keepProject = projectKeeper(fresh.db, fresh);
  const transfer = openTransfer({ ...fresh, keepProject });
  const put = (name: string, contents: string | Buffer): string => {
    const file = path.join(fresh.dir, 'files', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, contents);
    return file;
  };
  const text = (): string => [...transfer.lines('jsonl')].join('\n');
  const takeBack = (file: string) => transfer.takeBack(file, readOwn(file));
  const bring = (candidates: readonly Candidate[]) => transfer.bring('test', candidates, async () => null);
  return { ...fresh, transfer, put, text, takeBack, bring };
}

export const EVERYWHERE: ReaderOptions = { place: 'global', tags: [] };

/** The memories among what was found. */
export function memories(found: Iterable<Found>): readonly Candidate[] {
  return [...found].filter((each) => each.type === 'memory');
}

/** Where and why something was left out, without the folder. */
export function left(found: Iterable<Found>): readonly string[] {
  return [...found].flatMap((each) => (each.type === 'skipped' ? [`${path.basename(each.where)} ${each.why}`] : []));
}

/** A memory as a reader gives it. */
export function candidate(text: string, over: Partial<Candidate> = {}): Candidate {
  return { type: 'memory', text, kind: 'fact', place: 'global', tags: [], file: '/notes.md', line: 1, ...over };
}
