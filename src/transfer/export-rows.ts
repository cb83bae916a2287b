import type { Whole } from '../memory/whole.ts';
import { type Header, ownLine } from './own-line.ts';
import { eventRow, memoryRow, projectRow } from './own-rows.ts';

/** Every row of an export, in order: what it is, then one a memory, change and project, by type and id. */
export function* exportRows(whole: Whole): Generator<object> {
  const header: Header = { mira: 'export', version: 1, ...whole.counts() };
  yield header;
  for (const event of whole.events()) yield eventRow(event);
  for (const memory of whole.memories()) yield memoryRow(memory);
  for (const project of whole.projects()) yield projectRow(project);
}

/** The same as lines, without their ends. */
export function* exportLines(whole: Whole): Generator<string> {
  for (const row of exportRows(whole)) yield ownLine(row);
}
