import { writeSync } from 'node:fs';
import pkg from '../package.json' with { type: 'json' };
import { ACTIONS } from './actions/index.ts';
import { ASK_ARGS } from './ask/ask-args.ts';
import type { McpTool } from './claude/tool-server.ts';
import { loadConfig, resolvePaths } from './config/index.ts';
import { EXIT, MiraError } from './errors.ts';
import { asciiSigns, isUtf8 } from './lib/locale-signs.ts';
import { type Home, homeLog, openHome } from './open-home.ts';
import { type ColourWish, makeView } from './render/style.ts';
import { CHAT_ARGS } from './repl/chat-args.ts';
import type { EarlyPrompt } from './repl/early-prompt.ts';
import { chooseRunMode } from './repl/run-mode.ts';
import type { Rooms } from './rooms.ts';
import { runCli, wantsJson } from './surfaces/cli.ts';
import { failureJson, failureText } from './surfaces/run-action.ts';
import { verb } from './surfaces/verb.ts';
import type { Output, World } from './world.ts';
import { realWorld } from './world-real.ts';

/** The actions that claude may call. */
const toolsOf =
  (world: World) =>
  async (rooms: Rooms): Promise<readonly McpTool[]> => {
    const { toolsFor } = await import('./surfaces/tools.ts');
    return toolsFor(ACTIONS, async () => ({
      surface: 'tool',
      actor: 'claude',
      now: world.now,
      id: world.id,
      env: world.env,
      // A chat may have gone to another project.
      cwd: (await rooms.project()).root,
      rooms,
      turnId: null,
      stdin: null,
      confirm: async () => false,
      note: () => undefined,
    }));
  };

/** Opens mira for talking: the actions that are tools are given to claude. */
function openTalking(world: World, cwd: string, operation: string): Promise<Home> {
  return openHome(world, { cwd, operation, tools: toolsOf(world), version: pkg.version });
}

const askVerb = (world: World) =>
  verb({
    name: 'ask',
    about: 'Ask one question and print the answer',
    details:
      'Piped text follows the prompt as material. Only the answer goes to stdout, notes go to stderr. Tools that no rule allows are refused.',
    examples: ['mira ask "what does this project do?"', 'git diff | mira ask "review this" --json'],
    args: ASK_ARGS,
    json: true,
    async run(values, { json, cwd }) {
      const { ask } = await import('./ask/ask-verb.ts');
      return ask(values, json, await openTalking(world, cwd, 'ask'));
    },
  });

const chatVerb = (world: World, early: EarlyPrompt | null) =>
  verb({
    name: 'chat',
    about: 'Talk with claude; this is what a plain `mira` does',
    details: 'What is typed while an answer comes is queued. /help lists the commands.',
    examples: ['mira', 'mira chat --continue', 'mira chat --resume', 'mira chat --model opus'],
    args: CHAT_ARGS,
    insteadOfJson: 'from scripts and pipes use: mira ask --json "your question"',
    async run(values, { cwd }) {
      const { chat } = await import('./repl/chat-verb.ts');
      const home = await openTalking(world, cwd, 'chat');
      const mode = chooseRunMode({
        stdinTTY: world.stdin.isTTY,
        stdoutTTY: world.stdout.isTTY,
        env: world.env,
        screenReader: values.screenReader,
      });
      // Line mode has no escape at all, whatever is asked of colours.
      const surroundings = mode === 'line' ? { ...world, env: { ...world.env, NO_COLOR: '1' } } : world;
      const view = await makeView(world.stdout, { ...surroundings, wanted: home.config.values['ui.color'] });
      const typedEarly = (): readonly Buffer[] => early?.take() ?? [];
      return chat(values, {
        ...home,
        actions: ACTIONS,
        view,
        mode,
        ui: {
          colour: home.config.values['ui.color'],
          theme: home.config.values['ui.theme'],
          wrap: home.config.values['ui.wrap'],
          notify: home.config.values['ui.notify'],
          keys: home.config.values['input.mode'],
        },
        get projectName() {
          return home.project.name;
        },
        get projectRoot() {
          return home.project.root;
        },
        typedEarly,
      });
    },
  });

