import { inImmediate } from '../../db/connection.ts';
import { MiraError } from '../../errors.ts';
import { type DiffLine, diffLines } from '../../lib/line-diff.ts';
import { redact } from '../../redact/redact.ts';
import { acceptLine } from '../accept-line.ts';
import { type Actor, isoOrNull, originOf, type Reach, reachParams } from '../entry.ts';
import { type BlockEdit, linesOf, originsAfter, valueAfter } from './block-edits.ts';
import { type Block, type BlockState, firstState, stateOf } from './block-state.ts';
import type { BlockRow, VersionRow } from './blocks.sql.ts';
import { coreBlock } from './core-blocks.ts';
import { type Desk, type DeskParts, openDesk } from './desk.ts';

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,63}$/u;

/** What may be said of a block besides its text. */
export interface BlockWords {
  readonly label?: string | undefined;
  readonly description?: string | undefined;
  readonly limit?: number | undefined;
}

/** One edit of a block. */
export interface BlockVersion {
  readonly version: number;
  readonly at: string;
  readonly actor: Actor;
  readonly operation: string;
  readonly used: number;
  readonly value: string;
}

/** The blocks. A name means the project's own block, or else the global one. Every change is a new version. */
export interface Blocks {
  /** Those of the reach, the core ones first. A global one that the project has too is among them. */
  list(reach: Reach): readonly Block[];
  get(name: string, reach: Reach): Block;
  /** Throws `too_long` with the numbers, `refused` with the count of a text that is not there once. */
  edit(name: string, reach: Reach, edit: BlockEdit, actor: Actor): Block;
  add(name: string, project: string | null, words: BlockWords, actor: Actor): Block;
  change(name: string, reach: Reach, words: BlockWords, actor: Actor): Block;
  enable(name: string, reach: Reach, enabled: boolean, actor: Actor): Block;
  /** Lines of claude's count as the person's own from then on. */
  confirm(name: string, reach: Reach, actor: Actor): Block;
  delete(name: string, reach: Reach, actor: Actor): Block;
  /** The newest first. */
  history(name: string, reach: Reach): readonly BlockVersion[];
  /** From one version to another; by default what the last edit changed. Version 0 is empty. */
  diff(
    name: string,
    reach: Reach,
    from?: number,
    to?: number,
  ): { readonly from: number; readonly to: number; readonly lines: readonly DiffLine[] };
  restore(name: string, reach: Reach, version: number, actor: Actor): Block;
  /** Takes back the newest edit of the block, or of any. */
  undo(name: string | undefined, reach: Reach, actor: Actor): Block & { readonly undid: string };
}

/** The edit that an undo takes back: the newest that is no undo and was not taken back. `rows`: the newest first. */
function toTakeBack(rows: readonly VersionRow[]): VersionRow | null {
  let skip = 0;
  for (const row of rows) {
    if (row.operation.startsWith('undid')) skip += 1;
    else if (skip > 0) skip -= 1;
    else return row;
  }
  return null;
}

function wordsAfter(state: BlockState, { label, description, limit }: BlockWords): BlockState {
  return {
    ...state,
    label: label === undefined ? state.label : acceptLine(label, 'the label', 64),
    description: description === undefined ? state.description : acceptLine(description, 'the description'),
    most: limit ?? state.most,
  };
}

function add(desk: Desk, name: string, project: string | null, words: BlockWords, actor: Actor): Block {
  if (!NAME.test(name)) {
    throw new MiraError('usage', `"${name.slice(0, 64)}" cannot be the name of a block`, {
      hint: 'one word, such as work',
    });
  }
  return inImmediate(desk.db, () => {
    const old = desk.sql.named.get({ name, project });
    const core = project === null && coreBlock(name) !== undefined;
    if (core || (old !== undefined && desk.isThere(old))) {
      throw new MiraError('refused', `there is a block "${name}" already`, { hint: `mira blocks edit ${name}` });
    }
    const row = old ?? desk.make(name, project);
    return desk.write(row, { ...wordsAfter(firstState(name), words), gone: false }, { operation: 'added', actor });
  });
}

