import { dollars } from '../lib/dollars.ts';
import { isObject } from '../lib/is-object.ts';
import { oneLine } from '../lib/one-line.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { wrapText } from '../lib/width.ts';
import { addedText } from '../turn/added-text.ts';
import type { TurnEvent, TurnResult } from '../turn/events.ts';
import { totalTokens } from '../turn/usage-sum.ts';

/** Colours as functions; plain when colours are off. */
export interface Paint {
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
}

/** What is seen of a turn: finished lines go up into the scrollback, the open end stays in the live region. */
export interface AnswerView {
  /** Finished lines (each ending in a line break) that this event brings; often none. */
  readonly accept: (event: TurnEvent) => string;
  /** Rows of what is not finished yet, for a window `columns` wide. */
  readonly openRows: (columns: number) => readonly string[];
}

/** Rows of an unfinished line that stay live; what is above them will not change any more. */
const OPEN_ROWS = 3;

/** What one tool call is about, in one line: the command, the path, the pattern. */
export function toolTarget(input: Readonly<Record<string, unknown>>): string {
  for (const name of ['command', 'file_path', 'notebook_path', 'pattern', 'query', 'url', 'path', 'description']) {
    const value = input[name];
    if (typeof value === 'string' && value !== '') return oneLine(stripControls(value), 80);
  }
  const shown = JSON.stringify(input);
  return shown === '{}' ? '' : oneLine(stripControls(shown), 80);
}

const seconds = (ms: number): string => (ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`);

/** What was answered to a question about a tool, so that the question leaves a trace. */
function permissionLine({ tool, input, decision }: Extract<TurnEvent, { type: 'permission' }>): string {
  const target = toolTarget(isObject(input) ? input : {});
  return `  ${decision === 'allow' ? 'allowed' : 'refused'}: ${stripControls(tool)} ${target}`.trimEnd();
}

/** The dim line under an answer: what mira added, how long it took, how many tokens, what it cost. */
export function endLine(result: TurnResult): string {
  const { usage, costUsd, durationMs, context } = result;
  const added = addedText(context);
  return `${added === '' ? '' : `added ${added} · `}${seconds(durationMs)} · ${totalTokens(usage)} tokens · ${dollars(costUsd)}`;
}

/** Draws one turn as plain lines: the answer's text as it is, one line for each tool, one for how it ended. */
export function viewAnswer(
  paint: Paint,
  { columns, endLine: showEnd }: { readonly columns: () => number; readonly endLine: boolean },
): AnswerView {
  let open = '';
  let shown = '';
  const tools = new Map<string, string>();

  const endOpen = (): string => {
    const rest = open;
    open = '';
    return rest === '' ? '' : `${stripControls(rest)}\n`;
  };

  const addText = (delta: string): string => {
    shown += delta;
    open += delta;
    const end = open.lastIndexOf('\n') + 1;
    let done = open.slice(0, end);
    open = open.slice(end);
    const rows = wrapText(open, Math.max(10, columns() - 1));
    if (rows.length > OPEN_ROWS) {
      const kept = rows.slice(-1).join('');
      done += `${rows.slice(0, -1).join('\n')}\n`;
      open = kept;
    }
    return done === '' ? '' : `${done.split('\n').map(stripControls).join('\n')}`;
  };

  const ended = (result: TurnResult): string => {
    const rest = endOpen();
    if (result.status === 'done') return showEnd ? `${rest}${paint.dim(endLine(result))}\n` : rest;
    if (result.status === 'interrupted') return `${rest}${paint.dim('interrupted; what had come is kept')}\n`;
    const hint = result.error?.hint;
    return `${rest}${paint.bold(`error: ${result.error?.message ?? 'the turn failed'}`)}\n${hint ? `${paint.dim(hint)}\n` : ''}`;
  };

  const accept = (event: TurnEvent): string => {
    switch (event.type) {
      case 'text':
        return addText(event.delta);
      case 'text_reset': {
        // Lines in the scrollback cannot be taken back: say what happens, then show the whole answer once.
        const lead =
          shown === '' ? '' : `${endOpen()}${paint.dim('the stream broke; here is the whole answer again')}\n`;
        shown = '';
        open = '';
        return lead + addText(event.text);
      }
      case 'tool_started':
        tools.set(
          event.id,
          `${event.parentId === null ? '' : '  '}● ${event.name} ${toolTarget(event.input)}`.trimEnd(),
        );
        return endOpen();
      case 'tool_finished': {
        const line = tools.get(event.id) ?? '●';
        tools.delete(event.id);
        return `${endOpen()}${paint.dim(stripControls(`${line} → ${event.status === 'done' ? '' : `${event.status}: `}${event.summary}`))}\n`;
      }
      case 'permission':
        return `${endOpen()}${paint.dim(permissionLine(event))}\n`;
      case 'notice':
        return `${endOpen()}${paint.dim(stripControls(event.message))}\n`;
      case 'retry':
        return `${endOpen()}${paint.dim(
          `the API did not answer${event.status === null ? '' : ` (${event.status})`}; try ${event.attempt} of ${event.maxRetries} in ${seconds(event.delayMs)}`,
        )}\n`;
      case 'compacted':
        return `${endOpen()}${paint.dim('claude compacted the conversation to make room')}\n`;
      case 'ended':
        return ended(event);
      default:
        return '';
    }
  };

  return {
    accept,
    openRows: (width) => {
      const rows = open === '' ? [] : wrapText(stripControls(open), Math.max(10, width - 1));
      // A row that is wider than the window would be two, and the region be drawn at the wrong place.
      const cut = (line: string): string => wrapText(stripControls(line), Math.max(10, width - 3))[0] ?? '';
      return [...rows, ...[...tools.values()].map((line) => paint.dim(`${cut(line).trimEnd()} …`))];
    },
  };
}
