-- Paid requests that belong to no turn: vectors of texts that an endpoint made.

create table side_call (
  id text primary key,
  at_ms integer not null,
  operation text not null,
  model text not null,
  input_tokens integer not null,
  cost_micro_usd integer not null
) strict;

create index side_call_at on side_call (at_ms);

-- All that was spent, and every request: turns with their calls, and what stands beside them.
create view spending as
  select t.id, p.name as project, t.model, t.operation, t.started_ms, t.cost_micro_usd
  from turn t join project p on p.id = t.project
  union all
  select id, 'none', model, operation, at_ms, cost_micro_usd from side_call;

create view request as
  select c.turn as spending, c.model, c.input_tokens, c.output_tokens, c.cache_read_tokens, c.cache_write_tokens
  from call c
  union all
  select id, model, input_tokens, 0, 0, 0 from side_call;
