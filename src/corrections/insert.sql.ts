import type { Db } from '../db/connection.ts';
import type { Redacted } from '../redact/redact.ts';

/** Statements that put corrections, and what belongs to them, into their tables. */
export function insertSql(db: Db) {
  return {
    insert: db.prepare<{
      id: string;
      text: Redacted;
      scope: string;
      project: string | null;
      path: Redacted | null;
      status: string;
      origin: string;
      source: Redacted | null;
      createdMs: number;
      updatedMs: number;
    }>(
      `insert into correction (id, text, scope, project, path, status, origin, source, created_ms, updated_ms)
       values (@id, @text, @scope, @project, @path, @status, @origin, @source, @createdMs, @updatedMs)`,
    ),
    insertCheck: db.prepare<{
      id: string;
      kind: string;
      pattern: Redacted;
      within: Redacted | null;
      instead: Redacted | null;
      action: string;
      chosen: 0 | 1;
    }>(
      `insert into correction_check (correction, kind, pattern, within, instead, action, chosen)
       select n, @kind, @pattern, @within, @instead, @action, @chosen from correction where id = @id`,
    ),
    insertHit: db.prepare<{
      id: string;
      atMs: number;
      tool: Redacted;
      subject: Redacted;
      what: Redacted;
      outcome: string;
      fine: 0 | 1;
    }>(
      `insert into correction_hit (correction, at_ms, tool, subject, what, outcome, fine)
       select n, @atMs, @tool, @subject, @what, @outcome, @fine from correction where id = @id`,
    ),
    insertException: db.prepare<{ id: string; subject: Redacted; atMs: number }>(
      `insert or ignore into correction_exception (correction, subject, at_ms)
       select n, @subject, @atMs from correction where id = @id`,
    ),
  };
}
