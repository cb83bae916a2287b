import { openPlanning } from '../../../src/planning/planning.ts';
import { freshStorage } from '../conversation/storage.ts';

/** The plans of a fresh data folder, with two projects; `close` removes it. */
export async function freshPlanning(startMs?: number) {
  const storage = await freshStorage(startMs);
  const { db, now, id, talk } = storage;
  const otherId = talk.ensureProject({ key: 'git:two', name: 'two', root: '/two' });
  const limits = { persona: 2_048, human: 2_048, system: 1_024 };
  return { ...storage, otherId, ...openPlanning({ db, now, id, limits }) };
}

export type Plans = Awaited<ReturnType<typeof freshPlanning>>;
