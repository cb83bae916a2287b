import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { MiraError } from '../errors.ts';
import { shortId } from '../lib/ids.ts';
import { oneLine } from '../lib/one-line.ts';
import { stripControls } from '../lib/terminal-text.ts';
import type { Scope } from '../memory/entry.ts';
import { redact } from '../redact/redact.ts';
import type { Rooms } from '../rooms.ts';
import type { Candidate, Found, Place, Skipped } from '../transfer/found.ts';
import type { Imported } from '../transfer/outcome.ts';
import type { ActionContext, View } from './define.ts';
import { projectHere } from './memory-lines.ts';

const SHOWN = 5;
const TEXT_COLUMNS = 70;

/** An import as scripts see it; a dry run has stored nothing and says what it found. */
export interface ImportAnswer extends Imported {
  readonly dryRun?: true;
  /** Memories that taking an import back has removed. */
  readonly removed?: number;
}

interface Plan {
  /** Names the source, for the person. */
  readonly source: string;
  readonly found: Iterable<Found>;
  readonly scope: Scope | undefined;
  readonly dryRun: boolean;
}

function listed(texts: readonly string[], count: number, note: (line: string) => void): void {
  for (const text of texts.slice(0, SHOWN)) {
    note(`  ${oneLine(stripControls(redact(text)).replaceAll('\n', ' '), TEXT_COLUMNS)}`);
  }
  if (count > SHOWN) note(`  and ${count - SHOWN} more`);
}

/** Says what a source holds before anything of it is stored. */
export function announce(source: string, texts: readonly string[], count: number, note: (line: string) => void): void {
  note(`${source}: ${count === 1 ? '1 memory' : `${count} memories`}${count === 0 ? '.' : ':'}`);
  listed(texts, count, note);
}

async function projectOf(folder: string, { rooms }: ActionContext<Rooms>): Promise<string> {
  if (existsSync(folder)) return rooms.projectId(realpathSync(folder));
  // It was on this machine once, or is on another one: it is known by its path alone.
  const conversations = await rooms.conversations();
  return conversations.ensureProject({ key: `dir:${folder}`, name: path.basename(folder), root: folder });
}

/** Finds the stored project of each place, once. */
function resolver(context: ActionContext<Rooms>): (place: Place) => Promise<string | null> {
  const known = new Map<string, Promise<string | null>>();
  const look = (place: Place): Promise<string | null> => {
    if (place === 'global') return Promise.resolve(null);
    return place === 'here' ? projectHere(context) : projectOf(place.folder, context);
  };
  return (place) => {
    const key = typeof place === 'string' ? place : `/${place.folder}`;
    const id = known.get(key) ?? look(place);
    known.set(key, id);
    return id;
  };
}

async function refuseNoProject(scope: Scope | undefined, context: ActionContext<Rooms>): Promise<void> {
  if (scope !== 'project' || (await context.rooms.project()).detectedBy !== 'directory') return;
  throw new MiraError('usage', 'you are in no project here', {
    hint: 'go into one, name its folder with --project DIR, or use --scope global',
  });
}

/** The place that all memories of the source get when the person names a scope. */
function placed(candidate: Candidate, scope: Scope | undefined): Candidate {
  if (scope === undefined) return candidate;
  return { ...candidate, place: scope === 'global' ? 'global' : 'here' };
}

/** Reads a source whole, says what is in it, and stores it as proposed memories. */
export async function importFound(plan: Plan, context: ActionContext<Rooms>): Promise<ImportAnswer> {
  await refuseNoProject(plan.scope, context);
  const candidates: Candidate[] = [];
  const skipped: Skipped[] = [];
  for (const found of plan.found) {
    if (found.type === 'memory') candidates.push(placed(found, plan.scope));
    else skipped.push({ where: found.where, why: found.why });
  }
  announce(
    plan.source,
    candidates.map(({ text }) => text),
    candidates.length,
    context.note,
  );
  const read = candidates.length + skipped.length;
  if (plan.dryRun) return { batch: null, read, added: 0, same: 0, redacted: 0, skipped, dryRun: true };
  const transfer = await context.rooms.transfer();
  const bar = context.progress?.() ?? null;
  const begun = (batch: string): void =>
    context.note(
      `storing as import ${shortId(batch)}: stopped, it goes on when run again; mira import --undo ${shortId(batch)}`,
    );
  const stored = (count: number, total: number): void => bar?.show('import', count, total);
  let done: Imported;
  try {
    done = await transfer.bring(plan.source, candidates, resolver(context), { begun, stored });
  } finally {
    bar?.end();
  }
  return { ...done, read, skipped: [...skipped, ...done.skipped] };
}

function skippedLines(skipped: readonly Skipped[], view: View): readonly string[] {
  const lines = skipped
    .slice(0, SHOWN)
    .map(({ where, why }) => view.dim(`  skipped ${stripControls(where)}: ${stripControls(why)}`));
  return skipped.length > SHOWN
    ? [...lines, view.dim(`  and ${skipped.length - SHOWN} more; --json lists all`)]
    : lines;
}

/** What an import did, in a few lines. */
export function showImport(answer: ImportAnswer, view: View): string {
  const { batch, added, same, redacted, skipped, removed, dryRun } = answer;
  const counts = [
    ...(same > 0 ? [`${same} known already`] : []),
    ...(redacted > 0 ? [`${redacted} with a secret replaced`] : []),
    ...(skipped.length > 0 ? [`${skipped.length} skipped`] : []),
  ];
  const tail = counts.length === 0 ? '' : ` (${counts.join(', ')})`;
  const lines: string[] = [];
  if (removed !== undefined) lines.push(`Removed ${removed}${tail}.`);
  else if (dryRun === true) lines.push(`Nothing was stored${tail}.`);
  else lines.push(`Added ${added}${tail}.`);
  lines.push(...skippedLines(skipped, view));
  if (added > 0 && batch !== null) {
    const id = shortId(batch);
    lines.push(view.dim(`  decide about what is proposed: mira memories review --batch ${batch}`));
    lines.push(view.dim(`  take it all back: mira import --undo ${id}`));
  }
  return lines.join('\n');
}
