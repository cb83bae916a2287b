import type { Config, Paths } from '../config/index.ts';
import type { Project } from '../project/index.ts';
import type { Env } from '../world.ts';
import { type Check, type CheckStatus, error, ok, warning } from './check.ts';
import { commandIn, finding } from './finding.ts';
import { checkPermissions } from './permissions.ts';
import { checkNode, checkTerminal, type TerminalFacts } from './surroundings.ts';

export type { Check, CheckStatus } from './check.ts';

/** What `doctor` asks of the rest of mira. Every function may throw; that is then the finding. */
export interface DoctorParts {
  readonly env: Env;
  readonly nodeVersion: string;
  readonly paths: Paths;
  readonly terminal: TerminalFacts;
  config(): Promise<Config>;
  project(): Promise<Project>;
  readonly claude: {
    find(): FoundProgram | Promise<FoundProgram>;
    version(program: string): Promise<{ readonly version: string; readonly warning: string | null }>;
    login(program: string): Promise<{ readonly loggedIn: boolean; readonly method: string | null }>;
  };
  /** Looks at the database without changing it; null when there is none yet. */
  database(): Promise<DatabaseFacts | null>;
  /** How vectors are made and kept; null when there is no database yet. Changes nothing. */
  vectors?(): Promise<VectorFacts | null>;
}

interface FoundProgram {
  readonly path: string;
  /** Which of the places named it. */
  readonly source: string;
}

export interface DatabaseFacts {
  readonly bytes: number;
  /** What SQLite's integrity check says: `ok`, or the first thing that is wrong. */
  readonly integrity: string;
  /** Newest migration that was applied; null for none. */
  readonly version: string | null;
  /** Conversations that other running processes hold. */
  readonly held: number;
}

/** How vectors are made and kept. */
export interface VectorFacts {
  readonly store: string;
  readonly pending: number;
  /** Changes that the server refused again and again. */
  readonly dead: number;
  /** Model of the vectors that there are; null before the first. */
  readonly model: string | null;
  /** Model that the configuration names. */
  readonly configured: string | null;
  /** What is wrong with the server; null for nothing. */
  readonly problem: string | null;
}

/** What `mira doctor --json` prints. */
export interface Diagnosis {
  /** No check is an error. */
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

/** Runs every check; none stops the others. */
export async function diagnose(parts: DoctorParts): Promise<Diagnosis> {
  const guarded = guard(parts.paths);
  const checks = [
    checkNode(parts.nodeVersion),
    ...(await checkClaude(parts, guarded)),
    await guarded('database', () => checkDatabase(parts)),
    await guarded('vectors', () => checkVectors(parts)),
    await guarded('permissions', () => checkPermissions(parts.paths)),
    await guarded('config', () => checkConfig(parts)),
    await guarded('project', () => checkProject(parts)),
    checkTerminal(parts.terminal, parts.env),
  ];
  return { ok: !hasError(checks), checks };
}

function hasError(checks: readonly Check[]): boolean {
  return checks.some((check) => check.status === ('error' satisfies CheckStatus));
}

type Guard = (name: string, check: () => Check | Promise<Check>) => Promise<Check>;

/** Runs a check; one that fails is a finding. */
function guard({ config }: Paths): Guard {
  return async (name, check) => {
    try {
      return await check();
    } catch (failure) {
      return finding(name, failure, config);
    }
  };
}

async function checkClaude({ claude }: DoctorParts, guarded: Guard): Promise<readonly Check[]> {
  let program = '';
  const found = await guarded('claude', async () => {
    const { path, source } = await claude.find();
    const { version, warning: newer } = await claude.version(path);
    program = path;
    if (newer !== null) return warning('claude', newer, 'update mira');
    return ok('claude', `${version} at ${path} (${source})`);
  });
  if (program === '') return [found];
  const login = await guarded('login', async () => {
    const { loggedIn, method } = await claude.login(program);
    return loggedIn
      ? ok('login', `logged in (${method ?? 'unknown method'})`)
      : error('login', 'claude is not logged in', 'mira login');
  });
  return [found, login];
}

async function checkDatabase({ database, paths }: DoctorParts): Promise<Check> {
  const facts = await database();
  if (facts === null) return ok('database', `none yet; it will be ${paths.database}`);
  if (facts.integrity !== 'ok') {
    const message = `${paths.database} is damaged: ${facts.integrity}; bring a backup back, the damaged file is kept`;
    return error('database', message, 'mira restore FILE');
  }
  const megabytes = (facts.bytes / 1_000_000).toFixed(1);
  const held =
    facts.held === 0 ? '' : `, ${facts.held} conversation${facts.held === 1 ? '' : 's'} open in other windows`;
  return ok('database', `sound, version ${facts.version ?? 'none'}, ${megabytes} MB${held}: ${paths.database}`);
}

/** Whether vectors are made and kept as the configuration says. */
export async function checkVectors({ vectors }: Pick<DoctorParts, 'vectors'>): Promise<Check> {
  const facts = (await vectors?.()) ?? null;
  if (facts === null) return ok('vectors', 'none yet');
  const { store, model, configured, dead, pending, problem } = facts;
  if (problem !== null)
    return warning('vectors', `${problem}; ${pending} waiting until it is back`, 'mira maintain sync');
  if (dead > 0)
    return warning('vectors', `the server has refused ${dead} change${dead === 1 ? '' : 's'}`, 'mira maintain sync');
  if (model !== null && configured !== null && model !== configured)
    return warning('vectors', `still those of ${model}, not of ${configured}`, 'mira maintain reembed');
  if (pending > 0)
    return warning('vectors', `${pending} waiting`, store === 'local' ? 'mira maintain' : 'mira maintain sync');
  return ok('vectors', `${store}, ${model ?? 'none yet'}`);
}

async function checkConfig({ config, paths }: DoctorParts): Promise<Check> {
  const { entries, notices } = await config();
  const [notice] = notices;
  if (notice !== undefined) return warning('config', notice, commandIn(notice) ?? 'correct or remove the file');
  const changed = entries.filter((entry) => entry.origin !== 'default').length;
  return ok('config', `${changed} of ${entries.length} settings changed: ${paths.config}`);
}

async function checkProject({ project }: DoctorParts): Promise<Check> {
  const { name, root, detectedBy, notices } = await project();
  const [notice] = notices;
  if (notice !== undefined) return warning('project', notice, `correct ${root}/.mira/project.toml`);
  return ok('project', `${name} at ${root} (by ${detectedBy})`);
}
