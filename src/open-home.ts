import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { McpTool } from './claude/tool-server.ts';
import { type Config, loadConfig, openTrust, type Paths, resolvePaths } from './config/index.ts';
import { type BlockQuestion, openBlockQuestions } from './corrections/block-questions.ts';
import { openWarnings } from './corrections/warnings.ts';
import { MiraError } from './errors.ts';
import { type Log, openLog } from './log/index.ts';
import { openRooms } from './open-rooms.ts';
import { openProject, type Project, readWishes, trustedWishes, untrustedLine } from './project/index.ts';
import { redact } from './redact/redact.ts';
import type { Rooms } from './rooms.ts';
import type { ClaudeHost } from './turn/claude-host.ts';
import type { EndSignal, TalkHome, TalkSettings } from './turn/talk-home.ts';
import type { TalkStore } from './turn/talk-store.ts';
import type { World } from './world.ts';

/** The folder of mira itself: it holds dist, prompts, migrations and node_modules. */
export const OWN_ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** mira at work in one folder: where it is, how it is set up, and its rooms, each opened when first asked for. */
export interface Home extends TalkHome {
  readonly paths: Paths;
  readonly project: Project;
  readonly config: Config;
  readonly rooms: Rooms;
  /**
   * Goes to the project of another folder: project, configuration, store and rooms are from now on those of that place.
   * Throws `config`, and then nothing has changed.
   */
  readonly moveTo: (dir: string) => Promise<Project>;
  /** Checks that a chat asks about when a turn has ended; each is given once. */
  readonly oftenCaught: () => readonly BlockQuestion[];
}

export interface HomeOptions {
  readonly cwd: string;
  /** What the turns are for, as `usage --by operation` shows it. */
  readonly operation: string;
  /** Tools for claude that run in this process. */
  readonly tools: (rooms: Rooms) => Promise<readonly McpTool[]>;
  readonly version: string;
}

function readExtra(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new MiraError('file', `--system: ${file} cannot be read`, { hint: 'name a text file that exists', cause });
  }
}

