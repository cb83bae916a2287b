import type { WholePlan, WholePlans } from '../planning/whole.ts';
import { placeInFile, type Skipped } from './found.ts';
import { ownRows } from './own-file.ts';
import { isPlanType, readPlan } from './own-plans.ts';

/** What became of the rows of an export that are no memories. */
export interface PlansTaken {
  readonly read: number;
  readonly added: number;
  readonly same: number;
  readonly skipped: readonly Skipped[];
}

type Plan = { readonly line: number; readonly row: WholePlan };

/** What tasks name comes before them. */
const ORDER = ['block', 'goal', 'preference', 'reminder', 'task'];

/** The row with its project as it is known here; a text says why that cannot be. */
function placed(row: WholePlan, projectIds: ReadonlyMap<string, string>): WholePlan | string {
  const { project } = row.fields;
  if (project === null) return row;
  const here = projectIds.get(project);
  if (here === undefined) return 'the export does not say what its project is';
  // The kind stays with its fields: only the project is another one.
  return { ...row, fields: { ...row.fields, project: here } } as WholePlan;
}

/**
 * Takes preferences, goals, tasks, blocks and reminders of an export back, in one transaction. What is here already
 * stays as it is. Taking an import back leaves them.
 */
export function importPlans(plans: WholePlans, file: string, projectIds: ReadonlyMap<string, string>): PlansTaken {
  const skipped: Skipped[] = [];
  const found: Plan[] = [];
  let read = 0;
  for (const { line, row } of ownRows(file)) {
    const type = row?.['type'];
    if (row === null || !isPlanType(type)) continue;
    read += 1;
    const plan = readPlan(type, row);
    const here = typeof plan === 'string' ? plan : placed(plan, projectIds);
    if (typeof here === 'string') skipped.push({ where: placeInFile(file, line), why: here });
    else found.push({ line, row: here });
  }
  found.sort((a, b) => ORDER.indexOf(a.row.type) - ORDER.indexOf(b.row.type));
  let [added, same] = [0, 0];
  for (const [at, taken] of plans.take(found.map(({ row }) => row)).entries()) {
    if (taken === 'added') added += 1;
    else if (taken === 'same') same += 1;
    else skipped.push({ where: placeInFile(file, found[at]?.line ?? 0), why: taken.why });
  }
  return { read, added, same, skipped };
}
