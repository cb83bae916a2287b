-- What was brought from elsewhere, so that it can be taken back.

create table import_batch (
  n integer primary key autoincrement,
  id text not null unique,
  source text not null,
  at_ms integer not null,
  -- Number of the newest change of a memory when the batch was last written to: what is newer was done by the person.
  last_event integer not null
) strict;

-- Memories that a batch brought with their own ids; of all others `source` names the batch.
create table import_row (
  memory integer primary key references memory (n) on delete cascade,
  batch integer not null references import_batch (n) on delete cascade
) strict;

create index import_row_batch on import_row (batch);
