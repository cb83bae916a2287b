import { type Db, inImmediate } from '../db/connection.ts';
import { redact } from '../redact/redact.ts';
import type { NewId, Now } from '../world.ts';

/** A project as another database knew it. */
export interface KnownProject {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly root: string;
}

/**
 * Makes sure that the project is known here, under its old id where that is free; gives its id here. One that is known
 * already keeps its name and folder, which may differ on this machine.
 */
export function projectKeeper(db: Db, { now, id: newId }: { readonly now: Now; readonly id: NewId }) {
  const find = db.prepare<{ identity: string }, string>('select id from project where identity = @identity').pluck();
  const taken = db.prepare<{ id: string }, string>('select id from project where id = @id').pluck();
  const insert = db.prepare<{ id: string; identity: string; name: string; root: string; nowMs: number }>(
    `insert into project (id, identity, name, root, created_ms, seen_ms)
     values (@id, @identity, @name, @root, @nowMs, @nowMs)`,
  );
  return (project: KnownProject): string =>
    inImmediate(db, () => {
      const identity = redact(project.key);
      const known = find.get({ identity });
      if (known !== undefined) return known;
      const id = taken.get({ id: project.id }) === undefined ? project.id : newId();
      insert.run({ id, identity, name: redact(project.name), root: redact(project.root), nowMs: now() });
      return id;
    });
}
