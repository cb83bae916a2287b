import { createHash } from 'node:crypto';
import { type Db, inImmediate } from '../db/connection.ts';
import { deepRedact, redact } from '../redact/redact.ts';
import type { Assembled, GivenPiece, Placement } from './assemble.ts';
import { renderedForms } from './element.ts';
import { type ItemRow, ledgerSql } from './ledger.sql.ts';
import { overlapOf } from './references.ts';
import type { Layer } from './section.ts';

/** What stands where something was forgotten. */
const FORGOTTEN = '[forgotten]';

/** An item of a turn's context, as scripts see it. */
export interface LedgerItem {
  readonly section: string;
  readonly layer: Layer;
  readonly id: string;
  readonly text: string;
  readonly origin: string;
  readonly source: unknown;
  readonly at: string | null;
  readonly tokens: number;
  readonly score: number | null;
  readonly parts: Readonly<Record<string, number>> | null;
  readonly placement: Placement;
  /** Whether the answer named it; null before there was one. */
  readonly used: boolean | null;
  /** Share of its words that stand in the answer. */
  readonly overlap: number | null;
}

/** What was given, turn by turn, with its exact text. */
export interface Ledger {
  /** Items and versions that a claude session holds from its turns. */
  readonly given: (sessionId: string) => ReadonlyMap<string, string>;
  readonly record: (turnId: string, sessionId: string, assembled: Assembled) => void;
  /** After the answer: which items it named, and how much of each stands in it. Items are told by their id. */
  readonly settle: (turnId: string, answer: string, isNamed: (id: string) => boolean) => void;
  /** Claude has compacted its session. */
  readonly drop: (sessionId: string) => void;
  readonly items: (turnId: string) => readonly LedgerItem[];
  /** Sections that could not say all they had to. */
  readonly gaps: (
    turnId: string,
  ) => readonly { readonly section: string; readonly layer: Layer; readonly state: 'cut' | 'failed' }[];
  /** The project's newest turn with a context; null when there is none. */
  readonly lastTurn: (projectId: string) => string | null;
  /** What the calls of a turn read from and wrote to the prompt cache. */
  readonly cache: (turnId: string) => { readonly readTokens: number; readonly writeTokens: number };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function toItem(row: ItemRow): LedgerItem {
  const { section, layer, item, text, origin, source, saidAt, tokens, score, parts, placement, used, overlap } = row;
  return {
    section,
    layer,
    id: item,
    text,
    origin,
    source: source === null ? null : JSON.parse(source),
    at: saidAt,
    tokens,
    score,
    parts: parts === null ? null : JSON.parse(parts),
    placement,
    used: used === null ? null : used === 1,
    overlap,
  };
}

/** Opens the ledger of a database. */
export function openLedger(db: Db): Ledger {
  const sql = ledgerSql(db);
  const save = (turn: string, session: string, piece: GivenPiece): void => {
    const { section, layer, id, placement, tokens, score, origin, at } = piece;
    const text = redact(piece.text);
    const saved = sql.saveText.get({ hash: hashOf(text), text });
    if (saved === undefined) throw new Error('a stored text has no row');
    sql.saveItem.run({
      turn,
      session,
      section,
      layer,
      item: id,
      // The version of a fixed text is the text.
      version: layer === 'turn' ? redact(piece.version) : redact(''),
      placement,
      text: saved.n,
      tokens,
      score,
      parts: piece.parts === null ? null : JSON.stringify(piece.parts),
      origin,
      source: piece.source === null ? null : deepRedact(piece.source),
      saidAt: at,
    });
  };
  return {
    given: (session) => new Map(sql.given.all({ session }).map(({ item, version }) => [item, version])),
    record: (turn, session, { pieces, states }) =>
      inImmediate(db, () => {
        for (const piece of pieces) save(turn, session, piece);
        for (const { name, layer, state } of states) {
          if (state === 'cut' || state === 'failed') sql.saveGap.run({ turn, section: name, layer, state });
        }
      }),
    settle: (turn, answer, isNamed) =>
      inImmediate(db, () => {
        for (const { n, item, layer, text } of sql.items.all({ turn })) {
          if (layer !== 'turn') continue;
          sql.settle.run({ n, used: isNamed(item) ? 1 : 0, overlap: overlapOf(contentOf(text), answer) });
        }
      }),
    drop: (session) => void sql.drop.run({ session }),
    items: (turn) => sql.items.all({ turn }).map(toItem),
    gaps: (turn) => sql.gaps.all({ turn }),
    lastTurn: (project) => sql.lastTurn.get({ project })?.id ?? null,
    cache: (turn) => sql.cache.get({ turn }) ?? { readTokens: 0, writeTokens: 0 },
  };
}

/** The words of an element without its tags. */
function contentOf(text: string): string {
  return text.replace(/<\/?mira-[^>]*>/g, ' ');
}

/**
 * Replaces each exact occurrence of the given texts in what was rendered, and in where it came from, by `[forgotten]`.
 * Runs in the caller's transaction; gives how many rows it changed.
 */
export function forgetContextText(tx: Db, spans: readonly string[]): number {
  const sql = ledgerSql(tx);
  let changed = 0;
  for (const span of [...spans].sort((a, b) => b.length - a.length)) {
    for (const plain of renderedForms(span)) {
      for (const { n, text } of sql.holding.all({ plain })) {
        // The hash of a short text could be guessed.
        changed += sql.rewriteText.run({ n, hash: `forgotten ${n}`, text: text.replaceAll(plain, FORGOTTEN) }).changes;
      }
    }
    const escaped = JSON.stringify(span).slice(1, -1);
    changed += sql.rewriteSources.run({ escaped, mark: FORGOTTEN }).changes;
  }
  return changed;
}
