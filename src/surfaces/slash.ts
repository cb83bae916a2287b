import type { ActionContext, AnyAction, View } from '../actions/define.ts';
import { MiraError } from '../errors.ts';
import { type Catalogue, type Entry, firstWords, isMistyped, makeCatalogue, nearestVerb } from './catalogue.ts';
import { groupHelp, hasSlash, verbHelp } from './help.ts';
import { parseWords } from './parse-words.ts';
import { printFailure, runAction } from './run-action.ts';
import { completionOffers, type SlashOffer } from './slash-completion.ts';
import { type OtherCommand, otherHelp, slashAll, slashOverview, slashTopic } from './slash-help.ts';
import { asTyped, slashWords } from './slash-words.ts';
import { specOf } from './spec.ts';

/** What a line that begins with a slash names. */
export type SlashMatch =
  | { readonly kind: 'action'; readonly entry: Entry & { readonly kind: 'action' }; readonly rest: string }
  /** One of the repl's own or claude's commands; the repl carries it out. */
  | { readonly kind: 'other'; readonly name: string; readonly rest: string }
  /** `/usr/bin is where?`: the first word holds a second slash, so the line is text for the model. */
  | { readonly kind: 'text' }
  | { readonly kind: 'unknown'; readonly name: string; readonly nearest: string | null };

/** The slash commands of a chat. */
export interface SlashCommands {
  readonly catalogue: Catalogue;
  /** Names that completion offers, without the slash. */
  readonly names: readonly string[];
  match(line: string): SlashMatch;
  /** Runs a matched action. Failures become text; nothing is thrown. */
  run(match: SlashMatch & { kind: 'action' }, context: ActionContext, view: View): Promise<SlashAnswer>;
  /** What may stand where `typed`, a line up to the cursor, ends. */
  offers(typed: string): readonly SlashOffer[];
  /** `/help`, `/help NAME`, `/help TOPIC` and `/help all`. Throws `usage` for what is none of them. */
  help(words: string, view: View): string;
}

/** What a slash command answered. */
export interface SlashAnswer {
  readonly text: string;
  readonly failed: boolean;
}

/** That `/foo` is no command, with the nearest one. */
export function unknownSlash(match: SlashMatch & { kind: 'unknown' }): MiraError {
  const guess = match.nearest === null ? '' : `, did you mean /${match.nearest}?`;
  return new MiraError('usage', `there is no command /${match.name}${guess}`, { hint: '/help lists all' });
}

/** A multi-line text reaches the action as it was typed, not joined by single spaces. */
function keepTyped(entry: Entry, rest: string, words: readonly string[]): Record<string, string> {
  const place = specOf(entry).positions.at(-1);
  const arg = place === undefined ? undefined : entry.verb.args[place.key];
  if (place === undefined || arg?.type !== 'text' || !place.many) return {};
  const before = specOf(entry).positions.length - 1;
  const typed = asTyped(rest, slashWords(rest), words.slice(before));
  return typed === null ? {} : { [place.key]: typed };
}

async function runMatch(
  match: SlashMatch & { kind: 'action' },
  context: ActionContext,
  view: View,
): Promise<SlashAnswer> {
  const pieces: string[] = [];
  const out = (text: string): void => void pieces.push(text);
  const print = { json: false, view: { ...view, slash: true }, out, err: out };
  const text = (): string => pieces.join('').replace(/\n$/, '');
  try {
    const words = slashWords(match.rest).map((word) => word.text);
    const parsed = await parseWords(match.entry, words, '/');
    const values = { ...parsed.values, ...keepTyped(match.entry, match.rest, parsed.words) };
    const confirm: ActionContext['confirm'] = parsed.yes ? async () => true : context.confirm;
    const own: ActionContext = { ...context, surface: 'slash', confirm };
    const code = await runAction(match.entry.verb, values, own, { ...print, json: parsed.json });
    return { text: text(), failed: code !== 0 };
  } catch (error) {
    printFailure(error, print);
    return { text: text(), failed: true };
  }
}

/** Makes the slash commands from the actions; `others` are what the repl and claude have besides. */
export function makeSlashCommands(actions: readonly AnyAction[], others: () => readonly OtherCommand[]): SlashCommands {
  const catalogue = makeCatalogue(
    actions.filter((action) => action.on.includes('slash')),
    [],
  );
  const otherNames = (): string[] => others().map(({ name }) => name);
  return {
    catalogue,
    get names() {
      return [...new Set([...catalogue.entries.map(({ verb }) => verb.name), ...otherNames()])].sort();
    },
    match(line) {
      const [, name = '', rest = ''] = /^\/(\S*)\s*(.*)$/s.exec(line.trim()) ?? [];
      // Names have up to three words; the lengths of what they matched say where the arguments begin.
      const [, second = '', third = ''] = /^(\S+\s*)?(\S+\s*)?/.exec(rest) ?? [];
      const words = [name, second.trim(), third.trim()].filter((word) => word !== '');
      const found = catalogue.match(words);
      if (
        found !== null &&
        isMistyped(
          found.entry,
          slashWords(line)
            .slice(found.used)
            .map(({ text }) => text),
          catalogue,
        )
      ) {
        return { kind: 'unknown', name: `${name} ${second.trim()}`, nearest: nearestVerb(words, catalogue) };
      }
      if (found !== null && found.entry.kind === 'action') {
        const skipped = [second, third].slice(0, found.used - 1).join('').length;
        return { kind: 'action', entry: found.entry, rest: rest.slice(skipped) };
      }
      if (otherNames().includes(name)) return { kind: 'other', name, rest };
      if (name.includes('/')) return { kind: 'text' };
      return { kind: 'unknown', name, nearest: nearestVerb(words, catalogue, otherNames()) };
    },
    run: runMatch,
    offers: (typed) => completionOffers(typed, catalogue, others()),
    help(words, view) {
      const name = words.trim().replace(/^\//, '');
      if (name === '') return slashOverview(catalogue, others(), view);
      if (name === 'all') return slashAll(catalogue, others(), view);
      const entry = catalogue.find(name);
      if (entry !== undefined && hasSlash(entry)) return verbHelp(entry, catalogue, '/', view);
      const other = others().find((each) => each.name === name);
      if (other !== undefined) return otherHelp(other, view);
      if (firstWords(catalogue).includes(name)) return groupHelp(name, catalogue, '/', view);
      const topic = slashTopic(name, catalogue, others(), view);
      if (topic !== null) return topic;
      throw unknownSlash({ kind: 'unknown', name, nearest: nearestVerb(name.split(' '), catalogue, otherNames()) });
    },
  };
}