function undo(desk: Desk, name: string | undefined, reach: Reach, actor: Actor): Block & { readonly undid: string } {
  const { sql } = desk;
  return inImmediate(desk.db, () => {
    const named = name === undefined ? null : desk.find(name, reach, true);
    const rows = name === undefined ? sql.blocks.all(reachParams(reach)) : named === null ? [] : [named];
    const [last] = rows
      .flatMap((row) => {
        const edit = toTakeBack(sql.versions.all({ block: row.id }));
        return edit === null ? [] : [{ row, edit }];
      })
      .sort((a, b) => b.edit.n - a.edit.n);
    if (last === undefined) throw new MiraError('not_found', 'there is nothing to undo');
    const { row, edit } = last;
    const before = sql.version.get({ block: row.id, version: edit.version - 1 });
    const state = before === undefined ? firstState(row.name) : stateOf(before);
    return { ...desk.write(row, state, { operation: `undid: ${edit.operation}`, actor }), undid: edit.operation };
  });
}

/** Opens the blocks of a database. */
export function openBlocks(parts: DeskParts): Blocks {
  const desk = openDesk(parts);
  const { sql, list, find, changed, write } = desk;
  const versionOf = (row: BlockRow | null, version: number): VersionRow | null => {
    if (version === 0) return null;
    const found = row === null ? undefined : sql.version.get({ block: row.id, version });
    if (found !== undefined) return found;
    throw new MiraError('not_found', `there is no version ${version} of this block`, {
      hint: 'mira blocks history NAME lists them',
    });
  };
  const get = (name: string, reach: Reach): Block => {
    const row = find(name, reach);
    const found = list(reach).find((each) => each.id === (row?.id ?? null) && each.name === name);
    if (found === undefined) throw new Error(`block ${name} is in no list`);
    return found;
  };
  return {
    list,
    get,
    edit: (name, reach, edit, actor) =>
      changed(name, reach, { operation: edit.operation, actor }, (state) => {
        const value = redact(valueAfter(state.value, edit));
        return { ...state, value, origins: originsAfter(state, value, originOf(actor)) };
      }),
    add: (name, project, words, actor) => add(desk, name, project, words, actor),
    change: (name, reach, words, actor) =>
      changed(name, reach, { operation: 'edited', actor }, (state) => wordsAfter(state, words)),
    enable: (name, reach, enabled, actor) =>
      changed(name, reach, { operation: enabled ? 'enabled' : 'disabled', actor }, (state) => ({ ...state, enabled })),
    confirm: (name, reach, actor) =>
      changed(name, reach, { operation: 'confirmed', actor }, (state) => ({
        ...state,
        origins: state.origins.map((origin) => (origin === 'user' ? origin : 'user-confirmed')),
      })),
    delete: (name, reach, actor) =>
      changed(name, reach, { operation: 'deleted', actor }, (state, row) => {
        if (row.project !== null || coreBlock(row.name) === undefined) return { ...state, gone: true };
        throw new MiraError('refused', `${name} is one of the three that are always there`, {
          hint: `mira blocks disable ${name}, or mira blocks rethink ${name} ""`,
        });
      }),
    history: (name, reach) => {
      const row = find(name, reach, true);
      const versions = row === null ? [] : sql.versions.all({ block: row.id });
      return versions.map(({ version, atMs, actor, operation, value }) => ({
        version,
        at: isoOrNull(atMs) ?? '',
        actor,
        operation,
        used: [...value].length,
        value,
      }));
    },
    diff: (name, reach, from, to) => {
      const row = find(name, reach, true);
      const last = (row === null ? undefined : sql.newest.get({ block: row.id })?.version) ?? 0;
      const right = to ?? last;
      const left = from ?? Math.max(0, right - 1);
      const lines = (version: number): readonly string[] => linesOf(versionOf(row, version)?.value ?? '');
      return { from: left, to: right, lines: diffLines(lines(left), lines(right)) };
    },
    restore: (name, reach, version, actor) =>
      inImmediate(parts.db, () => {
        const row = find(name, reach, true);
        const old = versionOf(row, version);
        if (row === null || old === null) {
          throw new MiraError('not_found', `there is no version ${version} of ${name}`, {
            hint: 'mira blocks history NAME',
          });
        }
        const { value, origins } = stateOf(old);
        const state = { ...desk.newest(row), value, origins, gone: false };
        return write(row, state, { operation: `restored ${version}`, actor });
      }),
    undo: (name, reach, actor) => undo(desk, name, reach, actor),
  };
}
