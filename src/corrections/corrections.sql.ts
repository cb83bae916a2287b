import type { Db } from '../db/connection.ts';
import type { Redacted } from '../redact/redact.ts';
import { insertSql } from './insert.sql.ts';
import type { CheckAction, CheckKind } from './rule.ts';

export interface CorrectionRow {
  readonly n: number;
  readonly id: string;
  readonly text: string;
  readonly scope: 'global' | 'project';
  readonly project: string | null;
  readonly projectName: string | null;
  readonly projectRoot: string | null;
  readonly path: string | null;
  readonly status: 'active' | 'proposed' | 'disabled';
  readonly origin: string;
  readonly source: string | null;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly hits: number;
  readonly saves: number;
  readonly falseAlarms: number;
  readonly lastMs: number | null;
}

export interface CheckRow {
  readonly kind: CheckKind;
  readonly pattern: string;
  readonly within: string | null;
  readonly instead: string | null;
  readonly action: CheckAction;
  readonly chosen: 0 | 1;
}

export type PromptRow = Pick<
  CorrectionRow,
  'n' | 'id' | 'text' | 'scope' | 'path' | 'origin' | 'source' | 'updatedMs' | 'hits'
>;

export type PromptCheckRow = Pick<CheckRow, 'instead' | 'action'> & { readonly correction: number };

const COLUMNS = `c.n, c.id, c.text, c.scope, c.project, p.name as projectName, p.root as projectRoot, c.path, c.status, c.origin, c.source,
  c.created_ms as createdMs, c.updated_ms as updatedMs,
  (select count(*) from correction_hit h where h.correction = c.n) as hits,
  (select count(*) from correction_hit h where h.correction = c.n and h.outcome = 'blocked' and h.fine = 0) as saves,
  (select count(*) from correction_hit h where h.correction = c.n and h.fine = 1) as falseAlarms,
  (select max(h.at_ms) from correction_hit h where h.correction = c.n) as lastMs`;
const FROM = 'correction c left join project p on p.id = c.project';

/** Every statement over corrections. */
export function correctionsSql(db: Db) {
  return {
    byId: db.prepare<{ id: string }, CorrectionRow>(`select ${COLUMNS} from ${FROM} where c.id = @id`),
    same: db
      .prepare<{ text: string; scope: string; project: string | null }, string>(
        'select id from correction where text = @text and scope = @scope and project is @project order by n limit 1',
      )
      .pluck(),
    list: db.prepare<{ status: string | null; project: string | null; everywhere: 0 | 1 }, CorrectionRow>(
      `select ${COLUMNS} from ${FROM} where (@status is null or c.status = @status)
       and (@everywhere = 1 or c.scope = 'global' or c.project = @project) order by c.n desc`,
    ),
    checks: db.prepare<{ n: number }, CheckRow>(
      'select kind, pattern, within, instead, action, chosen from correction_check where correction = @n order by n',
    ),
    exceptions: db
      .prepare<{ n: number }, string>(
        'select subject from correction_exception where correction = @n order by at_ms, subject',
      )
      .pluck(),
    dropChecks: db.prepare<{ id: string }>(
      'delete from correction_check where correction = (select n from correction where id = @id)',
    ),
    setAction: db.prepare<{ id: string; action: string }>(
      'update correction_check set action = @action, chosen = 1 where correction = (select n from correction where id = @id)',
    ),
    update: db.prepare<{
      id: string;
      text: Redacted;
      scope: string;
      project: string | null;
      path: Redacted | null;
      status: string;
      origin: string;
      nowMs: number;
    }>(
      `update correction set text = @text, scope = @scope, project = @project, path = @path, status = @status,
       origin = @origin, updated_ms = max(@nowMs, updated_ms + 1) where id = @id`,
    ),
    remove: db.prepare<{ id: string }>('delete from correction where id = @id'),
    ...promptStatements(db),
    ...hitStatements(db),
    ...insertSql(db),
    ...idStatements(db),
  };
}

/** What is read at each question of a chat: no more columns than it needs, and all checks at once. */
function promptStatements(db: Db) {
  const holds = `c.status = 'active' and (c.scope = 'global' or c.project = @project)`;
  return {
    forPrompt: db.prepare<{ project: string | null }, PromptRow>(
      `select c.n, c.id, c.text, c.scope, c.path, c.origin, c.source, c.updated_ms as updatedMs,
         (select count(*) from correction_hit h where h.correction = c.n) as hits
       from correction c where ${holds} order by c.n desc`,
    ),
    checksForPrompt: db.prepare<{ project: string | null }, PromptCheckRow>(
      `select k.correction, k.instead, k.action from correction_check k join correction c on c.n = k.correction
       where ${holds} order by k.n`,
    ),
  };
}

/** What checks have caught, and what of that was fine. */
function hitStatements(db: Db) {
  return {
    hits: db.prepare<
      { n: number; limit: number },
      { n: number; atMs: number; tool: string; subject: string; what: string; outcome: string; fine: 0 | 1 }
    >(
      `select n, at_ms as atMs, tool, subject, what, outcome, fine from correction_hit
       where correction = @n order by n desc limit @limit`,
    ),
    markFine: db.prepare<{ n: number; subject: string }>(
      'update correction_hit set fine = 1 where correction = @n and subject = @subject',
    ),
  };
}

/** Finds corrections by parts of their ids. */
function idStatements(db: Db) {
  return {
    startingWith: db
      .prepare<{ from: string; to: string; limit: number }, string>(
        'select id from correction where id >= @from and id < @to limit @limit',
      )
      .pluck(),
    endingWith: db
      .prepare<{ ending: string; length: number; limit: number }, string>(
        'select id from correction where substr(id, -@length) = @ending limit @limit',
      )
      .pluck(),
    recent: db.prepare<{ limit: number }, string>('select id from correction order by n desc limit @limit').pluck(),
  };
}

/** Statements that forget texts. */
export function forgetSql(db: Db) {
  const replace = (column: string, span = '@plain') => `${column} = replace(${column}, ${span}, @mark)`;
  return {
    corrections: db.prepare<{ plain: string; escaped: string; mark: string }>(
      `update correction set ${replace('text')}, ${replace('path')}, ${replace('source', '@escaped')}
       where instr(text, @plain) or instr(path, @plain) or instr(source, @escaped)`,
    ),
    // A pattern with a hole in it would mean something else.
    checks: db.prepare<{ plain: string }>(
      'delete from correction_check where instr(pattern, @plain) or instr(within, @plain)',
    ),
    instead: db.prepare<{ plain: string; mark: string }>(
      `update correction_check set ${replace('instead')} where instr(instead, @plain)`,
    ),
    hits: db.prepare<{ plain: string; mark: string }>(
      `update correction_hit set ${replace('subject')}, ${replace('what')} where instr(subject, @plain) or instr(what, @plain)`,
    ),
    // What is no exact text any more excepts nothing.
    exceptions: db.prepare<{ plain: string }>('delete from correction_exception where instr(subject, @plain)'),
  };
}
