import type { View } from '../actions/define.ts';
import { textWidth, wrapText } from '../lib/width.ts';
import { type Catalogue, type Entry, firstWords } from './catalogue.ts';
import type { Lead } from './parse-words.ts';
import { optionText, positionText, specOf } from './spec.ts';

/** First words under the heading they are listed with; what is named nowhere stands under the last. */
const GROUPS: readonly { readonly title: string; readonly words: readonly string[] }[] = [
  { title: 'Talk', words: ['chat', 'ask', 'history', 'context', 'why'] },
  { title: 'Memory', words: ['remember', 'recall', 'forget', 'memories', 'correct', 'corrections', 'prefs', 'blocks'] },
  { title: 'Work', words: ['goals', 'tasks', 'remind', 'switch', 'index', 'code', 'git'] },
  { title: 'Numbers', words: ['status', 'usage', 'stats'] },
  { title: 'Data', words: ['import', 'export', 'backup', 'restore', 'maintain'] },
  {
    title: 'Setting up',
    words: ['init', 'login', 'doctor', 'config', 'trust', 'completion', 'daemon', 'help', 'version'],
  },
];

/** Headings with their entries, empty ones left out. Subcommands stand after their first word. */
export function grouped(catalogue: Catalogue): { title: string; entries: Entry[] }[] {
  const known = new Set(GROUPS.flatMap((group) => group.words));
  const unknown = firstWords(catalogue).filter((word) => !known.has(word));
  const under = (word: string): Entry[] =>
    catalogue.entries.filter(({ verb }) => !verb.hidden && (verb.name === word || verb.name.startsWith(`${word} `)));
  return GROUPS.concat({ title: 'More', words: unknown })
    .map(({ title, words }) => ({ title, entries: words.flatMap(under) }))
    .filter(({ entries }) => entries.length > 0);
}

/** Names with what each does, wrapped beside them. */
export function columns(rows: readonly (readonly [string, string])[], view: View): string[] {
  const left = Math.min(28, Math.max(0, ...rows.map(([name]) => textWidth(name))));
  const width = Math.max(24, Math.min(view.columns, 100) - left - 4);
  return rows.flatMap(([name, about]) => {
    const [first = '', ...more] = wrapText(about, width).map((row) => row.trimEnd());
    const pad = ' '.repeat(Math.max(0, left - textWidth(name)));
    const indent = ' '.repeat(left + 4);
    const head = textWidth(name) > left ? [`  ${name}`, `${indent}${first}`] : [`  ${name}${pad}  ${first}`];
    return [...head, ...more.map((row) => `${indent}${row}`)].map((row) => row.trimEnd());
  });
}

/** How a verb is typed, without listing every option. */
function shortUsage(entry: Entry, lead: Lead): string {
  const { positions, options } = specOf(entry);
  const tail = options.length > 0 ? ['[options]'] : [];
  return [`${lead}${entry.verb.name}`, ...positions.map(positionText), ...tail].join(' ');
}

/** An example as the surface types it. */
export function exampleFor(example: string, lead: Lead): string {
  return lead === '/' ? example.replace(/^mira /, '/') : example;
}

/** The page of one verb. */
export function verbHelp(entry: Entry, catalogue: Catalogue, lead: Lead, view: View): string {
  const { verb } = entry;
  const { positions, options } = specOf(entry);
  const width = Math.min(view.columns, 100);
  const lines = [`${view.bold(`${lead}${verb.name}`)}: ${verb.about}`, '', `usage: ${shortUsage(entry, lead)}`];
  const rows = [
    ...positions.map((place) => [positionText(place), place.about] as const),
    ...options.map((row) => [optionText(row), row.about] as const),
  ];
  if (rows.length > 0) lines.push('', ...columns(rows, view));
  const below = catalogue.below(verb.name);
  if (below.length > 0) lines.push('', view.bold('subcommands'), ...columns(belowRows(verb.name, catalogue), view));
  if (verb.details !== undefined) lines.push('', ...wrapText(verb.details, width).map((row) => row.trimEnd()));
  const examples = verb.examples ?? [];
  if (examples.length > 0) {
    lines.push('', view.bold('examples'), ...examples.map((example) => `  ${exampleFor(example, lead)}`));
  }
  return lines.join('\n');
}

function belowRows(name: string, catalogue: Catalogue): (readonly [string, string])[] {
  return catalogue.below(name).map((word) => {
    const path = `${name} ${word}`;
    return [word, catalogue.find(path)?.verb.about ?? catalogue.below(path).join(', ')] as const;
  });
}

/** The page of a first word that is no verb itself, such as `goals` where only `goals add` exists. */
export function groupHelp(name: string, catalogue: Catalogue, lead: Lead, view: View): string {
  const rows = columns(belowRows(name, catalogue), view);
  return [`usage: ${lead}${name} SUBCOMMAND`, '', ...rows].join('\n');
}

/** `mira --help`: every first word, by heading. */
export function programHelp(catalogue: Catalogue, view: View): string {
  const lines = [
    `${view.bold('mira')}: claude in the terminal, with what a session would lose`,
    '',
    'usage: mira [chat] [options]   talk; a plain `mira` opens the chat',
    '       mira VERB [options]     one of the verbs below; `mira VERB --help` explains it',
  ];
  for (const { title, entries } of grouped(catalogue)) {
    const rows = entries.map((entry) => [entry.verb.name, entry.verb.about] as const);
    lines.push('', view.bold(title), ...columns(rows, view));
  }
  lines.push('', 'Most verbs take --json (one JSON value on stdout) and --project DIR.');
  lines.push('Exit codes: 0 done, 1 failed or refused, 2 usage or configuration, 130 interrupted.');
  return lines.join('\n');
}

/** Whether an entry can be typed in the chat. */
export function hasSlash(entry: Entry): boolean {
  return entry.kind === 'action' && entry.verb.on.includes('slash');
}
