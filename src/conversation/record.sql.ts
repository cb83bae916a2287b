import type { Db } from '../db/connection.ts';
import type { Redacted } from '../redact/redact.ts';
import type { TurnStatus } from '../turn/events.ts';

export type Role = 'user' | 'assistant' | 'tool';
export type Kind = 'text' | 'thinking' | 'tool';

function turnStatements(db: Db) {
  return {
    insertTurn: db.prepare<{
      id: string;
      conversation: string;
      project: string;
      origin: 'person' | 'background';
      operation: string;
      model: string | null;
      nowMs: number;
    }>(
      `insert into turn (id, conversation, project, status, origin, operation, model, started_ms)
       values (@id, @conversation, @project, 'running', @origin, @operation, @model, @nowMs)`,
    ),
    beginTurn: db.prepare<{ id: string; session: string; model: string }>(
      'update turn set claude_session = @session, model = @model where id = @id',
    ),
    setCost: db.prepare<{ id: string; costMicroUsd: number }>(
      'update turn set cost_micro_usd = @costMicroUsd where id = @id',
    ),
    endTurn: db.prepare<{
      id: string;
      status: TurnStatus;
      model: string | null;
      endedMs: number;
      firstTokenMs: number | null;
      durationMs: number;
      costMicroUsd: number;
      errorCode: string | null;
      errorMessage: Redacted | null;
    }>(
      `update turn set status = @status, model = coalesce(@model, model), ended_ms = @endedMs,
         first_token_ms = @firstTokenMs, duration_ms = @durationMs, cost_micro_usd = max(cost_micro_usd, @costMicroUsd),
         error_code = @errorCode, error_message = @errorMessage
       where id = @id`,
    ),
    saveCall: db.prepare<{
      turn: string;
      id: string;
      model: string;
      inputTokens: number;
      outputTokens: number;
      cacheReadTokens: number;
      cacheWriteTokens: number;
      nowMs: number;
    }>(
      `insert into call (turn, id, model, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, at_ms)
       values (@turn, @id, @model, @inputTokens, @outputTokens, @cacheReadTokens, @cacheWriteTokens, @nowMs)
       on conflict (turn, id) do update set model = @model, input_tokens = @inputTokens,
         output_tokens = @outputTokens, cache_read_tokens = @cacheReadTokens, cache_write_tokens = @cacheWriteTokens`,
    ),
    countCalls: db.prepare<{ turn: string }, { calls: number }>(
      'select count(*) as calls from call where turn = @turn',
    ),
  };
}

function messageStatements(db: Db) {
  return {
    insertMessage: db.prepare<{
      id: string;
      turn: string;
      seq: number;
      role: Role;
      kind: Kind;
      text: Redacted;
      settled: 0 | 1;
      nowMs: number;
    }>(
      `insert into message (id, turn, seq, role, kind, text, settled, created_ms)
       values (@id, @turn, @seq, @role, @kind, @text, @settled, @nowMs)`,
    ),
    updateMessage: db.prepare<{ id: string; text: Redacted; settled: 0 | 1 }>(
      'update message set text = @text, settled = @settled where id = @id',
    ),
    insertTool: db.prepare<{
      id: string;
      turn: string;
      seq: number;
      toolId: string;
      toolName: Redacted;
      parentToolId: string | null;
      input: Redacted;
      none: Redacted;
      nowMs: number;
    }>(
      `insert into message (id, turn, seq, role, kind, text, tool_id, tool_name, tool_status, parent_tool_id, input,
         settled, created_ms)
       values (@id, @turn, @seq, 'tool', 'tool', @none, @toolId, @toolName, 'running', @parentToolId, @input, 0, @nowMs)`,
    ),
    finishTool: db.prepare<{
      turn: string;
      toolId: string;
      status: string;
      text: Redacted;
      blob: string | null;
    }>(
      `update message set tool_status = @status, text = @text, blob = @blob, settled = 1
       where turn = @turn and tool_id = @toolId`,
    ),
    interruptTools: db.prepare<{ turn: string }>(
      "update message set tool_status = 'interrupted', settled = 1 where turn = @turn and tool_status = 'running'",
    ),
    dropAnswer: db.prepare<{ turn: string }>(
      "delete from message where turn = @turn and role = 'assistant' and kind = 'text'",
    ),
    insertBlob: db.prepare<{ hash: string; bytes: number; data: Buffer }>(
      'insert or ignore into blob (hash, bytes, data) values (@hash, @bytes, @data)',
    ),
  };
}

/** Statements of the recorder. What a person, a model or a tool wrote comes in as `Redacted` only. */
export function recordSql(db: Db) {
  return { ...turnStatements(db), ...messageStatements(db) };
}

export type RecordSql = ReturnType<typeof recordSql>;
