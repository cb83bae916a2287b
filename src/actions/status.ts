import { countTalk } from '../conversation/counts.sql.ts';
import type { Db } from '../db/connection.ts';
import { MiraError } from '../errors.ts';
import { dollars } from '../lib/dollars.ts';
import type { VectorFacts } from '../memory/server-rows.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action, type View } from './define.ts';
import { projectHere } from './memory-lines.ts';
import { alignColumns } from './rows.ts';

/** What is known of the claude program; what could not be found out is null. */
interface ClaudeFacts {
  readonly path: string | null;
  readonly version: string | null;
  readonly loggedIn: boolean | null;
}

/** A step that may fail for a reason the person can be told; `doctor` says which, `status` only that it is unknown. */
async function orNull<T>(step: () => T | Promise<T>): Promise<T | null> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof MiraError) return null;
    throw error;
  }
}

async function claudeFacts(rooms: Rooms): Promise<ClaudeFacts> {
  const { claude } = rooms.doctor();
  const found = await orNull(() => claude.find());
  if (found === null) return { path: null, version: null, loggedIn: null };
  const [version, login] = await Promise.all([
    orNull(() => claude.version(found.path)),
    orNull(() => claude.login(found.path)),
  ]);
  return { path: found.path, version: version?.version ?? null, loggedIn: login?.loggedIn ?? null };
}

async function budgetFacts(rooms: Rooms) {
  const [limits, used] = await Promise.all([rooms.limits(), rooms.usage()]);
  const { dayUsd, monthUsd } = used.spent();
  return {
    day: { costUsd: dayUsd, limitUsd: limits.dailyUsd },
    month: { costUsd: monthUsd, limitUsd: limits.monthlyUsd },
  };
}

/** Size of the database with what still stands in its log, which the file alone does not show. */
function databaseBytes(db: Db): number {
  return Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
}

/** What is still to be done and reached, here and everywhere. */
async function workCounts(context: ActionContext): Promise<{ readonly goals: number; readonly tasks: number }> {
  const [{ goals, tasks }, here] = await Promise.all([context.rooms.planning(), projectHere(context)]);
  const open = { here, unfinished: true };
  return { goals: goals.list(open).length, tasks: tasks.list(open).length };
}

async function collect(context: ActionContext) {
  const { rooms, cwd } = context;
  const project = await rooms.project();
  const [claude, db, id, budget, vectors, work] = await Promise.all([
    claudeFacts(rooms),
    rooms.db(),
    rooms.projectId(cwd),
    budgetFacts(rooms),
    orNull(async () => (await rooms.memory()).vectors()),
    workCounts(context),
  ]);
  return {
    version: rooms.version,
    project: { id, name: project.name, root: project.root, detectedBy: project.detectedBy },
    database: { path: rooms.database.file, bytes: databaseBytes(db) },
    claude,
    vectors,
    budget,
    counts: { ...countTalk(db), ...work },
  };
}

function claudeLine({ path, version, loggedIn }: ClaudeFacts): string {
  if (path === null) return 'not found; `mira doctor` says what to do';
  const login = loggedIn === null ? 'login unknown' : loggedIn ? 'logged in' : 'not logged in';
  return `${version ?? 'version unknown'}, ${login} (${path})`;
}

function vectorsLine(facts: VectorFacts | null): string {
  if (facts === null) return 'not known; `mira doctor` says why';
  const waiting = facts.pending === 0 ? '' : `, ${facts.pending} waiting`;
  const refused = facts.dead === 0 ? '' : `, ${facts.dead} refused`;
  const away = facts.problem === null ? '' : ` (${facts.problem})`;
  return `${facts.store}, ${facts.model ?? 'none yet'}${waiting}${refused}${away}`;
}

function limitText({ costUsd, limitUsd }: { readonly costUsd: number; readonly limitUsd: number | null }): string {
  return `${dollars(costUsd)} ${limitUsd === null ? '(no limit)' : `of ${dollars(limitUsd)}`}`;
}

function show(data: Awaited<ReturnType<typeof collect>>, view: View): string {
  const { project, database, budget, counts } = data;
  const rows = [
    ['mira', data.version],
    ['project', `${project.name} (${project.detectedBy}, ${project.root})`],
    ['claude', claudeLine(data.claude)],
    ['database', `${Math.ceil(database.bytes / 1024)} kB (${database.path})`],
    ['vectors', vectorsLine(data.vectors)],
    ['spent', `today ${limitText(budget.day)}, this month ${limitText(budget.month)}`],
    ['work', `${counts.goals} goals and ${counts.tasks} tasks open`],
    ['stored', `${counts.turns} turns in ${counts.conversations} conversations`],
  ];
  return alignColumns(rows)
    .map(([name = '', text = '']) => `${view.dim(name)}  ${text}`)
    .join('\n');
}

export const status = action({
  name: 'status',
  about: 'Show the project, the versions, the database and what was spent',
  details: 'Calls no model. What cannot be found out is null; `mira doctor` explains why.',
  examples: ['mira status', 'mira status --json'],
  on: ['cli', 'slash', 'tool'],
  tool: { args: [], required: [], about: 'Project, database, budget and versions of mira' },
  args: {},
  run: (_args, context) => collect(context),
  show,
});
