-- What lasts: preferences, goals, tasks, reminders, the blocks of the person's own, and each change of them.
-- A row without a project is global.

create table goal (
  n integer primary key autoincrement,
  id text not null unique,
  title text not null,
  note text,
  project text references project (id),
  priority text not null check (priority in ('low', 'medium', 'high', 'critical')),
  status text not null check (status in ('open', 'doing', 'blocked', 'done', 'dropped')),
  blocked_by text,
  -- As somebody set it; null: counted from the milestones and tasks.
  percent integer check (percent between 0 and 100),
  due_ms integer,
  origin text not null check (origin in ('user', 'user-confirmed', 'assistant', 'tool', 'file', 'import')),
  created_ms integer not null,
  updated_ms integer not null,
  done_ms integer
) strict;

create index goal_project on goal (project, status);

create table milestone (
  n integer primary key autoincrement,
  id text not null unique,
  goal text not null references goal (id) on delete cascade,
  place integer not null,
  title text not null,
  state text not null check (state in ('open', 'done', 'skipped')),
  weight real not null check (weight > 0),
  done_ms integer
) strict;

create index milestone_goal on milestone (goal, place);

create table task (
  n integer primary key autoincrement,
  id text not null unique,
  title text not null,
  note text,
  project text references project (id),
  priority text not null check (priority in ('low', 'medium', 'high')),
  complexity text check (complexity in ('low', 'medium', 'high')),
  status text not null check (status in ('open', 'doing', 'blocked', 'done', 'dropped')),
  blocked_by text,
  parent text references task (id),
  goal text references goal (id),
  estimate_minutes integer check (estimate_minutes > 0),
  due_ms integer,
  origin text not null check (origin in ('user', 'user-confirmed', 'assistant', 'tool', 'file', 'import')),
  created_ms integer not null,
  updated_ms integer not null,
  done_ms integer,
  check (parent <> id)
) strict;

create index task_project on task (project, status);
create index task_parent on task (parent) where parent is not null;
create index task_goal on task (goal) where goal is not null;

create table task_tag (
  task text not null references task (id) on delete cascade,
  tag text not null,
  primary key (task, tag)
) strict, without rowid;

-- `task` waits until `needs` is done.
create table task_need (
  task text not null references task (id) on delete cascade,
  needs text not null references task (id),
  primary key (task, needs),
  check (task <> needs)
) strict, without rowid;

create index task_need_needs on task_need (needs);

-- What a task has to do with: files, commits, and turns of the conversation.
create table task_link (
  task text not null references task (id) on delete cascade,
  kind text not null check (kind in ('file', 'commit', 'turn')),
  ref text not null,
  primary key (task, kind, ref)
) strict, without rowid;

create table preference (
  n integer primary key autoincrement,
  id text not null unique,
  key text not null,
  value text not null,
  project text references project (id),
  confidence real not null check (confidence between 0 and 1),
  origin text not null check (origin in ('user', 'user-confirmed', 'assistant', 'tool', 'file', 'import')),
  created_ms integer not null,
  updated_ms integer not null
) strict;

create unique index preference_key on preference (key, coalesce(project, ''));

create table reminder (
  n integer primary key autoincrement,
  id text not null unique,
  text text not null,
  project text references project (id),
  at_ms integer not null,
  status text not null check (status in ('open', 'done')),
  origin text not null check (origin in ('user', 'user-confirmed', 'assistant', 'tool', 'file', 'import')),
  created_ms integer not null,
  updated_ms integer not null,
  done_ms integer
) strict;

create index reminder_due on reminder (at_ms) where status = 'open';

-- Each change of the rows above. What was done by one command shares its group_id, and is undone together.
create table planning_event (
  n integer primary key autoincrement,
  id text not null unique,
  group_id text not null,
  kind text not null check (kind in ('preference', 'goal', 'task', 'reminder')),
  item text not null,
  at_ms integer not null,
  actor text not null check (actor in ('person', 'claude', 'mira')),
  change text not null,
  -- Why, in somebody's words.
  reason text,
  before text,
  after text,
  undone integer not null default 0 check (undone in (0, 1)),
  -- The group that this one took back.
  undoes text
) strict;

create index planning_event_item on planning_event (item, n);
create index planning_event_group on planning_event (group_id);

create table block (
  n integer primary key autoincrement,
  id text not null unique,
  name text not null,
  project text references project (id)
) strict;

create unique index block_name on block (name, coalesce(project, ''));

-- Every edit is a row; the newest one is what the block is.
create table block_version (
  n integer primary key autoincrement,
  block text not null references block (id) on delete cascade,
  version integer not null,
  operation text not null,
  actor text not null check (actor in ('person', 'claude', 'mira')),
  at_ms integer not null,
  value text not null,
  -- Who wrote each line: a JSON list as long as the value has lines.
  origins text not null,
  label text not null,
  description text not null,
  -- Most characters; null: as configured.
  most integer check (most > 0),
  enabled integer not null check (enabled in (0, 1)),
  -- Deleted by this version; a later one may bring it back.
  gone integer not null default 0 check (gone in (0, 1)),
  unique (block, version)
) strict;
