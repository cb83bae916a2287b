-- Filter columns and sign bits of a thousand rows in one piece each (src/search/vectors/page.ts): a process that answers one
-- question reads ten of them instead of ten thousand rows. They repeat what the rows say and can be made anew at any
-- time. An empty one is to be made anew: something was forgotten in it.
create table memory_page (
  model integer not null references search_model (k) on delete cascade,
  page integer not null,
  data blob not null,
  primary key (model, page)
) strict;

-- Pages of a model tell of every write up to this one; rows that are newer count instead of what a page says of them.
alter table search_model add column packed_version integer not null default 0;
