import type { Catalogue, Entry } from './catalogue.ts';
import { hasSlash } from './help.ts';
import type { OtherCommand } from './slash-help.ts';
import { type OptionRow, optionText, positionText, specOf } from './spec.ts';

/** One thing that may be typed next. */
export interface SlashOffer {
  /** Replaces the word at the cursor. */
  readonly text: string;
  /** As a menu shows it: the word with what may follow it. */
  readonly label: string;
  readonly about: string;
}

/** What begins with `word` first, then what holds it; case does not matter. */
function matching(offers: readonly SlashOffer[], word: string): readonly SlashOffer[] {
  const wanted = word.toLowerCase();
  const text = (offer: SlashOffer): string => offer.text.toLowerCase();
  const begins = offers.filter((offer) => text(offer).startsWith(wanted));
  const bare = wanted.replace(/^[/-]+/, '');
  const holds = offers.filter((offer) => !text(offer).startsWith(wanted) && bare !== '' && text(offer).includes(bare));
  return [...begins, ...holds];
}

const byText = (a: SlashOffer, b: SlashOffer): number => (a.text < b.text ? -1 : 1);

const withPositions = (name: string, entry: Entry): string =>
  [name, ...specOf(entry).positions.map(positionText)].join(' ');

function names(catalogue: Catalogue, others: readonly OtherCommand[]): readonly SlashOffer[] {
  const offers = new Map<string, SlashOffer>();
  const add = (name: string, label: string, about: string): void => {
    if (!offers.has(name)) offers.set(name, { text: `/${name}`, label: `/${label}`, about });
  };
  for (const { name, usage, about, claudes } of others) {
    if (claudes !== true) add(name, usage === undefined ? name : `${name} ${usage}`, about);
  }
  for (const entry of catalogue.entries.filter((each) => hasSlash(each) && each.verb.hidden !== true)) {
    const [first = '', second] = entry.verb.name.split(' ');
    const below = catalogue.below(first);
    if (second === undefined) add(first, withPositions(first, entry), entry.verb.about);
    else if (catalogue.find(first) === undefined) add(first, first, below.join(', '));
  }
  const own = [...offers.values()].sort(byText);
  for (const { name, about, claudes } of others) if (claudes === true) add(name, name, about);
  // Claude's own last: they are many, and the names of mira are what `/` is pressed for.
  return [...own, ...[...offers.values()].slice(own.length).sort(byText)];
}

const word = (text: string, about: string, label = text): SlashOffer => ({ text, label, about });

function afterOption(option: OptionRow): readonly SlashOffer[] {
  return option.of.map((value) => word(value, option.about));
}

/** Subcommands, choices of the positions, and options that were not given yet. */
function argumentsOf(
  path: string,
  entry: Entry | undefined,
  catalogue: Catalogue,
  given: readonly string[],
): readonly SlashOffer[] {
  const below = given.length > 0 ? [] : catalogue.below(path);
  const subcommands = below.map((next) => {
    const found = catalogue.find(`${path} ${next}`);
    return found === undefined ? word(next, '') : word(next, found.verb.about, withPositions(next, found));
  });
  if (entry === undefined) return subcommands;
  const { positions, options } = specOf(entry);
  const choices = positions.flatMap(({ of, about }) => of.map((value) => word(value, about)));
  const free = options.filter(({ flag, repeats }) => repeats || !given.includes(flag));
  return [...subcommands, ...choices, ...free.map((row) => word(row.flag, row.about, optionText(row)))];
}

/** Whether words may follow what an offer completes: arguments that its label shows, or others that are offered then. */
function goesOn({ text, label }: SlashOffer, behind: () => readonly SlashOffer[]): boolean {
  return label !== text || behind().some((next) => !next.text.startsWith('-'));
}

/** What may stand where `typed` ends, a blank behind whatever other words may follow; best first. */
export function completionOffers(
  typed: string,
  catalogue: Catalogue,
  others: readonly OtherCommand[],
): readonly SlashOffer[] {
  const before = typed.slice(0, typed.length - (typed.split(/\s+/).at(-1) ?? '').length);
  return slashOffers(typed, catalogue, others).map((offer) => {
    const behind = (): readonly SlashOffer[] => slashOffers(`${before}${offer.text} `, catalogue, others);
    return goesOn(offer, behind) ? { ...offer, text: `${offer.text} ` } : offer;
  });
}

/** What may stand where `typed` ends: a command, a subcommand, a value or an option; best first. */
export function slashOffers(
  typed: string,
  catalogue: Catalogue,
  others: readonly OtherCommand[],
): readonly SlashOffer[] {
  const words = typed.split(/\s+/);
  const last = words.at(-1) ?? '';
  if (words.length === 1) return matching(names(catalogue, others), last);
  const before = [(words[0] ?? '').slice(1), ...words.slice(1, -1)];
  const found = catalogue.match(before);
  const [first = ''] = before;
  if (first === 'help' && before.length === 1) {
    return matching(
      names(catalogue, others).map(({ text, about }) => word(text.slice(1), about)),
      last,
    );
  }
  const other = others.find(({ name }) => name === first);
  if (found === null && other !== undefined) {
    return before.length > 1
      ? []
      : matching(
          (other.choices?.() ?? []).map((each) => word(each.word, each.about)),
          last,
        );
  }
  const path = found === null ? before.join(' ') : before.slice(0, found.used).join(' ');
  const given = found === null ? [] : before.slice(found.used);
  const option = found === null ? undefined : specOf(found.entry).options.find(({ flag }) => flag === given.at(-1));
  if (option !== undefined && option.placeholder !== null) return matching(afterOption(option), last);
  return matching(argumentsOf(path, found?.entry, catalogue, given), last);
}
