import type { Db } from '../db/connection.ts';

export interface LeaseRow {
  readonly conversation: string;
  readonly machine: string;
  readonly host: string;
  readonly pid: number;
  readonly started: string;
}

export interface SessionRow {
  readonly id: string;
  readonly conversation: string;
  readonly cwd: string;
  readonly model: string;
}

/** Statements for projects, conversations, claude sessions, leases and allowed rules. */
export function talkSql(db: Db) {
  return {
    insertConversation: db.prepare<{ id: string; copiedFrom: string | null; nowMs: number }>(
      'insert into conversation (id, copied_from, created_ms) values (@id, @copiedFrom, @nowMs)',
    ),
    conversationExists: db.prepare<{ id: string }, { id: string }>('select id from conversation where id = @id'),
    lastConversation: db.prepare<{ project: string }, { conversation: string }>(
      `select conversation from turn
       where project = @project and status <> 'forgotten' order by n desc limit 1`,
    ),
    lastSession: db.prepare<{ conversation: string }, SessionRow>(
      `select id, conversation, cwd, model from claude_session
       where conversation = @conversation order by used_ms desc, id desc limit 1`,
    ),
    sessionIn: db.prepare<{ conversation: string; project: string; cwd: string | null }, SessionRow>(
      `select s.id, s.conversation, s.cwd, s.model from claude_session s
       where s.conversation = @conversation and (@cwd is null or s.cwd = @cwd)
         and exists (select 1 from turn t where t.claude_session = s.id and t.project = @project)
       order by s.used_ms desc, s.id desc limit 1`,
    ),
    saveSession: db.prepare<{ id: string; conversation: string; cwd: string; model: string; nowMs: number }>(
      `insert into claude_session (id, conversation, cwd, model, created_ms, used_ms)
       values (@id, @conversation, @cwd, @model, @nowMs, @nowMs)
       on conflict (id) do update set conversation = @conversation, cwd = @cwd, model = @model, used_ms = @nowMs`,
    ),
    resumable: db.prepare<
      { project: string; limit: number },
      SessionRow & { lastMs: number; turns: number; firstTurn: string }
    >(
      `select s.id, s.conversation, s.cwd, s.model, max(t.started_ms) as lastMs, count(*) as turns,
         (select f.id from turn f where f.conversation = s.conversation and f.status <> 'forgotten'
          order by f.n limit 1) as firstTurn
       from turn t join claude_session s on s.id =
         (select o.id from claude_session o where o.conversation = t.conversation
          order by exists (select 1 from turn x where x.claude_session = o.id and x.project = @project) desc,
            o.used_ms desc, o.id desc limit 1)
       where t.project = @project and t.status <> 'forgotten'
       group by t.conversation order by max(t.n) desc limit @limit`,
    ),
    firstPrompt: db.prepare<{ turn: string }, { text: string }>(
      "select text from message where turn = @turn and role = 'user' order by seq limit 1",
    ),
    lease: db.prepare<{ conversation: string }, LeaseRow>(
      'select conversation, machine, host, pid, pid_started as started from lease where conversation = @conversation',
    ),
    leases: db.prepare<[], LeaseRow>('select conversation, machine, host, pid, pid_started as started from lease'),
    takeLease: db.prepare<LeaseRow & { nowMs: number }>(
      `insert or replace into lease (conversation, machine, host, pid, pid_started, since_ms)
       values (@conversation, @machine, @host, @pid, @started, @nowMs)`,
    ),
    dropLease: db.prepare<{ conversation: string; machine: string; pid: number; started: string }>(
      `delete from lease where conversation = @conversation and machine = @machine and pid = @pid
       and pid_started = @started`,
    ),
    runningConversations: db.prepare<[], { conversation: string }>(
      "select distinct conversation from turn where status = 'running'",
    ),
    interruptTurns: db.prepare<{ conversation: string; message: string }>(
      `update turn set status = 'interrupted', error_code = 'crashed', error_message = @message
       where conversation = @conversation and status = 'running'`,
    ),
    interruptTools: db.prepare<{ conversation: string }>(
      `update message set tool_status = 'interrupted' where tool_status = 'running'
       and turn in (select id from turn where conversation = @conversation and status <> 'running')`,
    ),
    settleMessages: db.prepare<{ conversation: string }>(
      `update message set settled = 1 where settled = 0
       and turn in (select id from turn where conversation = @conversation and status <> 'running')`,
    ),
    addRule: db.prepare<{ project: string; rule: string; nowMs: number }>(
      'insert or ignore into permission_rule (project, rule, created_ms) values (@project, @rule, @nowMs)',
    ),
    removeRule: db.prepare<{ project: string; rule: string }>(
      'delete from permission_rule where project = @project and rule = @rule',
    ),
    rules: db.prepare<{ project: string }, { rule: string }>(
      'select rule from permission_rule where project = @project order by created_ms, rule',
    ),
  };
}