function onSignal(heard: (signal: EndSignal) => void): () => void {
  const signals: readonly EndSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const listen = (signal: NodeJS.Signals): void => {
    if (signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGHUP') heard(signal);
  };
  for (const signal of signals) process.on(signal, listen);
  return () => {
    for (const signal of signals) process.off(signal, listen);
  };
}

/** Opens the log of this run; it costs nothing until its first line. */
export function homeLog(world: World, paths: Paths, level: Parameters<typeof openLog>[0]['level']): Log {
  return openLog({
    folder: paths.logs,
    level,
    redact,
    now: world.now,
    id: world.id,
    onFailure: (line) => world.stderr.write(`mira: ${line}\n`),
  });
}

function settingsOf({ values, notices }: Config, project: Project): TalkSettings {
  return {
    model: values.model,
    permissionMode: values.permissionMode,
    allow: values['permissions.allow'],
    save: values['history.save'],
    endLine: values['ui.contextLine'],
    stall: { noticeMs: values['turn.noticeSeconds'] * 1000, endMs: values['turn.stallSeconds'] * 1000 },
    notices: [...notices, ...project.notices],
  };
}

/** Where mira works: the project of a folder, and what is configured there. */
interface Place {
  readonly project: Project;
  readonly config: Config;
}

async function openPlace(world: World, paths: Paths, dir: string): Promise<Place> {
  const project = await openProject(dir, world.env);
  return { project, config: await loadConfig({ env: world.env, paths, projectRoot: project.root }) };
}

/** Opens the store of the turns of one project. */
async function openStore(rooms: Rooms, { project, config }: Place, operation: string): Promise<TalkStore> {
  const [{ openTalkStore }, conversations, history, usage, projectId] = await Promise.all([
    import('./open-talk-store.ts'),
    rooms.conversations(),
    rooms.history(),
    rooms.usage(),
    rooms.projectId(project.root),
  ]);
  const { values } = config;
  return openTalkStore({
    conversations,
    history,
    usage,
    projectId,
    cwd: project.root,
    operation,
    budget: { dailyUsd: values['budget.dailyUsd'], monthlyUsd: values['budget.monthlyUsd'] },
    limitSubscription: values['budget.subscription'] === 'on',
  });
}

/** Opens mira in `cwd`: finds the project and reads the configuration. Throws `config` and `usage` errors. */
export async function openHome(world: World, { cwd, operation, tools, version }: HomeOptions): Promise<Home> {
  const paths = resolvePaths(world);
  let place = await openPlace(world, paths, cwd);
  const log = homeLog(world, paths, place.config.values['log.level']);
  const rooms = openRooms({
    world,
    get cwd() {
      return place.project.root;
    },
    paths,
    ownRoot: OWN_ROOT,
    version,
    config: async () => place.config,
    project: async () => place.project,
    talking: true,
    tools,
  });
  let store: Promise<TalkStore> | null = null;

  const warnings = openWarnings();
  const questions = openBlockQuestions();
  const claudeHost = async (extraSystem: string | null): Promise<ClaudeHost> => {
    const { project, config } = place;
    const { values } = config;
    const extra = extraSystem === null ? null : readExtra(resolve(world.cwd, extraSystem));
    const onFailure = (section: string, error: unknown): void =>
      log.write('warn', 'a section of the context failed', { section, error: String(error) });
    // Only talking needs them: an action opens this file, too.
    const [{ offeredTools, openContext }, { correctionHooks }] = await Promise.all([
      import('./open-context.ts'),
      import('./open-corrections.ts'),
    ]);
    const { offered, warning } = offeredTools(await tools(rooms), values);
    const onWarning = (line: string): void => world.stderr.write(`mira: ${line}\n`);
    if (warning !== null) onWarning(warning);
    const wishes = trustedWishes(await readWishes(project.folder), openTrust(paths.trust));
    const untrusted = untrustedLine(wishes);
    if (untrusted !== null) onWarning(untrusted);
    const corrections = {
      world,
      ownRoot: OWN_ROOT,
      root: project.root,
      config,
      corrections: rooms.corrections,
      projectId: async () => (project.detectedBy === 'directory' ? null : rooms.projectId(project.root)),
      warnings,
      questions: operation === 'chat' ? questions : null,
      command: (words: string) => (operation === 'chat' ? `/${words}` : `mira ${words}`),
    };
    return {
      env: world.env,
      cwd: project.root,
      configuredPath: values['claude.path'],
      ownRoot: OWN_ROOT,
      cacheDir: paths.cache,
      context: openContext({ world, ownRoot: OWN_ROOT, project, rooms, values, wishes, warnings, extra, onFailure })
        .session,
      placement: values['context.placement'],
      tools: offered,
      hooks: (session) => correctionHooks(corrections, session),
      onStderr: (text) => log.write('warn', 'claude on stderr', { text }),
      onWarning,
    };
  };

  return {
    world,
    get config() {
      return place.config;
    },
    paths,
    get project() {
      return place.project;
    },
    rooms,
    settings: settingsOf(place.config, place.project),
    claudeHost,
    talkStore: () => {
      store ??= openStore(rooms, place, operation);
      return store;
    },
    async moveTo(dir) {
      place = await openPlace(world, paths, dir);
      store = null;
      return place.project;
    },
    oftenCaught: questions.take,
    onSignal,
  };
}

/** The rooms for an action that works in `cwd`; nothing is read before the action asks for it. */
export function openActionRooms(world: World, { cwd, tools, version }: Omit<HomeOptions, 'operation'>): Rooms {
  const paths = resolvePaths(world);
  let project: Promise<Project> | null = null;
  let config: Promise<Config> | null = null;
  const theProject = (): Promise<Project> => {
    project ??= openProject(cwd, world.env);
    return project;
  };
  const readConfig = async (): Promise<Config> =>
    loadConfig({ env: world.env, paths, projectRoot: (await theProject()).root });
  return openRooms({
    world,
    cwd,
    paths,
    ownRoot: OWN_ROOT,
    version,
    project: theProject,
    talking: false,
    tools,
    config: () => {
      config ??= readConfig();
      return config;
    },
  });
}
