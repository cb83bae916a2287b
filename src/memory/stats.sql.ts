import type { Db } from '../db/connection.ts';

export interface Count {
  readonly name: string;
  readonly count: number;
}

/** Statements that count. */
export function statsSql(db: Db) {
  const by = (column: string) =>
    db.prepare<[], Count>(
      `select ${column} as name, count(*) as count from memory m left join project p on p.id = m.project
       group by 1 order by 2 desc, 1`,
    );
  return {
    kind: by('m.kind'),
    origin: by('m.origin'),
    status: by('m.status'),
    scope: by('m.scope'),
    project: by("coalesce(p.name, '')"),
    tag: db.prepare<[], Count>('select tag as name, count(*) as count from memory_tag group by 1 order by 2 desc, 1'),
    month: db.prepare<[], Count>(
      `select strftime('%Y-%m', created_ms / 1000, 'unixepoch', 'localtime') as name, count(*) as count
       from memory group by 1 order by 1`,
    ),
    forgotten: db.prepare<[], number>('select count(*) from memory_tombstone').pluck(),
  };
}
