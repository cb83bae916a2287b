import { join } from 'node:path';
import { type Config, openTrust, type Paths } from './config/index.ts';
import type { Assembled } from './context/assemble.ts';
import type { Ledger } from './context/ledger.ts';
import type { ToolSchema } from './context/tool-schemas.ts';
import type { Conversations } from './conversation/conversations.ts';
import type { History } from './conversation/history.ts';
import type { Corrections } from './corrections/corrections.ts';
import type { Db } from './db/connection.ts';
import { claudeProgram, doctorParts } from './open-doctor.ts';
import { openMemoryRoom } from './open-memory.ts';
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

/** The id under which the project of a folder is stored, which it is when it is new. */
async function storedProject(
  dir: string,
  { world, paths, cwd, config, project: here }: RoomsParts,
  db: Db,
): Promise<string> {
  const project = dir === cwd ? await here() : await openProject(dir, world.env);
  const { values } = await config();
  const shareWorktrees = values['project.shareWorktrees'];
  const key = await identify(project, { file: paths.projects, env: world.env, shareWorktrees });
  // Not the whole room of conversations, which a search has no use for.
  const { projectEnsurer } = await import('./conversation/ensure-project.sql.ts');
  return projectEnsurer(db, world)({ key, name: project.name, root: project.root });
}

/** The rooms for one folder; each is opened when first asked for. */
export function openRooms(parts: RoomsParts): Rooms {
  const { world, paths } = parts;
  const migrationsDir = join(parts.ownRoot, 'migrations');
  let openedDb: Db | null = null;
  const db = once(async () => {
    const { openDatabase } = await import('./db/open.ts');
    openedDb = await openDatabase({ file: paths.database, migrationsDir, now: world.now, env: world.env });
    return openedDb;
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
    get interactive() {
      return world.stdin.isTTY && world.stdout.isTTY;
    },
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
    close: () => void openedDb?.close(),
    projectId: async (dir) => storedProject(dir, parts, await db()),
  };
  return rooms;
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
