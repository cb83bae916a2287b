import type { Db } from '../db/connection.ts';
import type { Redacted } from '../redact/redact.ts';
import type { Placement } from './assemble.ts';
import type { HeldItem } from './held.ts';
import type { Layer } from './section.ts';
import type { TokenCount } from './tokens.ts';

export interface ItemColumns {
  readonly turn: string;
  readonly session: string;
  readonly section: string;
  readonly layer: Layer;
  readonly item: string;
  /** Hash of it. */
  readonly version: string;
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

/** A section that could not say all it had to. */
export interface GapRow {
  readonly section: string;
  readonly layer: Layer;
  readonly state: 'cut' | 'failed';
  readonly leftOut: number;
  readonly why: string | null;
}

/** What one turn took from the prompt cache, how large its largest request was, and what mira added to it. */
export interface CourseRow {
  readonly turn: string;
  readonly inputTokens: number;
  readonly readTokens: number;
  readonly writeTokens: number;
  readonly size: number;
  readonly added: number;
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
    saveGap: db.prepare<GapRow & { turn: string }>(
      `insert or ignore into context_gap (turn, section, layer, state, left_out, why)
       values (@turn, @section, @layer, @state, @leftOut, @why)`,
    ),
    settle: db.prepare<{ n: number; used: 0 | 1; overlap: number }>(
      'update context_item set used = @used, overlap = @overlap where n = @n',
    ),
    given: db.prepare<{ session: string }, HeldItem>(
      'select section, item, version from context_given where session = @session',
    ),
    give: db.prepare<HeldItem & { session: string }>(
      `insert into context_given (session, section, item, version) values (@session, @section, @item, @version)
       on conflict (session, section, item) do update set version = excluded.version`,
    ),
    drop: db.prepare<{ session: string }>('delete from context_given where session = @session'),
    items: db.prepare<{ turn: string }, ItemRow>(
      `select i.n, i.section, i.layer, i.item, i.placement, x.text, i.tokens, i.score, i.parts, i.origin, i.source,
         i.said_at as saidAt, i.used, i.overlap
       from context_item i join context_text x on x.n = i.text where i.turn = @turn order by i.n`,
    ),
    gaps: db.prepare<{ turn: string }, GapRow>(
      'select section, layer, state, left_out as leftOut, why from context_gap where turn = @turn order by section',
    ),
    // The newest turn that was given anything; of one project, where it is named.
    lastTurn: db.prepare<{ project: string; skip: number }, { id: string }>(
      `select t.id from turn t where t.project = @project and exists (select 1 from context_item i where i.turn = t.id)
       order by t.n desc limit 1 offset @skip`,
    ),
    // Turns of a turn's own conversation up to it, the newest first.
    course: db.prepare<{ turn: string; limit: number }, CourseRow>(
      `select t.id as turn, coalesce(sum(c.input_tokens), 0) as inputTokens,
         coalesce(sum(c.cache_read_tokens), 0) as readTokens, coalesce(sum(c.cache_write_tokens), 0) as writeTokens,
         coalesce(max(c.input_tokens + c.cache_read_tokens + c.cache_write_tokens), 0) as size,
         (select coalesce(sum(i.tokens), 0) from context_item i where i.turn = t.id and i.placement = 'turn') as added
       from turn t left join call c on c.turn = t.id
       where t.conversation = (select conversation from turn where id = @turn)
         and t.n <= (select n from turn where id = @turn) and t.status <> 'forgotten'
       group by t.n order by t.n desc limit @limit`,
    ),
    counted: db.prepare<{ model: string }, TokenCount>(
      'select estimated, counted from token_count where model = @model',
    ),
    saveCount: db.prepare<TokenCount & { model: string; nowMs: number }>(
      `insert into token_count (model, estimated, counted, updated_ms) values (@model, @estimated, @counted, @nowMs)
       on conflict (model) do update set estimated = excluded.estimated, counted = excluded.counted,
         updated_ms = excluded.updated_ms`,
    ),
    textHash: db.prepare<{ n: number }, { hash: string }>('select hash from context_text where n = @n'),
    holding: db.prepare<{ plain: string }, { n: number; text: Redacted }>(
      'select n, text from context_text where instr(text, @plain) > 0',
    ),
    // Content cannot hold a tag, so that these are those elements.
    excerpts: db.prepare<[], { n: number; text: Redacted }>(
      `select n, text from context_text where instr(text, '<mira-earlier ') > 0 or instr(text, '<mira-exchange ') > 0`,
    ),
    rewriteText: db.prepare<{ n: number; hash: string; text: string }>(
      'update context_text set hash = @hash, text = @text where n = @n',
    ),
    rewriteSources: db.prepare<{ escaped: string; mark: string }>(
      `update context_item set source = replace(source, @escaped, @mark) where instr(source, @escaped) > 0`,
    ),
  };
}
