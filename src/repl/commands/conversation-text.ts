import { localTime } from '../../lib/local-time.ts';
import { stripControls } from '../../lib/terminal-text.ts';

/** A stored turn, as far as an export needs it. */
export interface ExportedTurn {
  readonly turnId: string;
  readonly at: string;
  readonly status: string;
  readonly model: string | null;
  readonly project: { readonly name: string; readonly root: string };
  readonly messages: readonly ExportedMessage[];
}

interface ExportedMessage {
  readonly role: string;
  readonly text: string;
  readonly at: string;
  readonly tool: { readonly name: string; readonly status: string; readonly input: unknown } | null;
}

/** Text behind a fence that is longer than any in it. */
function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function toolText({ text, tool }: ExportedMessage): string {
  if (tool === null) return fenced(stripControls(text));
  const input = fenced(stripControls(JSON.stringify(tool.input, null, 2)), 'json');
  const output = text.trim() === '' ? '' : `\n\n${fenced(stripControls(text.trimEnd()))}`;
  return `<details><summary>${tool.name}: ${tool.status}</summary>\n\n${input}${output}\n\n</details>`;
}

function messageText(message: ExportedMessage, turn: ExportedTurn): string {
  if (message.role === 'tool') return toolText(message);
  const who = message.role === 'user' ? 'You' : (turn.model ?? 'claude');
  return `## ${who}, ${localTime(message.at)}\n\n${stripControls(message.text.trimEnd())}`;
}

/** A conversation as Markdown for reading: who said what and when, tools folded. */
export function conversationMarkdown(turns: readonly ExportedTurn[]): string {
  const [first] = turns;
  const title = first === undefined ? 'Conversation' : `Conversation in ${first.project.name}, ${localTime(first.at)}`;
  const body = turns.flatMap((turn) => {
    const parts = turn.messages.map((message) => messageText(message, turn));
    return turn.status === 'done' ? parts : [...parts, `*This turn ended as ${turn.status}.*`];
  });
  return `${[`# ${title}`, ...body].join('\n\n')}\n`;
}

/** A conversation as one JSON value: the turns as `mira history show --json` gives them. */
export function conversationJson(conversationId: string, turns: readonly ExportedTurn[]): string {
  return `${JSON.stringify({ conversationId, turns }, null, 2)}\n`;
}
