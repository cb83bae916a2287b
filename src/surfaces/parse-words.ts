import type { CommanderError as CommanderErrorType, Command as CommandType, Option as OptionType } from 'commander';
import type { Args, Values } from '../actions/define.ts';
import { MiraError } from '../errors.ts';
import { nearest } from '../lib/nearest.ts';
import type { Entry } from './catalogue.ts';
import { HOUSE, type OptionRow, type Spec, specOf, usageLine } from './spec.ts';
import { parseValues, type Raw, withoutRequired } from './values.ts';

/** A verb's words, understood. */
export interface Parsed {
  readonly values: Values<Args>;
  /** Words that stood by their place, in order. */
  readonly words: readonly string[];
  readonly json: boolean;
  readonly yes: boolean;
  readonly stdin: boolean;
  readonly project: string | null;
}

/** What tells two ways of typing apart: `mira recall` and `/recall`. */
export type Lead = 'mira ' | '/';

function isCommanderError(error: unknown): error is CommanderErrorType {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');
}

function wordsOf(error: CommanderErrorType, options: readonly OptionRow[]): string {
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'commander.unknownOption': {
      const name = quoted.split('=')[0] ?? quoted;
      const close = nearest(name, [...options.map((row) => row.flag), '--help']);
      return `unknown option ${name}${close === null ? '' : `, did you mean ${close}?`}`;
    }
    case 'commander.optionMissingArgument': {
      const flag = /--[\w-]+/.exec(quoted)?.[0] ?? quoted;
      return `${flag} needs a value`;
    }
    case 'commander.excessArguments':
      return 'too many words';
    default:
      return error.message.replace(/^error: /, '');
  }
}

function collect(value: string, before: unknown): string[] {
  return [...(Array.isArray(before) ? before.map(String) : []), value];
}

function commandFor(
  entry: Entry,
  spec: Spec,
  commander: { Command: typeof CommandType; Option: typeof OptionType },
): { command: CommandType; keys: Map<string, OptionType> } {
  const command = new commander.Command(entry.verb.name.replaceAll(' ', '-'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
    .helpOption(false)
    .showSuggestionAfterError(false)
    .allowExcessArguments(false);
  for (const place of spec.positions) command.argument(place.many ? `[${place.key}...]` : `[${place.key}]`);
  const keys = new Map<string, OptionType>();
  for (const row of spec.options) {
    const name = row.short === null ? row.flag : `${row.short}, ${row.flag}`;
    const option = new commander.Option(row.placeholder === null ? name : `${name} <value>`);
    if (row.repeats) option.argParser(collect);
    keys.set(row.key, option);
    command.addOption(option);
  }
  return { command, keys };
}

/** `--no-save` is commander's way of saying that `save` is false: here it is a flag of its own. */
function optionValue(option: OptionType, values: Readonly<Record<string, unknown>>): unknown {
  const value = values[option.attributeName()];
  return option.negate ? value === false : value;
}

/** Names of arguments as the person types them. */
function typedName(spec: Spec, key: string): string {
  const place = spec.positions.find((each) => each.key === key);
  return place?.label ?? spec.options.find((row) => row.key === key)?.flag ?? key;
}

function rawValues(command: CommandType, keys: Map<string, OptionType>, spec: Spec): Raw {
  const typed = command.opts();
  const raw: Record<string, unknown> = {};
  for (const [key, option] of keys) raw[key] = optionValue(option, typed);
  spec.positions.forEach((place, at) => {
    raw[place.key] = command.processedArgs[at];
  });
  return raw;
}

/** Words such as `-old` stand behind `--` where they are no options. */
function minusLast(entry: Entry, words: readonly string[]): readonly string[] {
  const args: Args = entry.verb.args;
  if (words.includes('--') || !Object.values(args).some((arg) => arg.type === 'ids' && arg.minus === true))
    return words;
  const isMinus = (word: string): boolean => /^-[^-]/.test(word);
  return [...words.filter((word) => !isMinus(word)), '--', ...words.filter(isMinus)];
}

/** Reads the words after a verb's name. Throws `usage` with one line of usage as the hint: that of the verb, or `usage`. */
export async function parseWords(
  entry: Entry,
  words: readonly string[],
  lead: Lead,
  usage = usageLine(entry, lead),
): Promise<Parsed> {
  const spec = specOf(entry);
  const { Command, Option } = await import('commander');
  const { command, keys } = commandFor(entry, spec, { Command, Option });
  const hint = `usage: ${usage}`;
  try {
    command.parse([...minusLast(entry, words)], { from: 'user' });
    const raw = rawValues(command, keys, spec);
    const batch = entry.kind === 'action' && entry.verb.batch === true;
    const dash = batch && command.args.length === 1 && command.args[0] === '-';
    const stdin = raw[HOUSE.stdin] === true || dash;
    const project = raw[HOUSE.project];
    const args = stdin ? withoutRequired(entry.verb.args) : entry.verb.args;
    const first = spec.positions[0]?.key ?? '';
    return {
      values: parseValues(args, dash ? { ...raw, [first]: undefined } : raw, (key) => typedName(spec, key)),
      words: command.args,
      json: raw[HOUSE.json] === true,
      yes: raw[HOUSE.yes] === true,
      stdin,
      project: typeof project === 'string' ? project : null,
    };
  } catch (error) {
    if (isCommanderError(error)) throw new MiraError('usage', wordsOf(error, spec.options), { hint, cause: error });
    if (error instanceof MiraError && error.code === 'usage' && error.hint === null) {
      throw new MiraError('usage', error.message, { hint, cause: error });
    }
    throw error;
  }
}
