-- What a claude session was given by its turns, and in which version: an item once, again only when it has changed.
create table context_given (
  session text not null,
  section text not null,
  item text not null,
  -- Hash of the version; `gone` when claude was told that it holds no more.
  version text not null,
  primary key (session, section, item)
) strict, without rowid;

-- The versions of before are no hashes: such an item is given once more.
insert or replace into context_given (session, section, item, version)
  select session, section, item, version from context_item where placement = 'turn' and gone = 0 order by n;

drop index context_item_session;
alter table context_item drop column gone;

alter table context_gap add column left_out integer not null default 0;
alter table context_gap add column why text;

-- How a model counts tokens, against mira's estimate: sums in which the older ones fade.
create table token_count (
  model text primary key,
  estimated real not null,
  counted real not null,
  updated_ms integer not null
) strict;

-- A question for which the person said that a memory is not relevant.
create table context_unfit (
  n integer primary key,
  memory text not null,
  question text not null,
  created_ms integer not null,
  unique (memory, question)
) strict;

-- What was said in a forgotten turn may stand in later ones, as what went before.
create trigger context_quotes_of_forgotten_turn after update of status on turn when new.status = 'forgotten' begin
  delete from context_item where item = new.id and section in ('recent-work', 'exchanges');
end;
