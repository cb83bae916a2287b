import { type Db, inImmediate } from '../db/connection.ts';
import { redact } from '../redact/redact.ts';
import type { NewId, Now } from '../world.ts';

/** What a project is known by. */
export interface ProjectIdentity {
  /** Stays when the folder is renamed or moved. */
  readonly key: string;
  readonly name: string;
  readonly root: string;
}

interface ProjectRow {
  readonly id: string;
  readonly name: string;
  readonly root: string;
  readonly seenMs: number;
}

/** Projects are listed by when they were last seen: a command that comes sooner has nothing to write. */
const SEEN_AGAIN_MS = 60_000;

/** Gives the id of a project, which is written down when it is new, was renamed, or was not seen for a while. */
export function projectEnsurer(db: Db, { now, id: newId }: { readonly now: Now; readonly id: NewId }) {
  const find = db.prepare<{ identity: string }, ProjectRow>(
    'select id, name, root, seen_ms as seenMs from project where identity = @identity',
  );
  const save = db
    .prepare<{ id: string; identity: string; name: string; root: string; nowMs: number }, string>(
      `insert into project (id, identity, name, root, created_ms, seen_ms)
       values (@id, @identity, @name, @root, @nowMs, @nowMs)
       on conflict (identity) do update set name = @name, root = @root, seen_ms = @nowMs
       returning id`,
    )
    .pluck();
  const update = db.prepare<{ id: string; name: string; root: string; nowMs: number }>(
    'update project set name = @name, root = @root, seen_ms = @nowMs where id = @id',
  );
  return ({ key, name, root }: ProjectIdentity): string => {
    const identity = redact(key);
    const nowMs = now();
    const known = find.get({ identity });
    const same = known !== undefined && known.name === name && known.root === root;
    if (same && Math.abs(nowMs - known.seenMs) < SEEN_AGAIN_MS) return known.id;
    return inImmediate(db, () => {
      if (known !== undefined) {
        update.run({ id: known.id, name, root, nowMs });
        return known.id;
      }
      const saved = save.get({ id: newId(), identity, name, root, nowMs });
      if (saved === undefined) throw new Error('saving a project gave no row');
      return saved;
    });
  };
}
