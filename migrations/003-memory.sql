-- What mira was told to keep. Numbers (n) are never used again: an index held by another process may still mean the old row.

create table memory (
  n integer primary key autoincrement,
  id text not null unique,
  text text not null,
  -- HMAC of the text under this database's key: finds exact repeats, and after forgetting says nothing.
  fingerprint text not null,
  kind text not null check (kind in ('fact', 'preference', 'decision', 'pattern', 'note')),
  scope text not null check (scope in ('global', 'project')),
  project text references project (id),
  pinned integer not null check (pinned in (0, 1)),
  status text not null check (status in ('active', 'proposed', 'superseded', 'archived')),
  origin text not null check (origin in ('user', 'user-confirmed', 'assistant', 'tool', 'file', 'import')),
  source text,
  confidence real not null check (confidence between 0 and 1),
  superseded_by text references memory (id) on delete set null,
  created_ms integer not null,
  updated_ms integer not null,
  happens_ms integer,
  expires_ms integer,
  check ((scope = 'project') = (project is not null))
) strict;

create index memory_fingerprint on memory (fingerprint);
create index memory_status on memory (status, n);
create index memory_superseded_by on memory (superseded_by) where superseded_by is not null;
create index memory_expires on memory (expires_ms) where expires_ms is not null;

create table memory_tag (
  memory integer not null references memory (n) on delete cascade,
  tag text not null,
  primary key (memory, tag)
) strict, without rowid;

create index memory_tag_tag on memory_tag (tag);

-- Apart from the row, since reading changes it and a change is not an event.
create table memory_access (
  memory integer primary key references memory (n) on delete cascade,
  shown integer not null default 0,
  used integer not null default 0,
  shown_ms integer,
  used_ms integer
) strict;

-- Each change of a memory. What was done by one command shares its group_id, and is undone together.
create table memory_event (
  n integer primary key autoincrement,
  id text not null unique,
  group_id text not null,
  memory text not null references memory (id) on delete cascade,
  at_ms integer not null,
  actor text not null check (actor in ('person', 'claude', 'mira')),
  change text not null,
  before text,
  after text,
  undone integer not null default 0 check (undone in (0, 1)),
  -- The group that this one took back.
  undoes text
) strict;

create index memory_event_memory on memory_event (memory, n);
create index memory_event_group on memory_event (group_id);

-- A small whole number for each project that owns memories: what the search filters by.
create table memory_owner (
  n integer primary key autoincrement,
  project text not null unique references project (id)
) strict;

-- What was forgotten: an id, and what keeps an import from bringing the text back. No content.
create table memory_tombstone (
  id text primary key,
  fingerprint text,
  at_ms integer not null
) strict, without rowid;

create index memory_tombstone_fingerprint on memory_tombstone (fingerprint) where fingerprint is not null;

-- The key of the fingerprints, made with the database; it never leaves the file.
create table memory_key (
  one integer primary key check (one = 1),
  secret blob not null
) strict;

insert into memory_key (one, secret) values (1, randomblob(32));
