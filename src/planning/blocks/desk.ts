import { type Db, inImmediate } from '../../db/connection.ts';
import { MiraError } from '../../errors.ts';
import { nearest } from '../../lib/nearest.ts';
import type { NewId, Now } from '../../world.ts';
import { acceptLine } from '../accept-line.ts';
import { type Actor, type Reach, reachParams } from '../entry.ts';
import { refuseTooLong } from './block-edits.ts';
import { type Block, type BlockState, firstState, limitOf, stateOf, toBlock, untouched } from './block-state.ts';
import { type BlockRow, blockSql } from './blocks.sql.ts';
import { type BlockLimits, coreBlock } from './core-blocks.ts';

export interface DeskParts {
  readonly db: Db;
  readonly now: Now;
  readonly id: NewId;
  readonly limits: BlockLimits;
}

function notFound(name: string, names: readonly string[]): MiraError {
  const near = nearest(name, names);
  return new MiraError('not_found', `there is no block "${name.slice(0, 64)}"`, {
    hint: near === null ? 'mira blocks lists all; "mira blocks add NAME" makes one' : `did you mean "${near}"?`,
  });
}

function byPlace(a: Block, b: Block): number {
  const rank = ({ name }: Block): number => ['persona', 'human', 'system', name].indexOf(name);
  return (
    rank(a) - rank(b) ||
    (a.name < b.name ? -1 : a.name > b.name ? 1 : 0) ||
    Number(a.project === null) - Number(b.project === null)
  );
}

/** Where blocks are found, and their versions read and written. */
export function openDesk({ db, now, id: newId, limits }: DeskParts) {
  const sql = blockSql(db);
  const block = (row: BlockRow): Block => {
    const newest = sql.newest.get({ block: row.id });
    if (newest === undefined) throw new Error(`block ${row.id} has no version`);
    return toBlock(row, newest, limits);
  };
  const isThere = (row: BlockRow): boolean => sql.newest.get({ block: row.id })?.gone === 0;
  const list = (reach: Reach): readonly Block[] => {
    const rows = sql.blocks.all(reachParams(reach)).filter(isThere);
    const global = new Set(rows.filter(({ project }) => project === null).map(({ name }) => String(name)));
    return [...(reach.scope === 'project' ? [] : untouched(global, limits)), ...rows.map(block)].sort(byPlace);
  };
  /** The row of a name; null for a core block that nobody has written to. Throws `not_found`. */
  const find = (name: string, reach: Reach, gone = false): BlockRow | null => {
    const { here, global } = reachParams(reach);
    const own = here === null ? undefined : sql.named.get({ name, project: here });
    if (own !== undefined && (gone || isThere(own))) return own;
    const shared = global === 1 ? sql.named.get({ name, project: null }) : undefined;
    if (shared !== undefined && (gone || isThere(shared))) return shared;
    if (global === 1 && coreBlock(name) !== undefined) return null;
    throw notFound(
      name,
      list(reach).map((each) => each.name),
    );
  };
  const write = (
    row: BlockRow,
    state: BlockState,
    { operation, actor }: { operation: string; actor: Actor },
  ): Block => {
    refuseTooLong(row.name, state.value, limitOf(row.name, state, limits));
    sql.addVersion.run({
      block: row.id,
      version: (sql.newest.get({ block: row.id })?.version ?? 0) + 1,
      operation,
      actor,
      atMs: now(),
      ...state,
      origins: JSON.stringify(state.origins),
      enabled: state.enabled ? 1 : 0,
      gone: state.gone ? 1 : 0,
    });
    return block(row);
  };
  const make = (name: string, project: string | null): BlockRow => {
    const id = newId();
    sql.add.run({ id, name: acceptLine(name, 'the name'), project });
    const row = sql.byId.get({ id });
    if (row === undefined) throw new Error(`block ${id} has no row`);
    return row;
  };
  const newest = (row: BlockRow): BlockState => {
    const found = sql.newest.get({ block: row.id });
    return found === undefined ? firstState(row.name) : stateOf(found);
  };
  /** One edit of a block, in one transaction. */
  const changed = (
    name: string,
    reach: Reach,
    by: { readonly operation: string; readonly actor: Actor },
    after: (state: BlockState, row: BlockRow) => BlockState,
  ): Block =>
    inImmediate(db, () => {
      const row = find(name, reach) ?? make(name, null);
      return write(row, after(newest(row), row), by);
    });
  return { db, sql, list, find, write, make, newest, changed, isThere };
}

export type Desk = ReturnType<typeof openDesk>;
