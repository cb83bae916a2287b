import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isTable, parseToml } from '../config/toml.ts';
import { errnoOf } from '../lib/file-errors.ts';
import { isWithin, readWithin } from '../lib/read-within.ts';
import { MARKER } from './detect.ts';
import { cleanName } from './name.ts';

/** What `.mira/project.toml` says: name and root, nothing else that has an effect without trust. */
export interface Marker {
  readonly name: string | null;
  readonly root: string;
  readonly notices: readonly string[];
}

/**
 * Reads the marker of `folder`. Whoever wrote it may be a stranger, so nothing in it is an error: what is broken is
 * left out with a notice, and a root outside of `folder` is the folder itself.
 */
export async function readMarker(folder: string): Promise<Marker> {
  const file = resolve(folder, MARKER);
  const plain: Marker = { name: null, root: folder, notices: [] };
  const read = readWithin(folder, MARKER);
  if (read.state === 'missing') return plain;
  if (read.state === 'refused') return { ...plain, notices: [`${file} is ignored: ${read.why}`] };
  const parsed = await parseToml(read.text);
  if (!parsed.ok) return { ...plain, notices: [`${file}:${parsed.fault.line} is ignored: ${parsed.fault.reason}`] };
  // Both forms are in use: keys at the top, and a [project] table.
  const table = isTable(parsed.table['project']) ? { ...parsed.table, ...parsed.table['project'] } : parsed.table;
  const wanted = rootWithin(folder, table['root']);
  const notices = wanted.why === null ? [] : [`"root" of ${file} is ignored: ${wanted.why}`];
  return { name: cleanName(table['name']), root: wanted.root, notices };
}

function rootWithin(folder: string, wanted: unknown): { readonly root: string; readonly why: string | null } {
  if (wanted === undefined) return { root: folder, why: null };
  if (typeof wanted !== 'string') return { root: folder, why: 'it is no text' };
  try {
    const root = realpathSync(resolve(folder, wanted));
    if (!isWithin(realpathSync(folder), root))
      return { root: folder, why: 'it lies outside of the folder of the marker' };
    return statSync(root).isDirectory() ? { root, why: null } : { root: folder, why: 'it is no folder' };
  } catch (error) {
    if (errnoOf(error) === null && !(error instanceof TypeError)) throw error;
    return { root: folder, why: 'there is no such folder' };
  }
}
