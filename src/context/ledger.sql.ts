import type { Db } from '../db/connection.ts';
import type { Redacted } from '../redact/redact.ts';
import type { Placement } from './assemble.ts';
import type { Layer } from './section.ts';

export interface ItemColumns {
  readonly turn: string;
  readonly session: string;
  readonly section: string;
  readonly layer: Layer;
  readonly item: string;
  readonly version: Redacted;
  readonly placement: Placement;
  readonly text: number;
  readonly tokens: number;
  readonly score: number | null;
  readonly parts: string | null;
  readonly origin: string;
  readonly source: Redacted | null;
  readonly saidAt: string | null;
}

export interface ItemRow extends Omit<ItemColumns, 'text' | 'version' | 'turn' | 'session'> {
  readonly n: number;
  readonly text: string;
  readonly used: 0 | 1 | null;
  readonly overlap: number | null;
}

/** Statements of the ledger. */
export function ledgerSql(db: Db) {
  return {
    saveText: db.prepare<{ hash: string; text: Redacted }, { n: number }>(
      `insert into context_text (hash, text) values (@hash, @text)
       on conflict (hash) do update set hash = excluded.hash returning n`,
    ),
    saveItem: db.prepare<ItemColumns>(
      `insert into context_item (turn, session, section, layer, item, version, placement, text, tokens, score, parts,
         origin, source, said_at)
       values (@turn, @session, @section, @layer, @item, @version, @placement, @text, @tokens, @score, @parts,
         @origin, @source, @saidAt)`,
    ),
    saveGap: db.prepare<{ turn: string; section: string; layer: Layer; state: string }>(
      'insert or ignore into context_gap (turn, section, layer, state) values (@turn, @section, @layer, @state)',
    ),
    settle: db.prepare<{ n: number; used: 0 | 1; overlap: number }>(
      'update context_item set used = @used, overlap = @overlap where n = @n',
    ),
    given: db.prepare<{ session: string }, { item: string; version: string }>(
      `select item, version from context_item where session = @session and placement = 'turn' and gone = 0 order by n`,
    ),
    drop: db.prepare<{ session: string }>(
      `update context_item set gone = 1 where session = @session and placement = 'turn' and gone = 0`,
    ),
    items: db.prepare<{ turn: string }, ItemRow>(
      `select i.n, i.section, i.layer, i.item, i.placement, x.text, i.tokens, i.score, i.parts, i.origin, i.source,
         i.said_at as saidAt, i.used, i.overlap
       from context_item i join context_text x on x.n = i.text where i.turn = @turn order by i.n`,
    ),
    gaps: db.prepare<{ turn: string }, { section: string; layer: Layer; state: 'cut' | 'failed' }>(
      'select section, layer, state from context_gap where turn = @turn order by section',
    ),
    // The newest turn that was given anything; of one project, where it is named.
    lastTurn: db.prepare<{ project: string }, { id: string }>(
      `select t.id from turn t where t.project = @project and exists (select 1 from context_item i where i.turn = t.id)
       order by t.n desc limit 1`,
    ),
    cache: db.prepare<{ turn: string }, { readTokens: number; writeTokens: number }>(
      `select coalesce(sum(cache_read_tokens), 0) as readTokens, coalesce(sum(cache_write_tokens), 0) as writeTokens
       from call where turn = @turn`,
    ),
    holding: db.prepare<{ plain: string }, { n: number; text: Redacted }>(
      'select n, text from context_text where instr(text, @plain) > 0',
    ),
    rewriteText: db.prepare<{ n: number; hash: string; text: string }>(
      'update context_text set hash = @hash, text = @text where n = @n',
    ),
    rewriteSources: db.prepare<{ escaped: string; mark: string }>(
      `update context_item set source = replace(source, @escaped, @mark) where instr(source, @escaped) > 0`,
    ),
  };
}
