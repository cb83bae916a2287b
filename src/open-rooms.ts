import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, openTrust, type Paths } from './config/index.ts';
import type { Assembled } from './context/assemble.ts';
import type { Ledger } from './context/ledger.ts';
import type { ToolSchema } from './context/tool-schemas.ts';
import type { Conversations } from './conversation/conversations.ts';
import type { History } from './conversation/history.ts';
import type { Corrections } from './corrections/corrections.ts';
import type { Db } from './db/connection.ts';
import type { DoctorParts } from './doctor/index.ts';
import { MiraError } from './errors.ts';
import type { Memory } from './memory/memory.ts';
import type { Planning } from './planning/planning.ts';
import { identify, openProject, type Project, readWishes, trustedWishes } from './project/index.ts';
import type { Rooms } from './rooms.ts';
import type { Transfer } from './transfer/transfer.ts';
import type { Budget } from './usage/budget.ts';
import type { Usage } from './usage/usage.ts';
import type { World } from './world.ts';

export interface RoomsParts {
  readonly world: World;
  /** The folder that an action works in. */
  readonly cwd: string;
  readonly paths: Paths;
  readonly ownRoot: string;
  readonly version: string;
  readonly config: () => Promise<Config>;
  readonly project: () => Promise<Project>;
  /** mira talks with claude for a while, instead of running one command. */
  readonly talking: boolean;
  /** What claude may be offered of mira's own tools. */
  readonly tools: (rooms: Rooms) => Promise<readonly ToolSchema[]>;
}

/** Makes `make` run at most once, and only when asked. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** The program that turns are sent to, and what it takes to run it for a word or two. */
async function claudeProgram({
  world,
  config,
  ownRoot,
  cwd,
}: RoomsParts): Promise<{ program: string; env: Record<string, string> }> {
  const [{ findClaude }, { childEnv }, { values }] = await Promise.all([
    import('./claude/find.ts'),
    import('./claude/argv.ts'),
    config(),
  ]);
  const found = findClaude({ env: world.env, configured: values['claude.path'], ownRoot, cwd });
  return { program: found.path, env: childEnv(world.env) };
}

function doctorParts(parts: RoomsParts, migrationsDir: string): DoctorParts {
  const { world, paths, ownRoot, cwd } = parts;
  return {
    env: world.env,
    nodeVersion: process.version,
    paths,
    terminal: { stdinIsTTY: world.stdin.isTTY, stdoutIsTTY: world.stdout.isTTY, columns: world.stdout.columns },
    config: parts.config,
    project: parts.project,
    claude: {
      async find() {
        const { findClaude } = await import('./claude/find.ts');
        const { values } = await parts.config();
        return findClaude({ env: world.env, configured: values['claude.path'], ownRoot, cwd });
      },
      async version(program) {
        const { claudeVersion } = await import('./claude/version.ts');
        const { env } = await claudeProgram(parts);
        return claudeVersion({ program, env, cacheDir: paths.cache });
      },
      async login(program) {
        const { loginStatus } = await import('./claude/login.ts');
        const { env } = await claudeProgram(parts);
        return loginStatus({ program, env });
      },
    },
    async vectors() {
      if (!existsSync(paths.database)) return null;
      const [{ openDatabase }, { openSearch }, { openVectors }, { openStore }, { vectorFacts }, { openUsage }] =
        await Promise.all([
          import('./db/open.ts'),
          import('./search/search.ts'),
          import('./open-vectors.ts'),
          import('./memory/store.ts'),
          import('./memory/server-rows.ts'),
          import('./usage/usage.ts'),
        ]);
      const config = await parts.config();
      const { now, env } = world;
      const db = await openDatabase({ file: paths.database, migrationsDir, now, env, readonly: true });
      try {
        const search = openSearch(db, 'memory');
        const usage = async () => openUsage(db, { now, timeZone: config.values['budget.timezone'] });
        const limits = async () => ({ dailyUsd: null, monthlyUsd: null });
        const vectors = await openVectors({ ...parts, db, search, config, usage, limits });
        return await vectorFacts(openStore({ ...vectors, db, search, now, id: world.id }));
      } finally {
        db.close();
      }
    },
    async database() {
      const [{ inspectDatabase }, { openDatabase }, { appliedMigrations }, { openConversations }] = await Promise.all([
        import('./doctor/database.ts'),
        import('./db/open.ts'),
        import('./db/migrations.sql.ts'),
        import('./conversation/conversations.ts'),
      ]);
      return inspectDatabase<Db>({
        file: paths.database,
        open: () =>
          openDatabase({ file: paths.database, migrationsDir, now: world.now, env: world.env, readonly: true }),
        version: (db) => appliedMigrations(db)?.at(-1)?.name ?? null,
        held: (db) => openConversations(db, world).heldByOthers().length,
      });
    },
  };
}

