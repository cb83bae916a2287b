-- What the person has corrected once and wants kept, and what came of it.

create table correction (
  n integer primary key autoincrement,
  id text not null unique,
  text text not null,
  scope text not null check (scope in ('global', 'project')),
  project text references project (id),
  -- A glob inside the project that it is limited to.
  path text,
  status text not null check (status in ('active', 'proposed', 'disabled')),
  origin text not null check (origin in ('user', 'user-confirmed', 'assistant', 'tool', 'file', 'import')),
  source text,
  created_ms integer not null,
  updated_ms integer not null,
  check ((scope = 'project') = (project is not null))
) strict;

create index correction_status on correction (status, n);

-- The part of a correction that is kept by machine.
create table correction_check (
  n integer primary key,
  correction integer not null references correction (n) on delete cascade,
  kind text not null check (kind in ('command', 'path', 'content', 'require')),
  pattern text not null,
  within text,
  instead text,
  action text not null check (action in ('warn', 'block')),
  -- The person chose the action; until then mira asks after some warnings.
  chosen integer not null check (chosen in (0, 1))
) strict;

create index correction_check_correction on correction_check (correction, n);

-- Each time a check caught something.
create table correction_hit (
  n integer primary key autoincrement,
  correction integer not null references correction (n) on delete cascade,
  at_ms integer not null,
  tool text not null,
  -- The command or the path, and what in it broke the rule.
  subject text not null,
  what text not null,
  outcome text not null check (outcome in ('warned', 'blocked')),
  -- The person said that it was no violation.
  fine integer not null default 0 check (fine in (0, 1))
) strict;

create index correction_hit_correction on correction_hit (correction, n);

-- Commands and paths that the person has called fine.
create table correction_exception (
  correction integer not null references correction (n) on delete cascade,
  subject text not null,
  at_ms integer not null,
  primary key (correction, subject)
) strict, without rowid;
