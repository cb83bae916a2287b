import { resolve } from 'node:path';
import type { ActionContext, AnyAction, View } from '../actions/define.ts';
import { MiraError } from '../errors.ts';
import { isFolder } from '../lib/is-folder.ts';
import type { Rooms } from '../rooms.ts';
import type { World } from '../world.ts';
import { type Catalogue, type Entry, firstWords, isMistyped, nearestVerb } from './catalogue.ts';
import { type ChatCommandList, completeCatalogue } from './house-verbs.ts';
import { parseWords } from './parse-words.ts';
import { progressOn } from './progress-bar.ts';
import { type Printer, printFailure, runAction } from './run-action.ts';
import type { AnyVerb } from './verb.ts';

/** What the command line is made of. */
export interface CliParts {
  readonly world: World;
  readonly actions: readonly AnyAction[];
  readonly verbs: readonly AnyVerb[];
  /** Opens the rooms for a folder: `--project`, or where the person stands. Called once, when an action is to run. */
  readonly rooms: (cwd: string) => Rooms | Promise<Rooms>;
  readonly view: View;
  /** What the chat has besides the verbs, for the manual. */
  readonly chatCommands?: ChatCommandList;
  /** Writes an unexpected error to the log; gives its short id, or null where there is no log to write. */
  readonly crash?: (error: unknown) => Promise<string | null>;
}

/** A verb and the words that follow its name. */
interface Call {
  readonly entry: Entry;
  readonly words: readonly string[];
  /** Usage that a mistake is answered with, where it is not that of the verb. */
  readonly usage?: string;
}

/** Usage of a line that names no verb. */
const PROGRAM_USAGE = 'mira [chat] [options], or mira VERB [options]; `mira --help` lists all';

/** Verb that a plain `mira` and options without a verb mean. */
const DEFAULT_VERB = 'chat';

/** Options that may also stand before the verb. */
const LEADING = new Set(['--json', '--yes', '--project']);

/** Moves `--json`, `--yes` and `--project DIR` from before the verb to after it. */
function splitLeading(argv: readonly string[]): { leading: string[]; rest: readonly string[] } {
  const leading: string[] = [];
  let at = 0;
  for (let word = argv[at]; word !== undefined && LEADING.has(word.split('=')[0] ?? ''); word = argv[at]) {
    const takes = word === '--project' ? 2 : 1;
    leading.push(...argv.slice(at, at + takes));
    at += takes;
  }
  return { leading, rest: argv.slice(at) };
}

function unknownCommand(words: readonly string[], catalogue: Catalogue): MiraError {
  const [first = '', second = ''] = words;
  const group = catalogue.below(first).length > 0;
  const close = nearestVerb(words, catalogue);
  const typed = group && second !== '' ? `${first} ${second}` : first;
  const message = `unknown command "${typed}"${close === null ? '' : `, did you mean "${close}"?`}`;
  const usage = group
    ? `usage: mira ${first} ${catalogue.below(first).join('|')}`
    : 'usage: mira VERB [options]; `mira --help` lists all';
  return new MiraError('usage', message, { hint: usage });
}

/** Finds the verb that `argv` names. Throws `usage` with the nearest name. */
export function findCall(argv: readonly string[], catalogue: Catalogue): Call {
  const { leading, rest } = splitLeading(argv);
  const [first] = rest;
  if (first === undefined || first.startsWith('-')) {
    const entry = catalogue.find(DEFAULT_VERB);
    if (entry === undefined) throw unknownCommand([first ?? ''], catalogue);
    return { entry, words: [...leading, ...rest], usage: PROGRAM_USAGE };
  }
  const found = catalogue.match(rest);
  if (found === null) throw unknownCommand(rest, catalogue);
  const call = { entry: found.entry, words: [...leading, ...rest.slice(found.used)] };
  if (isMistyped(found.entry, rest.slice(found.used), catalogue)) throw unknownCommand(rest, catalogue);
  return call;
}

/** Words before `--`: what stands after it is text, not an option. */
function optionsPart(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end === -1 ? argv : argv.slice(0, end);
}

/** Whether a script asks for JSON, so that a failure is JSON, too. */
export function wantsJson(argv: readonly string[]): boolean {
  return optionsPart(argv).includes('--json');
}

/** The words that help was asked about, or null: `mira --help`, `mira history --help`, `mira -h`. */
function helpAsked(argv: readonly string[]): readonly string[] | null {
  const part = optionsPart(argv);
  if (!part.includes('--help') && !part.includes('-h')) return null;
  return part.filter((word) => !word.startsWith('-'));
}

function folder(world: World, project: string | null): string {
  if (project === null) return world.cwd;
  const path = resolve(world.cwd, project);
  if (!isFolder(path)) {
    throw new MiraError('usage', `--project: ${path} is not a folder`, { hint: 'name a folder that exists' });
  }
  return path;
}

