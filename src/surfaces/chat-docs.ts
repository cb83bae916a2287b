import type { OtherCommand } from './slash-help.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function section({ name, about, usage, details, examples = [], choices }: OtherCommand): string[] {
  const words = choices?.() ?? [];
  return [
    `### /${name}`,
    '',
    `${about.charAt(0).toUpperCase()}${about.slice(1)}.`,
    '',
    ...(usage === undefined ? [] : ['```', `/${name} ${usage}`, '```', '']),
    ...(words.length === 0 ? [] : ['| word | meaning |', '|---|---|']),
    ...words.map((word) => `| \`${cell(word.word)}\` | ${cell(word.about)} |`),
    ...(words.length === 0 ? [] : ['']),
    ...(details === undefined ? [] : [details, '']),
    ...(examples.length === 0 ? [] : ['Examples:', '', '```', ...examples, '```', '']),
  ];
}

/** The part of docs/commands.md on what only the chat has. */
export function chatDocs(commands: readonly OtherCommand[]): readonly string[] {
  const lines = [
    '## In the chat',
    '',
    'These stand beside the verbs above, which are typed there as `/verb`. `!COMMAND` runs a shell command in the project and',
    'offers its output to the next message; `!!COMMAND` only runs it. What is not named here goes to claude if it is one of',
    'its own commands.',
    '',
  ];
  return [...lines, ...commands.flatMap(section)];
}
