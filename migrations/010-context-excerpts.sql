-- What other turns were told of a turn, by its beginning or its end: it goes with that turn.

create index context_item_excerpt on context_item (item) where section in ('recent-work', 'exchanges');

create trigger context_excerpt_of_forgotten_turn after update of status on turn when new.status = 'forgotten' begin
  update context_text set hash = 'forgotten ' || n, text = '[forgotten]'
    where n in (select text from context_item where item = new.id and section in ('recent-work', 'exchanges'));
end;
