import type { Db } from '../db/connection.ts';
import type { TurnStatus } from '../turn/events.ts';
import type { Role } from './record.sql.ts';

export interface TurnRow {
  readonly id: string;
  readonly conversation: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly projectRoot: string;
  readonly status: TurnStatus | 'running';
  readonly model: string | null;
  readonly startedMs: number;
  readonly durationMs: number | null;
  readonly costMicroUsd: number;
  readonly prompt: string | null;
}

export interface ExchangeRow {
  readonly turnId: string;
  readonly atMs: number;
  readonly project: string;
  readonly prompt: string | null;
  readonly answer: string | null;
}

export interface MessageRow {
  readonly role: Role;
  readonly kind: 'text' | 'thinking' | 'tool';
  readonly text: string;
  readonly atMs: number;
  readonly toolName: string | null;
  readonly toolStatus: string | null;
  readonly input: string | null;
  readonly blob: string | null;
}

export interface MatchRow {
  readonly turn: string;
  readonly role: Role;
  readonly snippet: string;
}

const TURN = `select t.id, t.conversation, p.id as projectId, p.name as projectName, p.root as projectRoot, t.status,
    t.model, t.started_ms as startedMs, t.duration_ms as durationMs, t.cost_micro_usd as costMicroUsd,
    (select m.text from message m where m.turn = t.id and m.role = 'user' order by m.seq limit 1) as prompt
  from turn t join project p on p.id = t.project`;

/** Statements that read turns and search messages. */
export function historySql(db: Db) {
  return {
    list: db.prepare<{ project: string | null; limit: number }, TurnRow>(
      `${TURN} where t.status <> 'forgotten' and (@project is null or t.project = @project)
       order by t.n desc limit @limit`,
    ),
    conversation: db.prepare<{ conversation: string }, TurnRow>(
      `${TURN} where t.conversation = @conversation and t.status <> 'forgotten' order by t.n`,
    ),
    // Of one conversation, newest first, without what a session of claude's holds: its turns and all before them.
    exchanges: db.prepare<{ conversation: string; session: string | null; limit: number }, ExchangeRow>(
      `select t.id as turnId, t.started_ms as atMs, p.name as project,
         (select m.text from message m where m.turn = t.id and m.role = 'user' order by m.seq limit 1) as prompt,
         (select group_concat(a.text, char(10) || char(10)) from
            (select m.text from message m where m.turn = t.id and m.role = 'assistant' and m.kind = 'text'
               and m.parent_tool_id is null order by m.seq) a) as answer
       from turn t join project p on p.id = t.project
       where t.conversation = @conversation and t.status not in ('forgotten', 'running') and t.origin = 'person'
         and t.n > coalesce((select max(n) from turn where claude_session = @session), 0)
       order by t.n desc limit @limit`,
    ),
    turn: db.prepare<{ id: string }, TurnRow>(`${TURN} where t.id = @id and t.status <> 'forgotten'`),
    messages: db.prepare<{ turn: string }, MessageRow>(
      `select role, kind, text, created_ms as atMs, tool_name as toolName, tool_status as toolStatus, input, blob
       from message where turn = @turn order by seq`,
    ),
    startingWith: db.prepare<{ from: string; to: string; limit: number }, { id: string }>(
      "select id from turn where id >= @from and id < @to and status <> 'forgotten' limit @limit",
    ),
    endingWith: db.prepare<{ ending: string; length: number; limit: number }, { id: string }>(
      "select id from turn where substr(id, -@length) = @ending and status <> 'forgotten' limit @limit",
    ),
    recent: db.prepare<{ limit: number }, { id: string }>(
      "select id from turn where status <> 'forgotten' order by n desc limit @limit",
    ),
    searchWords: db.prepare<{ query: string; project: string | null; limit: number }, MatchRow>(
      `select m.turn, m.role, snippet(message_words, -1, '', '', ' … ', 16) as snippet
       from message_words w join message m on m.n = w.rowid join turn t on t.id = m.turn
       where message_words match @query and (@project is null or t.project = @project)
       order by w.rank, m.n desc limit @limit`,
    ),
    searchGrams: db.prepare<{ query: string; project: string | null; limit: number }, MatchRow>(
      `select m.turn, m.role, snippet(message_grams, 0, '', '', ' … ', 48) as snippet
       from message_grams g join message m on m.n = g.rowid join turn t on t.id = m.turn
       where message_grams match @query and (@project is null or t.project = @project)
       order by g.rank, m.n desc limit @limit`,
    ),
    // Words of one or two letters without spaces around them (CJK) are too short for the trigram index.
    searchPart: db.prepare<{ part: string; project: string | null; limit: number }, MatchRow>(
      `select m.turn, m.role, substr(m.text, max(1, instr(m.text, @part) - 40), 120) as snippet
       from message m join turn t on t.id = m.turn
       where m.kind = 'text' and instr(m.text, @part) > 0 and (@project is null or t.project = @project)
       order by m.n desc limit @limit`,
    ),
  };
}

/** Statements that forget. */
export function forgetSql(db: Db) {
  return {
    before: db.prepare<{ beforeMs: number; project: string | null }, { id: string }>(
      `select id from turn where started_ms < @beforeMs and status not in ('forgotten', 'running')
       and (@project is null or project = @project) order by n`,
    ),
    status: db.prepare<{ id: string }, { status: string }>('select status from turn where id = @id'),
    deleteMessages: db.prepare<{ turn: string }>('delete from message where turn = @turn'),
    // The row stays with its times and its cost: what was spent stays spent.
    forgetTurn: db.prepare<{ id: string }>(
      `update turn set status = 'forgotten', error_code = null, error_message = null, claude_session = null
       where id = @id`,
    ),
    dropEmptySessions: db.prepare<[]>(
      `delete from claude_session where conversation in (select conversation from turn)
       and conversation not in (select conversation from turn where status <> 'forgotten')`,
    ),
    dropUnusedBlobs: db.prepare<[]>(
      'delete from blob where hash not in (select blob from message where blob is not null)',
    ),
    blobs: db.prepare<[], { hash: string; data: Buffer }>('select hash, data from blob'),
    blob: db.prepare<{ hash: string }, { data: Buffer }>('select data from blob where hash = @hash'),
    insertBlob: db.prepare<{ hash: string; bytes: number; data: Buffer }>(
      'insert or ignore into blob (hash, bytes, data) values (@hash, @bytes, @data)',
    ),
    moveBlob: db.prepare<{ from: string; to: string }>('update message set blob = @to where blob = @from'),
    holding: db.prepare<{ plain: string; escaped: string }, { n: number; text: string; input: string | null }>(
      `select n, text, input from message
       where instr(text, @plain) > 0 or instr(coalesce(input, ''), @escaped) > 0`,
    ),
    rewrite: db.prepare<{ n: number; text: string; input: string | null }>(
      'update message set text = @text, input = @input where n = @n',
    ),
    rewriteErrors: db.prepare<{ plain: string; mark: string }>(
      'update turn set error_message = replace(error_message, @plain, @mark) where instr(error_message, @plain) > 0',
    ),
  };
}
