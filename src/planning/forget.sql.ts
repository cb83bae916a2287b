import type { Db } from '../db/connection.ts';
import type { Redacted } from '../redact/redact.ts';

interface Plain {
  readonly plain: string;
}

type Marked = Plain & { readonly mark: string };

/** Statements that take texts out of whatever lasts. */
export function forgetSql(db: Db) {
  return {
    tasks: db.prepare<Marked>(
      `update task set title = replace(title, @plain, @mark), note = replace(note, @plain, @mark),
         blocked_by = replace(blocked_by, @plain, @mark)
       where instr(title, @plain) > 0 or instr(note, @plain) > 0 or instr(blocked_by, @plain) > 0`,
    ),
    // A mark says nothing as a tag or a link, and two of them would be one.
    tags: db.prepare<Plain>('delete from task_tag where instr(tag, @plain) > 0'),
    links: db.prepare<Plain>('delete from task_link where instr(ref, @plain) > 0'),
    goals: db.prepare<Marked>(
      `update goal set title = replace(title, @plain, @mark), note = replace(note, @plain, @mark),
         blocked_by = replace(blocked_by, @plain, @mark)
       where instr(title, @plain) > 0 or instr(note, @plain) > 0 or instr(blocked_by, @plain) > 0`,
    ),
    milestones: db.prepare<Marked>(
      'update milestone set title = replace(title, @plain, @mark) where instr(title, @plain) > 0',
    ),
    preferences: db.prepare<Marked>(
      'update preference set value = replace(value, @plain, @mark) where instr(value, @plain) > 0',
    ),
    // A key is unique in its place.
    preferenceKeys: db.prepare<Plain>("update preference set key = 'forgotten_' || n where instr(key, @plain) > 0"),
    reminders: db.prepare<Marked>(
      'update reminder set text = replace(text, @plain, @mark) where instr(text, @plain) > 0',
    ),
    events: db.prepare<Marked & { escaped: string }>(
      `update planning_event set reason = replace(reason, @plain, @mark), before = replace(before, @escaped, @mark),
         after = replace(after, @escaped, @mark)
       where instr(reason, @plain) > 0 or instr(before, @escaped) > 0 or instr(after, @escaped) > 0`,
    ),
    blockNames: db.prepare<Plain>("update block set name = 'forgotten_' || n where instr(name, @plain) > 0"),
    versions: db.prepare<
      Plain,
      { n: number; value: Redacted; origins: string; label: Redacted; description: Redacted }
    >(
      `select n, value, origins, label, description from block_version
       where instr(value, @plain) > 0 or instr(label, @plain) > 0 or instr(description, @plain) > 0`,
    ),
    rewriteVersion: db.prepare<{ n: number; value: string; origins: string; label: string; description: string }>(
      `update block_version set value = @value, origins = @origins, label = @label, description = @description
       where n = @n`,
    ),
  };
}