/** Writes an unexpected error to the log; null when there is no log to write. */
async function crash(world: World, error: unknown): Promise<string | null> {
  const log = homeLog(world, resolvePaths(world), 'error');
  return log.reportCrash(error);
}

/** `ui.color`; a broken configuration is the verb's to report. */
async function wantedColour(world: World): Promise<ColourWish> {
  try {
    const { values } = await loadConfig({ env: world.env, paths: resolvePaths(world), projectRoot: null });
    return values['ui.color'];
  } catch (error) {
    if (error instanceof MiraError) return 'auto';
    throw error;
  }
}

/** Runs the command line; `over`: an action ran to its end, and nothing of it is left to wait for. */
async function run(
  world: World,
  early: EarlyPrompt | null,
): Promise<{ readonly code: number; readonly over: boolean }> {
  const opened: Rooms[] = [];
  const code = await runCli(process.argv.slice(2), {
    world,
    actions: ACTIONS,
    verbs: [chatVerb(world, early), askVerb(world)],
    rooms: async (cwd) => {
      const { openActionRooms } = await import('./open-home.ts');
      const rooms = openActionRooms(world, { cwd, tools: toolsOf(world), version: pkg.version });
      opened.push(rooms);
      return rooms;
    },
    view: await makeView(world.stdout, { ...world, wanted: await wantedColour(world) }),
    async chatCommands() {
      const { OWN_COMMANDS } = await import('./repl/own-commands.ts');
      return OWN_COMMANDS.map((command) => ({ ...command, choices: () => command.choices?.(null) ?? [] }));
    },
    crash: (error) => crash(world, error),
  });
  for (const rooms of opened) rooms.close();
  return { code, over: opened.length > 0 };
}

/** A world in which whatever is printed first takes the early prompt away. */
function behindPrompt(world: World, early: EarlyPrompt | null): World {
  if (early === null) return world;
  const guarded = (output: Output): Output => ({
    get isTTY() {
      return output.isTTY;
    },
    get columns() {
      return output.columns;
    },
    get rows() {
      return output.rows;
    },
    onResize: (heard) => output.onResize(heard),
    write(text) {
      early.abandon();
      output.write(text);
    },
  });
  return { ...world, stdout: guarded(world.stdout), stderr: guarded(world.stderr) };
}

/**
 * A bug that nobody caught: it goes to the log, the terminal and claude are put in order by the handlers of 'exit', and
 * the person reads two lines instead of a stack.
 */
async function fatal(world: World, error: unknown): Promise<void> {
  const id = await crash(world, error).catch(() => null);
  const message = error instanceof Error ? error.message : String(error);
  const where = id === null ? '' : `; the log in ${resolvePaths(world).logs} has the details under ${id}`;
  const text = lastWords(new MiraError('internal', message, { hint: `this is a bug of mira${where}` }));
  // Registered last, so that it is written to a terminal that is itself again.
  process.once('exit', () => writeSync(process.stderr.fd, text));
  process.exit(EXIT.failed);
}

/** A failure as it goes to stderr where nothing else writes any more, in the signs that the locale can show. */
const lastWords = (error: unknown): string =>
  isUtf8(process.env) ? failureText(error) : asciiSigns(failureText(error));

/**
 * Runs one command line and leaves its exit code to the process. `early`: the prompt that stands already. True when the
 * process may end at once.
 */
export async function main(early: EarlyPrompt | null): Promise<boolean> {
  try {
    const world = realWorld();
    process.once('uncaughtException', (error) => void fatal(world, error));
    const { code, over } = await run(behindPrompt(world, early), early);
    process.exitCode = code;
    return over;
  } catch (error) {
    early?.abandon();
    if (!(error instanceof MiraError)) throw error;
    if (wantsJson(process.argv.slice(2))) process.stdout.write(failureJson(error));
    else process.stderr.write(lastWords(error));
    process.exitCode = error.exit ?? EXIT.failed;
    return false;
  }
}
