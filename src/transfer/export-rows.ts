import type { WholeCorrections } from '../corrections/whole.ts';
import type { Whole } from '../memory/whole.ts';
import type { PlanType, WholePlans } from '../planning/whole.ts';
import { correctionRow } from './own-corrections.ts';
import { type Header, ownLine } from './own-line.ts';
import { planRow } from './own-plans.ts';
import { eventRow, memoryRow, type OwnProject, projectRow } from './own-rows.ts';

/** Projects that memories or anything else belong to, each once, by id. */
function projectsOf(whole: Whole, plans: WholePlans, corrections: WholeCorrections): readonly OwnProject[] {
  const rows = [...whole.projects(), ...plans.projects(), ...corrections.projects()];
  const all = new Map(rows.map((project) => [project.id, project]));
  return [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Every row of an export, in order: what it is, then one a thing, by type and id. */
export function* exportRows(whole: Whole, plans: WholePlans, corrections: WholeCorrections): Generator<object> {
  const projects = projectsOf(whole, plans, corrections);
  function* planRows(type: PlanType): Generator<object> {
    for (const plan of plans.rows(type)) yield planRow(plan);
  }
  const header: Header = {
    mira: 'export',
    version: 1,
    ...whole.counts(),
    projects: projects.length,
    plans: plans.count(),
    corrections: corrections.count(),
  };
  yield header;
  yield* planRows('block');
  for (const correction of corrections.rows()) yield correctionRow(correction);
  for (const event of whole.events()) yield eventRow(event);
  yield* planRows('goal');
  for (const memory of whole.memories()) yield memoryRow(memory);
  yield* planRows('preference');
  for (const project of projects) yield projectRow(project);
  yield* planRows('reminder');
  yield* planRows('task');
}

/** The same as lines, without their ends. */
export function* exportLines(whole: Whole, plans: WholePlans, corrections: WholeCorrections): Generator<string> {
  for (const row of exportRows(whole, plans, corrections)) yield ownLine(row);
}
