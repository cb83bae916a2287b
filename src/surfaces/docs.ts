import type { Catalogue, Entry } from './catalogue.ts';
import { chatDocs } from './chat-docs.ts';
import { grouped, hasSlash } from './help.ts';
import type { OtherCommand } from './slash-help.ts';
import { optionText, positionText, specOf, usageLine } from './spec.ts';
import { toolName } from './tools.ts';

function surfacesOf(entry: Entry): string {
  const ways = ['command line'];
  if (hasSlash(entry)) ways.push(`chat as \`/${entry.verb.name}\``);
  if (entry.kind === 'action' && entry.verb.on.includes('tool'))
    ways.push(`claude as \`mcp__mira__${toolName(entry.verb)}\``);
  return ways.join(', ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function section(entry: Entry): string[] {
  const { verb } = entry;
  const { positions, options } = specOf(entry);
  const rows = [
    ...positions.map((place) => [positionText(place), place.about]),
    ...options.map((row) => [optionText(row), row.about]),
  ].map(([name = '', about = '']) => `| \`${cell(name)}\` | ${cell(about)} |`);
  const lines = [`### mira ${verb.name}`, '', `${verb.about}.`, '', '```', usageLine(entry, 'mira '), '```', ''];
  if (rows.length > 0) lines.push('| argument | meaning |', '|---|---|', ...rows, '');
  if (verb.details !== undefined) lines.push(verb.details, '');
  const examples = verb.examples ?? [];
  if (examples.length > 0) lines.push('Examples:', '', '```sh', ...examples, '```', '');
  lines.push(`Runs from: ${surfacesOf(entry)}.`, '');
  return lines;
}

function contents(catalogue: Catalogue): string[] {
  return grouped(catalogue).flatMap(({ title, entries }) => [
    `- ${title}: ${entries.map(({ verb }) => `[${verb.name}](#mira-${verb.name.replaceAll(' ', '-')})`).join(' · ')}`,
  ]);
}

/** docs/commands.md: every verb with its arguments and examples, and what only the chat has, as Markdown. */
export function renderCommandDocs(catalogue: Catalogue, chat: readonly OtherCommand[]): string {
  const lines = [
    '# Commands',
    '',
    'Generated from the program by `npm run fix`; `npm run check` fails when it is stale.',
    '',
    'Every verb that takes `--json` prints exactly one JSON value and a newline on stdout, also for a failure:',
    '`{"error":{"code","message","hint"}}`. Exit codes: 0 done, 1 failed or refused, 2 usage or configuration,',
    '129 hung up, 130 interrupted, 143 terminated.',
    '',
    ...contents(catalogue),
    ...(chat.length === 0 ? [] : [`- In the chat: ${chat.map(({ name }) => `[/${name}](#${name})`).join(' · ')}`]),
    '',
  ];
  for (const { title, entries } of grouped(catalogue)) lines.push(`## ${title}`, '', ...entries.flatMap(section));
  if (chat.length > 0) lines.push(...chatDocs(chat));
  return `${lines.join('\n').trimEnd()}\n`;
}
