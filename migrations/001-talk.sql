-- Talk: projects, conversations, turns, messages and what they cost.
-- Times are milliseconds since the epoch (_ms), money is whole micro-dollars (_micro_usd): integers add up exactly.

create table project (
  id text primary key,
  identity text not null unique,
  name text not null,
  root text not null,
  created_ms integer not null,
  seen_ms integer not null
) strict;

create table conversation (
  id text primary key,
  copied_from text references conversation (id) on delete set null,
  created_ms integer not null
) strict;

-- One transcript of the claude program. Its id is claude's own.
create table claude_session (
  id text primary key,
  conversation text not null references conversation (id) on delete cascade,
  cwd text not null,
  model text not null,
  created_ms integer not null,
  used_ms integer not null
) strict;

create index claude_session_conversation on claude_session (conversation, used_ms);

create table turn (
  n integer primary key,
  id text not null unique,
  conversation text not null references conversation (id),
  project text not null references project (id),
  claude_session text references claude_session (id) on delete set null,
  status text not null check (status in ('running', 'done', 'interrupted', 'failed', 'refused', 'forgotten')),
  origin text not null check (origin in ('person', 'background')),
  operation text not null,
  model text,
  started_ms integer not null,
  ended_ms integer,
  first_token_ms integer,
  duration_ms integer,
  cost_micro_usd integer not null default 0,
  error_code text,
  error_message text
) strict;

create index turn_project on turn (project, n);
create index turn_conversation on turn (conversation, n);
create index turn_started on turn (started_ms);
create index turn_running on turn (conversation) where status = 'running';

-- A whole tool result, compressed; the key is the SHA-256 of its text.
create table blob (
  hash text primary key,
  bytes integer not null,
  data blob not null
) strict;

-- settled: 0 while a text still grows. Only settled text is in the full-text indexes, so that each is indexed once.
create table message (
  n integer primary key,
  id text not null unique,
  turn text not null references turn (id) on delete cascade,
  seq integer not null,
  role text not null check (role in ('user', 'assistant', 'tool')),
  kind text not null check (kind in ('text', 'thinking', 'tool')),
  text text not null,
  tool_id text,
  tool_name text,
  tool_status text check (tool_status in ('running', 'done', 'failed', 'denied', 'interrupted')),
  parent_tool_id text,
  input text,
  blob text references blob (hash),
  settled integer not null check (settled in (0, 1)),
  created_ms integer not null,
  unique (turn, seq)
) strict;

create index message_blob on message (blob) where blob is not null;
create index message_tool on message (turn, tool_id) where tool_id is not null;

-- One request to the model, by the API's message id.
create table call (
  turn text not null references turn (id) on delete cascade,
  id text not null,
  model text not null,
  input_tokens integer not null,
  output_tokens integer not null,
  cache_read_tokens integer not null,
  cache_write_tokens integer not null,
  at_ms integer not null,
  primary key (turn, id)
) strict, without rowid;

-- Who holds a conversation: a process, known by where it runs, its number and when it started.
create table lease (
  conversation text primary key references conversation (id) on delete cascade,
  machine text not null,
  host text not null,
  pid integer not null,
  pid_started text not null,
  since_ms integer not null
) strict;

create table permission_rule (
  project text not null references project (id) on delete cascade,
  rule text not null,
  created_ms integer not null,
  primary key (project, rule)
) strict, without rowid;

create virtual table message_words using fts5 (
  text, input, content = 'message', content_rowid = 'n', tokenize = 'porter unicode61 remove_diacritics 2'
);
-- Parts of words, and writing without spaces. Tool results are left out: they are large and rarely looked up by a part.
create virtual table message_grams using fts5 (
  text, content = 'message', content_rowid = 'n', tokenize = 'trigram remove_diacritics 1'
);

-- Without these a deleted word stays readable in the index until its page is used again.
insert into message_words (message_words, rank) values ('secure-delete', 1);
insert into message_grams (message_grams, rank) values ('secure-delete', 1);

create trigger message_words_added after insert on message when new.settled = 1 and new.kind <> 'thinking' begin
  insert into message_words (rowid, text, input) values (new.n, new.text, new.input);
end;
create trigger message_words_cleared before update of text, input, settled on message
when old.settled = 1 and old.kind <> 'thinking' begin
  insert into message_words (message_words, rowid, text, input) values ('delete', old.n, old.text, old.input);
end;
create trigger message_words_set after update of text, input, settled on message
when new.settled = 1 and new.kind <> 'thinking' begin
  insert into message_words (rowid, text, input) values (new.n, new.text, new.input);
end;
create trigger message_words_removed before delete on message when old.settled = 1 and old.kind <> 'thinking' begin
  insert into message_words (message_words, rowid, text, input) values ('delete', old.n, old.text, old.input);
end;

create trigger message_grams_added after insert on message when new.settled = 1 and new.kind = 'text' begin
  insert into message_grams (rowid, text) values (new.n, new.text);
end;
create trigger message_grams_cleared before update of text, settled on message
when old.settled = 1 and old.kind = 'text' begin
  insert into message_grams (message_grams, rowid, text) values ('delete', old.n, old.text);
end;
create trigger message_grams_set after update of text, settled on message
when new.settled = 1 and new.kind = 'text' begin
  insert into message_grams (rowid, text) values (new.n, new.text);
end;
create trigger message_grams_removed before delete on message when old.settled = 1 and old.kind = 'text' begin
  insert into message_grams (message_grams, rowid, text) values ('delete', old.n, old.text);
end;
