import { createHash } from 'node:crypto';
import { type Db, inImmediate } from '../db/connection.ts';
import { deepRedact, redact } from '../redact/redact.ts';
import type { Assembled, GivenPiece, Placement } from './assemble.ts';
import { renderedForms } from './element.ts';
import { FORGOTTEN, forgetter } from './forgotten-pieces.ts';
import { type HeldItem, versionKey } from './held.ts';
import { type CourseRow, type GapRow, type ItemRow, ledgerSql } from './ledger.sql.ts';
import { overlapOf } from './references.ts';
import type { Layer } from './section.ts';
import { learnCount, NOTHING_COUNTED, type TokenCount } from './tokens.ts';
import { forgetUnfit, openUnfit, type Unfit } from './unfit.ts';

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
  /** What a claude session holds from its turns. */
  readonly given: (sessionId: string) => readonly HeldItem[];
  /** `held`: what the session holds from this turn on, besides what it held. */
  readonly record: (turnId: string, sessionId: string, assembled: Assembled, held: readonly HeldItem[]) => void;
  /** After the answer: which items it named, and how much of each stands in it. Items are told by their id. */
  readonly settle: (turnId: string, answer: string, isNamed: (id: string) => boolean) => void;
  /** Claude has compacted its session. */
  readonly drop: (sessionId: string) => void;
  readonly items: (turnId: string) => readonly LedgerItem[];
  /** Sections that could not say all they had to. */
  readonly gaps: (turnId: string) => readonly GapRow[];
  /** The project's n-th newest turn with a context, 1 by default; null when there are fewer. */
  readonly lastTurn: (projectId: string, nth?: number) => string | null;
  /** The turn and those before it in its conversation, newest first. */
  readonly course: (turnId: string, limit: number) => readonly CourseRow[];
  /** What is known of how a model counts tokens. */
  readonly tokenCount: (model: string) => TokenCount;
  readonly countTokens: (model: string, text: TokenCount) => void;
  /** Another session begins with what this one holds. */
  readonly give: (sessionId: string, held: readonly HeldItem[]) => void;
  readonly unfit: Unfit;
  /** These texts were forgotten: what sessions of this process were told at their start is kept without them. */
  readonly forgot: (spans: readonly string[]) => void;
}

/** The hash of a short text could be guessed. */
const forgottenHash = (n: number): string => `forgotten ${n}`;
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
export function openLedger(db: Db, now: () => number): Ledger {
  const sql = ledgerSql(db);
  /** Where the text of a piece is, which a session is given in each of its turns: it may have been forgotten there. */
  const kept = new WeakMap<GivenPiece, { readonly n: number; readonly hash: string }>();
  let forgotten: readonly string[] = [];
  let without = (text: string): string => text;

  const saveText = (piece: GivenPiece): number => {
    const before = kept.get(piece);
    const now = before === undefined ? undefined : sql.textHash.get(before)?.hash;
    if (before !== undefined && (now === before.hash || now === forgottenHash(before.n))) return before.n;
    // What a turn adds is read after anything was forgotten.
    const text = redact(piece.placement === 'turn' ? piece.text : without(piece.text));
    const hash = hashOf(text);
    const saved = sql.saveText.get({ hash, text });
    if (saved === undefined) throw new Error('a stored text has no row');
    kept.set(piece, { n: saved.n, hash });
    return saved.n;
  };
  const save = (turn: string, session: string, piece: GivenPiece): void => {
    const { section, layer, id, placement, tokens, score, origin, at } = piece;
    sql.saveItem.run({
      turn,
      session,
      section,
      layer,
      item: id,
      version: versionKey(piece.version),
      placement,
      text: saveText(piece),
      tokens,
      score,
      parts: piece.parts === null ? null : JSON.stringify(piece.parts),
      origin,
      source: piece.source === null ? null : deepRedact(piece.source),
      saidAt: at,
    });
  };
  return {
    given: (session) => sql.given.all({ session }),
    record: (turn, session, { pieces, states }, held) =>
      inImmediate(db, () => {
        for (const piece of pieces) save(turn, session, piece);
        for (const { name, layer, state, leftOut, why } of states) {
          if (state === 'cut' || state === 'failed')
            sql.saveGap.run({ turn, section: name, layer, state, leftOut, why });
        }
        for (const item of held) sql.give.run({ session, ...item });
      }),
    give: (session, held) =>
      inImmediate(db, () => {
        for (const item of held) sql.give.run({ session, ...item });
      }),
    settle: (turn, answer, isNamed) =>
      inImmediate(db, () => {
        for (const { n, item, layer, text } of sql.items.all({ turn })) {
          if (layer === 'static') continue;
          sql.settle.run({ n, used: isNamed(item) ? 1 : 0, overlap: overlapOf(contentOf(text), answer) });
        }
      }),
    drop: (session) => void sql.drop.run({ session }),
    items: (turn) => sql.items.all({ turn }).map(toItem),
    gaps: (turn) => sql.gaps.all({ turn }),
    lastTurn: (project, nth = 1) => sql.lastTurn.get({ project, skip: nth - 1 })?.id ?? null,
    course: (turn, limit) => sql.course.all({ turn, limit }),
    unfit: openUnfit(db, now),
    forgot(spans) {
      forgotten = [...forgotten, ...spans];
      without = forgetter(forgotten);
    },
    tokenCount: (model) => sql.counted.get({ model }) ?? NOTHING_COUNTED,
    countTokens: (model, text) =>
      inImmediate(db, () => {
        const known = learnCount(sql.counted.get({ model }) ?? NOTHING_COUNTED, text);
        sql.saveCount.run({ model, ...known, nowMs: now() });
      }),
  };
}

/** The words of an element without its tags. */
function contentOf(text: string): string {
  return text.replace(/<\/?mira-[^>]*>/g, ' ');
}

/**
 * Replaces each exact occurrence of the given texts in what was rendered, and in where it came from, by `[forgotten]`; in
 * excerpts of what was said also each longer piece of them. Runs in the caller's transaction; gives how many rows it
 * changed.
 */
export function forgetContextText(tx: Db, spans: readonly string[]): number {
  const sql = ledgerSql(tx);
  const wanted = spans.filter((span) => span.trim() !== '').sort((a, b) => b.length - a.length);
  if (wanted.length === 0) return forgetUnfit(tx, []);
  const without = forgetter(wanted);
  let changed = 0;
  const rewrite = ({ n, text }: { readonly n: number; readonly text: string }): void => {
    const after = without(text);
    if (after !== text) changed += sql.rewriteText.run({ n, hash: forgottenHash(n), text: after }).changes;
  };
  for (const plain of wanted.flatMap(renderedForms)) sql.holding.all({ plain }).forEach(rewrite);
  sql.excerpts.all().forEach(rewrite);
  for (const span of wanted) {
    const escaped = JSON.stringify(span).slice(1, -1);
    changed += sql.rewriteSources.run({ escaped, mark: FORGOTTEN }).changes;
  }
  return changed + forgetUnfit(tx, wanted);
}
