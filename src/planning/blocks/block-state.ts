import { type Redacted, redact } from '../../redact/redact.ts';
import { isoOrNull, type Origin, type ProjectRef, placeOf, type Scope } from '../entry.ts';
import { charactersOf } from './block-edits.ts';
import type { BlockRow, VersionRow } from './blocks.sql.ts';
import { type BlockLimits, CORE_BLOCKS, coreBlock, USUAL_LIMIT } from './core-blocks.ts';

/** All that an edit may change. */
export interface BlockState {
  readonly value: Redacted;
  readonly origins: readonly Origin[];
  readonly label: Redacted;
  readonly description: Redacted;
  /** Most characters; null: as configured. */
  readonly most: number | null;
  readonly enabled: boolean;
  readonly gone: boolean;
}

/** A block as scripts see it. */
export interface Block {
  /** Null for one of the three that nobody has written to yet. */
  readonly id: string | null;
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly value: string;
  /** Who wrote each line. */
  readonly origins: readonly Origin[];
  /** Characters. */
  readonly used: number;
  readonly limit: number;
  /** 0 before the first edit. */
  readonly version: number;
  readonly enabled: boolean;
  readonly scope: Scope;
  readonly project: ProjectRef | null;
  readonly updatedAt: string | null;
}

/** The state that an edit left. */
export function stateOf(row: VersionRow): BlockState {
  const { value, origins, label, description, most, enabled, gone } = row;
  return {
    value,
    origins: JSON.parse(origins) as Origin[], // Written from a list of origins alone.
    label,
    description,
    most,
    enabled: enabled === 1,
    gone: gone === 1,
  };
}

/** The state of a block before its first edit: only what it is for, and for other names than the core ones nothing. */
export function firstState(name: string): BlockState {
  const core = coreBlock(name);
  return {
    value: redact(''),
    origins: [],
    label: redact(core?.label ?? name),
    description: redact(core?.description ?? ''),
    most: null,
    enabled: true,
    gone: core === undefined,
  };
}

/** Most characters of a block. */
export function limitOf(name: string, { most }: Pick<BlockState, 'most'>, limits: BlockLimits): number {
  const core = coreBlock(name);
  return most ?? (core === undefined ? USUAL_LIMIT : limits[core.name]);
}

/** A stored block as scripts see it. */
export function toBlock(row: BlockRow, newest: VersionRow, limits: BlockLimits): Block {
  const state = stateOf(newest);
  const { gone: _gone, most: _most, ...shown } = state;
  return {
    id: row.id,
    name: row.name,
    ...shown,
    used: charactersOf(state.value),
    limit: limitOf(row.name, state, limits),
    version: newest.version,
    ...placeOf(row),
    updatedAt: isoOrNull(newest.atMs),
  };
}

/** The core blocks that nobody has written to yet. */
export function untouched(written: ReadonlySet<string>, limits: BlockLimits): readonly Block[] {
  return CORE_BLOCKS.filter(({ name }) => !written.has(name)).map(({ name }) => {
    const { gone: _gone, most: _most, ...shown } = firstState(name);
    const limit = limitOf(name, { most: null }, limits);
    return { id: null, name, ...shown, used: 0, limit, version: 0, scope: 'global', project: null, updatedAt: null };
  });
}