function confirmer(world: World, yes: boolean): ActionContext['confirm'] {
  return async (question) => {
    if (yes) return true;
    if (!world.stdin.isTTY || !world.stderr.isTTY) {
      throw new MiraError('usage', `${question} There is no terminal to ask on.`, { hint: 'give --yes to answer yes' });
    }
    const { askYesNo } = await import('../prompt/confirm.ts');
    return askYesNo(question, { stdin: world.stdin.stream, env: world.env });
  };
}

/** Questions while an action runs, where there is a terminal. */
function asker({ stdin, stderr, env }: World): Pick<ActionContext, 'ask'> {
  if (!stdin.isTTY || !stderr.isTTY) return {};
  return {
    ask: {
      line: async (question, initial) =>
        (await import('../prompt/ask.ts')).askLine(question, initial, { stdin: stdin.stream, env }),
      pick: async (question, choices) =>
        (await import('../prompt/ask.ts')).askKey(question, choices, { stdin: stdin.stream, env }),
    },
  };
}

async function stdinLines(world: World): Promise<NonNullable<ActionContext['stdin']>> {
  const { linesOf } = await import('../lib/lines.ts');
  return () => linesOf(world.stdin.stream);
}

/** Refuses `--json` for a verb that talks with a person, with what to use in its place. */
function refuseJson({ entry, words }: Call): void {
  if (entry.kind !== 'verb' || entry.verb.insteadOfJson === undefined) return;
  if (!wantsJson(words)) return;
  const message = `mira ${entry.verb.name} is for a person at a terminal and has no --json`;
  throw new MiraError('usage', message, { hint: entry.verb.insteadOfJson });
}

async function runCall(call: Call, parts: CliParts, print: Printer): Promise<number> {
  const { world } = parts;
  refuseJson(call);
  const parsed = await parseWords(call.entry, call.words, 'mira ', call.usage);
  const cwd = folder(world, parsed.project);
  if (call.entry.kind === 'verb') {
    return call.entry.verb.run(parsed.values, { json: parsed.json, yes: parsed.yes, cwd });
  }
  const context: ActionContext = {
    surface: 'cli',
    actor: 'person',
    now: world.now,
    id: world.id,
    env: world.env,
    cwd,
    rooms: await parts.rooms(cwd),
    turnId: null,
    stdin: parsed.stdin ? await stdinLines(world) : null,
    confirm: confirmer(world, parsed.yes),
    ...asker(world),
    ...progressOn(world.stderr),
    note: (line) => print.err(`${line}\n`),
    aside: (line) => print.err(`${world.stderr.isTTY ? print.view.dim(line) : line}\n`),
  };
  return runAction(call.entry.verb, parsed.values, context, { ...print, json: parsed.json });
}

async function printUnexpected(error: unknown, parts: CliParts, print: Printer): Promise<number> {
  const id = (await parts.crash?.(error)) ?? null;
  const message = error instanceof Error ? error.message : String(error);
  const hint = id === null ? 'this is a bug of mira' : `this is a bug of mira; its log has the details under ${id}`;
  return printFailure(new MiraError('internal', message, { hint, cause: error }), print);
}

/**
 * Runs one command line and gives its exit code. `argv` is without node and the program. Nothing is thrown: every
 * failure is printed, as JSON when `--json` stands anywhere in `argv`.
 */
export async function runCli(argv: readonly string[], parts: CliParts): Promise<number> {
  const { stdout, stderr } = parts.world;
  const json = argv.includes('--json');
  const print: Printer = {
    json,
    view: parts.view,
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
  };
  try {
    const catalogue = completeCatalogue(parts.actions, parts.verbs, parts.view, parts.chatCommands);
    const about = helpAsked(argv);
    if (about !== null) {
      const help = helpCall(about, catalogue);
      const words = wantsJson(argv) ? [...help.words, '--json'] : help.words;
      return await runCall({ ...help, words }, parts, print);
    }
    if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
      return await runCall(findCall(['version'], catalogue), parts, print);
    }
    return await runCall(findCall(argv, catalogue), parts, print);
  } catch (error) {
    if (error instanceof MiraError) return printFailure(error, print);
    return printUnexpected(error, parts, print);
  }
}

/** `mira history --limit 3 --help` is help about `history`: words that name nothing there are left out. */
function helpCall(words: readonly string[], catalogue: Catalogue): Call {
  const match = catalogue.match(words);
  const [first = ''] = words;
  const known = firstWords(catalogue).includes(first);
  const name = match?.entry.verb.name ?? (known ? first : words.join(' '));
  const call = findCall(['help'], catalogue);
  return { ...call, words: name === '' ? [] : name.split(' ') };
}
