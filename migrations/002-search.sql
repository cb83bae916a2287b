-- What can be searched, by domain. A domain's tables carry its name; `n` is the row's own number in its room's table.

-- Models whose vectors are kept. Vectors of two models are never compared: a question is asked of the current one.
create table search_model (
  k integer primary key,
  domain text not null,
  model text not null,
  dimensions integer not null,
  current integer not null default 0,
  unique (domain, model)
) strict;

-- Counts the writes of a domain, so that an index held in memory can ask for what is newer than it has seen; and the rows
-- and terms that its word index holds, for the mean length of a row.
create table search_clock (
  domain text primary key,
  version integer not null default 0,
  rows integer not null default 0,
  terms integer not null default 0
) strict, without rowid;

insert into search_clock (domain) values ('memory');

-- What a search may be filtered by. `facets` are bits that the owning room defines; 0 means the row is gone.
create table memory_facet (
  n integer primary key,
  version integer not null,
  facets integer not null,
  owner integer not null,
  at_ms integer not null
) strict;

create index memory_facet_version on memory_facet (version);

-- `stems`: terms as the word index has them, in order; `parts`: the text itself, for pieces of words.
create table memory_text (
  n integer primary key,
  stems text not null,
  parts text not null
) strict;

create virtual table memory_words using fts5 (
  stems, content = 'memory_text', content_rowid = 'n', tokenize = 'unicode61 remove_diacritics 2', columnsize = 1
);
create virtual table memory_parts using fts5 (
  parts, content = 'memory_text', content_rowid = 'n', tokenize = 'trigram remove_diacritics 1', detail = none, columnsize = 0
);

-- Without this option words of deleted rows stay in the index's pages.
insert into memory_words (memory_words, rank) values ('secure-delete', 1);
insert into memory_parts (memory_parts, rank) values ('secure-delete', 1);

create trigger memory_text_added after insert on memory_text begin
  insert into memory_words (rowid, stems) values (new.n, new.stems);
  insert into memory_parts (rowid, parts) values (new.n, new.parts);
end;
create trigger memory_text_removed after delete on memory_text begin
  insert into memory_words (memory_words, rowid, stems) values ('delete', old.n, old.stems);
  insert into memory_parts (memory_parts, rowid, parts) values ('delete', old.n, old.parts);
end;

-- How many rows hold a term: counting that in the index takes 100 ms for common words at a million rows.
create table memory_term (
  term text primary key,
  rows integer not null
) strict, without rowid;

-- The sign of each component, packed to big-endian words of 32; small enough to hold all of them in memory. Null: the model knows no word of the text.
create table memory_bits (
  model integer not null references search_model (k) on delete cascade,
  n integer not null,
  bits blob,
  primary key (model, n)
) strict, without rowid;

-- The vector itself: a 4-byte factor, then one signed byte a component.
create table memory_vector (
  model integer not null references search_model (k) on delete cascade,
  n integer not null,
  numbers blob not null,
  primary key (model, n)
) strict, without rowid;

-- Vectors that an endpoint gave, by hash of the text: the same text is paid for once.
create table embedding_cache (
  model text not null,
  hash blob not null,
  numbers blob not null,
  stored_ms integer not null,
  primary key (model, hash)
) strict, without rowid;

create index embedding_cache_hash on embedding_cache (hash);

-- Rows whose vectors a vector server has still to be told of; what is sent is the row as it is by then, or its removal.
create table search_outbox (
  domain text not null,
  id text not null,
  version integer not null,
  attempts integer not null default 0,
  next_ms integer not null default 0,
  error text,
  primary key (domain, id)
) strict, without rowid;
