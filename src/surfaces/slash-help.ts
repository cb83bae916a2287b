import type { View } from '../actions/define.ts';
import { oneLine } from '../lib/one-line.ts';
import { textWidth, wrapText } from '../lib/width.ts';
import type { Catalogue } from './catalogue.ts';
import { columns, grouped, hasSlash } from './help.ts';

/** What the repl has besides the actions: `/new`, `/quit`, claude's own commands. */
export interface OtherCommand {
  readonly name: string;
  readonly about: string;
  /** Of the program that answers: listed last, in short. */
  readonly claudes?: boolean;
  /** Heading it is listed under; `This chat` when it says none. */
  readonly topic?: string;
  /** What may follow the name: `[N]`. */
  readonly usage?: string;
  readonly details?: string;
  readonly examples?: readonly string[];
  /** Words that may follow, as far as they are known now. */
  readonly choices?: () => readonly { readonly word: string; readonly about: string }[];
}

type Row = readonly [name: string, about: string];

interface Topic {
  readonly title: string;
  readonly rows: readonly Row[];
  /** Texts that nobody asked mira for, some of them pages: one line each. */
  readonly cut: boolean;
}

const CLAUDES = "Claude's own";
const HERE = 'This chat';
/** The chat's own headings stand before those of the actions. */
const FIRST = ['Talk', 'Answers', HERE];

/** Commands by heading; claude's own last, without those that mira has itself. */
function topicsOf(catalogue: Catalogue, others: readonly OtherCommand[]): readonly Topic[] {
  const rows = new Map<string, Row[]>(FIRST.map((title) => [title, []]));
  const add = (title: string, row: Row): void => void rows.set(title, [...(rows.get(title) ?? []), row]);
  const own = others.filter(({ claudes }) => claudes !== true);
  for (const { name, about, topic = HERE } of own) add(topic, [`/${name}`, about]);
  for (const { title, entries } of grouped(catalogue)) {
    for (const entry of entries.filter(hasSlash)) add(title, [`/${entry.verb.name}`, entry.verb.about]);
  }
  const taken = new Set([...own.map(({ name }) => name), ...catalogue.entries.map(({ verb }) => verb.name)]);
  const free = others.filter((other) => other.claudes === true && !taken.has(other.name));
  const claudes = [...new Map(free.map(({ name, about }) => [`/${name}`, about] as const))];
  return [
    ...[...rows].map(([title, list]) => ({ title, rows: list, cut: false })),
    { title: CLAUDES, rows: claudes, cut: true },
  ].filter((topic) => topic.rows.length > 0);
}

/** One line each, cut to the window. */
function cutRows(rows: readonly Row[], view: View): string[] {
  const left = Math.min(28, Math.max(0, ...rows.map(([name]) => textWidth(name))));
  const width = Math.max(30, Math.min(view.columns, 100) - 1);
  return rows.map(([name, about]) => {
    const pad = ' '.repeat(Math.max(0, left - textWidth(name)));
    const line = `  ${name}${pad}  ${oneLine(about, width)}`.trimEnd();
    return textWidth(line) <= width ? line : `${(wrapText(line, width - 1)[0] ?? '').trimEnd()}…`;
  });
}

const page = ({ title, rows, cut }: Topic, view: View): string[] => [
  view.bold(title),
  ...(cut ? cutRows(rows, view) : columns(rows, view)),
];

/** Subcommands stand in the page of their topic; the overview names each first word once. */
const firstNames = ({ rows }: Topic): string[] => [...new Set(rows.map(([name]) => name.split(' ')[0] ?? name))];

const LAST = '`/help NAME` explains one. Those of mira call no model; some of claude do.';

/** `/help`: the names by topic, on one screen. */
export function slashOverview(catalogue: Catalogue, others: readonly OtherCommand[], view: View): string {
  const width = Math.max(24, Math.min(view.columns, 100) - 1);
  const lines = topicsOf(catalogue, others).flatMap((topic) => {
    const names = firstNames(topic);
    const shown = topic.cut && names.length > 12 ? [...names.slice(0, 12), '…'] : names;
    const rows = wrapText(shown.join('  '), width - 2).map((row) => `  ${row.trim()}`);
    return [view.bold(topic.title), ...rows];
  });
  const hints = [
    '`/help TOPIC` says what each does, `/help all` lists all, `/keys` lists the keys.',
    '`!command` runs a shell command here, `@path` names a file, `#word` a memory.',
    LAST,
  ];
  return [...lines, '', ...hints.flatMap((hint) => wrapText(hint, width)).map((row) => row.trimEnd())].join('\n');
}

/** `/help all`: every command with what it does. */
export function slashAll(catalogue: Catalogue, others: readonly OtherCommand[], view: View): string {
  return [...topicsOf(catalogue, others).flatMap((topic) => [...page(topic, view), '']), LAST].join('\n');
}

/** `/help TOPIC`; null when `name` is the beginning of no heading. */
export function slashTopic(
  name: string,
  catalogue: Catalogue,
  others: readonly OtherCommand[],
  view: View,
): string | null {
  const wanted = name.toLowerCase();
  const topic = topicsOf(catalogue, others).find(({ title }) => title.toLowerCase().startsWith(wanted));
  return topic === undefined ? null : page(topic, view).join('\n');
}

/** `/help NAME` of a command that is no action. */
export function otherHelp(other: OtherCommand, view: View): string {
  const { name, about, usage, details, examples = [], choices } = other;
  const width = Math.min(view.columns, 100);
  const words = other.claudes === true ? [] : (choices?.() ?? []);
  return [
    ...wrapText(`/${name}: ${about}`, width - 1).map((row) => row.trimEnd()),
    ...(usage === undefined ? [] : ['', `usage: /${name} ${usage}`]),
    ...(words.length === 0
      ? []
      : [
          '',
          ...columns(
            words.map((word) => [word.word, word.about] as const),
            view,
          ),
        ]),
    ...(details === undefined ? [] : ['', ...wrapText(details, width - 1).map((row) => row.trimEnd())]),
    ...(examples.length === 0 ? [] : ['', view.bold('examples'), ...examples.map((example) => `  ${example}`)]),
  ].join('\n');
}
