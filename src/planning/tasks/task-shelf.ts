import type { Db } from '../../db/connection.ts';
import { MiraError } from '../../errors.ts';
import type { Shelf } from '../journal.ts';
import { fieldsOf, type TaskFields } from './task-row.ts';
import { taskSql } from './tasks.sql.ts';

/** Tasks for the journal: a row with its tags, needs and links as one value. */
export function taskShelf(sql: ReturnType<typeof taskSql>): Shelf<TaskFields> {
  /** A change that is done again may name what is no more. */
  const mustExist = (id: string, there: boolean): void => {
    if (there) return;
    throw new MiraError('refused', `it names ${id}, which is no more`, { hint: 'bring that back first' });
  };
  return {
    kind: 'task',
    read: (id) => {
      const row = sql.byId.get({ id });
      return row === undefined ? null : fieldsOf(row);
    },
    write: (id, fields, nowMs) => {
      if (fields === null) return void sql.remove.run({ id });
      const { tags, needs, links, ...columns } = fields;
      if (columns.parent === id || needs.includes(id)) {
        throw new MiraError('refused', `"${columns.title}" cannot wait for itself`, { hint: 'name another task' });
      }
      for (const other of [...needs, ...(columns.parent === null ? [] : [columns.parent])]) {
        mustExist(other, sql.byId.get({ id: other }) !== undefined);
      }
      if (columns.goal !== null) mustExist(columns.goal, sql.goalProject.get({ goal: columns.goal }) !== undefined);
      sql.save.run({ ...columns, id, updatedMs: nowMs });
      sql.dropTags.run({ id });
      sql.dropNeeds.run({ id });
      sql.dropLinks.run({ id });
      for (const tag of tags) sql.addTag.run({ id, tag });
      for (const need of needs) sql.addNeed.run({ id, needs: need });
      for (const [kind, ref] of links) sql.addLink.run({ id, kind, ref });
    },
    holds: (id) => {
      const below = sql.below.all({ id }).length;
      const needing = sql.needing.all({ id }).length;
      if (below > 0) return `${below === 1 ? 'a task stands' : `${below} tasks stand`} below it`;
      return needing > 0 ? `${needing === 1 ? 'a task waits' : `${needing} tasks wait`} for it` : null;
    },
  };
}

/** Opens the statements and the shelf over them. */
export function openTaskShelf(db: Db): { readonly sql: ReturnType<typeof taskSql>; readonly shelf: Shelf<TaskFields> } {
  const sql = taskSql(db);
  return { sql, shelf: taskShelf(sql) };
}