/** Forgets texts in every room that stores what was said, or what was made of it. */
async function forgetterOf(
  { db, onForgotten }: Pick<MemoryNeeds, 'db' | 'onForgotten'>,
  { world, paths }: RoomsParts,
): Promise<(spans: readonly string[]) => number> {
  const [
    { openEmbeddingCache },
    { forgetText },
    { forgetContextText },
    { forgetInLines },
    { forgetCorrectionText },
    { forgetPlanningText },
  ] = await Promise.all([
    import('./search/providers/cached-embedder.ts'),
    import('./conversation/forget-text.ts'),
    import('./context/ledger.ts'),
    import('./memory/forget-in-lines.ts'),
    import('./corrections/forget.ts'),
    import('./planning/forget.ts'),
  ]);
  return (spans) => {
    const vectors = openEmbeddingCache(db, world.now);
    for (const span of spans) vectors.forget(span);
    onForgotten(spans);
    return (
      forgetText(db, spans) +
      forgetContextText(db, spans) +
      forgetCorrectionText(db, spans) +
      forgetPlanningText(db, spans) +
      forgetInLines(paths.inputHistory, spans)
    );
  };
}

async function previewContext(prompt: string, parts: RoomsParts, rooms: Rooms): Promise<Assembled> {
  const [{ openContext }, { openWarnings }, project, { values }, tools] = await Promise.all([
    import('./open-context.ts'),
    import('./corrections/warnings.ts'),
    parts.project(),
    parts.config(),
    parts.tools(rooms),
  ]);
  // A section that fails stands as such in what is shown.
  const onFailure = (): void => undefined;
  const wishes = trustedWishes(await readWishes(project.folder), openTrust(parts.paths.trust));
  return openContext({
    ...parts,
    project,
    rooms,
    values,
    wishes,
    warnings: openWarnings(),
    extra: null,
    onFailure,
  }).preview(prompt, tools);
}

interface MemoryNeeds {
  readonly db: Db;
  /** Something was forgotten in the database. */
  readonly onForgotten: (spans: readonly string[]) => void;
  readonly usage: () => Promise<Usage>;
  readonly limits: () => Promise<Budget>;
}

async function openMemoryRoom(parts: RoomsParts, { db, onForgotten, usage, limits }: MemoryNeeds): Promise<Memory> {
  const [{ openMemory }, { openSearch }, { openVectors }, config] = await Promise.all([
    import('./memory/memory.ts'),
    import('./search/search.ts'),
    import('./open-vectors.ts'),
    parts.config(),
  ]);
  const { now, id } = parts.world;
  const search = openSearch(db, 'memory');
  const vectors = await openVectors({ ...parts, db, search, config, usage, limits });
  const room = openMemory({
    ...vectors,
    db,
    search,
    now,
    id,
    forgetElsewhere: await forgetterOf({ db, onForgotten }, parts),
  });
  if (parts.talking && vectors.server !== null) keepDraining(room, vectors.tell);
  return room;
}

