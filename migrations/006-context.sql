-- What mira added to each request, and the exact text: every byte of it can be explained.

-- A text is kept once; the instructions stand in every turn.
create table context_text (
  n integer primary key,
  -- SHA-256 of the text; when something in it was forgotten, only a name.
  hash text not null unique,
  text text not null
) strict;

create table context_item (
  n integer primary key,
  turn text not null references turn (id) on delete cascade,
  -- Claude's id of its session: what that session holds is not given again.
  session text not null,
  section text not null,
  layer text not null check (layer in ('static', 'snapshot', 'turn')),
  item text not null,
  version text not null,
  placement text not null check (placement in ('system', 'snapshot', 'turn')),
  text integer not null references context_text (n),
  tokens integer not null,
  score real,
  parts text,
  origin text not null,
  source text,
  said_at text,
  -- Claude has compacted its session: it holds this no more.
  gone integer not null default 0 check (gone in (0, 1)),
  -- Named by the answer; null before there was one.
  used integer check (used in (0, 1)),
  -- Share of its words that stand in the answer.
  overlap real
) strict;

create index context_item_turn on context_item (turn, n);
create index context_item_session on context_item (session) where placement = 'turn';
create index context_item_text on context_item (text);

-- A section that could not say all it had to; those that did have their items.
create table context_gap (
  turn text not null references turn (id) on delete cascade,
  section text not null,
  layer text not null check (layer in ('static', 'snapshot', 'turn')),
  state text not null check (state in ('cut', 'failed')),
  primary key (turn, section)
) strict, without rowid;

create trigger context_text_unused after delete on context_item begin
  delete from context_text where n = old.text and not exists (select 1 from context_item where text = old.text);
end;

create trigger context_of_forgotten_turn after update of status on turn when new.status = 'forgotten' begin
  delete from context_item where turn = new.id;
  delete from context_gap where turn = new.id;
end;