/** The rooms for one folder; each is opened when first asked for. */
export function openRooms(parts: RoomsParts): Rooms {
  const { world, paths } = parts;
  const migrationsDir = join(parts.ownRoot, 'migrations');
  const db = once(async () => {
    const { openDatabase } = await import('./db/open.ts');
    return openDatabase({ file: paths.database, migrationsDir, now: world.now, env: world.env });
  });
  const conversations = once(async (): Promise<Conversations> => {
    const { openConversations } = await import('./conversation/conversations.ts');
    return openConversations(await db(), world);
  });
  const history = once(async (): Promise<History> => {
    const { openHistory } = await import('./conversation/history.ts');
    return openHistory(await db());
  });
  const usage = once(async (): Promise<Usage> => {
    const [{ openUsage }, { values }] = await Promise.all([import('./usage/usage.ts'), parts.config()]);
    return openUsage(await db(), { now: world.now, timeZone: values['budget.timezone'] });
  });
  const corrections = once(async (): Promise<Corrections> => {
    const { openCorrections } = await import('./corrections/corrections.ts');
    return openCorrections(await db(), world);
  });
  let openedLedger: Ledger | null = null;
  const ledger = once(async (): Promise<Ledger> => {
    const { openLedger } = await import('./context/ledger.ts');
    openedLedger = openLedger(await db(), world.now);
    return openedLedger;
  });
  const onForgotten = (spans: readonly string[]): void => openedLedger?.forgot(spans);
  const memory = once(async () => openMemoryRoom(parts, { db: await db(), onForgotten, usage, limits }));
  const planning = once(async (): Promise<Planning> => {
    const [{ openPlanning }, { values }] = await Promise.all([import('./planning/planning.ts'), parts.config()]);
    const limits = {
      persona: values['blocks.persona'],
      human: values['blocks.human'],
      system: values['blocks.system'],
    };
    return openPlanning({ db: await db(), now: world.now, id: world.id, limits });
  });

  const transfer = once(async (): Promise<Transfer> => {
    const [{ openTransfer }, { projectKeeper }, open, memories] = await Promise.all([
      import('./transfer/transfer.ts'),
      import('./conversation/keep-project.sql.ts'),
      db(),
      memory(),
    ]);
    const keepProject = projectKeeper(open, world);
    return openTransfer({ db: open, memory: memories, keepProject, now: world.now, id: world.id });
  });

  const limits = (): Promise<Budget> => limitsOf(parts);

  const rooms: Rooms = {
    version: parts.version,
    paths,
    interactive: world.stdin.isTTY && world.stdout.isTTY,
    config: parts.config,
    project: parts.project,
    doctor: () => doctorParts(parts, migrationsDir),
    async onTerminal(program, args) {
      const { runClaudeOnTerminal } = await import('./claude/program.ts');
      const { childEnv } = await import('./claude/argv.ts');
      return runClaudeOnTerminal({ program, args: [...args], env: childEnv(world.env) });
    },
    async claudeLogin() {
      const { login } = await import('./claude/login.ts');
      return login(await claudeProgram(parts));
    },
    database: { file: paths.database, migrationsDir },
    db,
    conversations,
    history,
    usage,
    memory,
    planning,
    corrections,
    async ruleChecker(rules) {
      const { openRuleChecker } = await import('./open-corrections.ts');
      return openRuleChecker(parts, rules);
    },
    ledger,
    previewContext: (prompt) => previewContext(prompt, parts, rooms),
    transfer,
    limits,
    async projectId(dir) {
      const project = dir === parts.cwd ? await parts.project() : await openProject(dir, world.env);
      const { values } = await parts.config();
      const shareWorktrees = values['project.shareWorktrees'];
      const key = await identify(project, { file: paths.projects, env: world.env, shareWorktrees });
      return (await conversations()).ensureProject({ key, name: project.name, root: project.root });
    },
  };
  return rooms;
}

/** Between two looks whether a vector server has to be told of something. */
const DRAIN_MS = 2_000;

/** Tells the vector server of changes for as long as mira talks; never keeps the process from ending. */
function keepDraining(memory: Memory, tell: (failure: MiraError) => void): void {
  let busy = false;
  const look = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      const stopped = (await memory.drain())?.stopped;
      if (stopped instanceof MiraError) tell(stopped);
    } catch (error) {
      // Another process writes: the next look sends it.
      if (!(error instanceof MiraError)) throw error;
      tell(error);
    } finally {
      busy = false;
    }
  };
  setInterval(() => void look(), DRAIN_MS).unref();
}

/** What may be spent; a subscription costs nothing more by the turn. */
async function limitsOf(parts: RoomsParts): Promise<Budget> {
  const { values } = await parts.config();
  const held = { dailyUsd: values['budget.dailyUsd'], monthlyUsd: values['budget.monthlyUsd'] };
  if (values['budget.subscription'] === 'on' || parts.world.env['ANTHROPIC_API_KEY'] !== undefined) return held;
  return (await isSubscription(parts)) ? { dailyUsd: null, monthlyUsd: null } : held;
}

/** Whether the login costs nothing by the turn. A claude that cannot be asked counts as none: the limits then hold. */
async function isSubscription(parts: RoomsParts): Promise<boolean> {
  try {
    const { loginStatus } = await import('./claude/login.ts');
    return (await loginStatus(await claudeProgram(parts))).subscriptionType !== null;
  } catch {
    return false;
  }
}
