import { isObject } from '../../lib/is-object.ts';
import { oneLine } from '../../lib/one-line.ts';
import { stripControls } from '../../lib/terminal-text.ts';
import type { TurnEvent } from '../../turn/events.ts';
import type { Signs } from '../signs.ts';

type Fields = Readonly<Record<string, unknown>>;

export type ToolFinished = Extract<TurnEvent, { type: 'tool_finished' }>;

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : what === 'match' ? 'es' : 's'}`;
const lineCount = (text: string): number => (text === '' ? 0 : text.replace(/\n$/, '').split('\n').length);

/** A time as a person reads it: `0.3s`, `12s`, `2m 05s`. */
export function shortTime(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  return `${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, '0')}s`;
}

/** A number of tokens: `950`, `18.2k`. */
export function shortTokens(tokens: number): string {
  return tokens < 1_000
    ? String(tokens)
    : tokens < 1_000_000
      ? `${(tokens / 1000).toFixed(1)}k`
      : `${(tokens / 1_000_000).toFixed(1)}M`;
}

/** Lines of an output that stand below a call, from its end. */
export const OUTPUT_ROWS = 5;
/** Calls that took less say nothing of their time. */
const WORTH_TELLING_MS = 1_000;

const number = (fields: Fields, name: string): number | null => {
  const value = fields[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};

/** `+3 −1` out of a ready diff of the CLI. */
export function patchCounts(result: unknown, minus: string): string | null {
  const patch = isObject(result) ? result['structuredPatch'] : null;
  if (!Array.isArray(patch) || patch.length === 0) return null;
  const lines = patch.flatMap((hunk) => (isObject(hunk) && Array.isArray(hunk['lines']) ? hunk['lines'] : []));
  const of = (sign: string): number => lines.filter((line) => typeof line === 'string' && line.startsWith(sign)).length;
  return `+${of('+')} ${minus}${of('-')}`;
}

const stdoutOf = (fields: Fields): string =>
  [fields['stdout'], fields['stderr']].filter((part) => typeof part === 'string' && part !== '').join('\n');

function commandGave(fields: Fields): string {
  if (fields['interrupted'] === true) return 'interrupted';
  const output = stdoutOf(fields);
  if (lineCount(output) > 1) return count(lineCount(output), 'line');
  return output === '' ? 'no output' : oneLine(stripControls(output), 100);
}

function searchGave(fields: Fields): string | null {
  const matches = number(fields, 'numMatches') ?? number(fields, 'numLines') ?? 0;
  const files = number(fields, 'numFiles');
  if (matches === 0) return files === null ? null : count(files, 'file');
  return count(matches, 'match') + (files === null || files === 0 ? '' : ` in ${count(files, 'file')}`);
}

function fileGave(name: string, fields: Fields): string | null {
  if (name === 'Write' && typeof fields['content'] === 'string') {
    return `${fields['type'] === 'create' ? 'new, ' : ''}${count(lineCount(fields['content']), 'line')}`;
  }
  const { file } = fields;
  if (!isObject(file)) return null;
  // The CLI counts the empty line behind the last line end too.
  const lines = typeof file['content'] === 'string' ? lineCount(file['content']) : number(file, 'numLines');
  return lines === null ? null : count(lines, 'line');
}

/** What a tool of mira's own gave: how many it found, or whether the person has yet to confirm it. */
function ownGave(output: string): string {
  const given = parsed(output);
  if (Array.isArray(given)) return given.length === 0 ? 'nothing' : `${given.length} found`;
  if (!isObject(given)) return 'done';
  const { memory } = given;
  const { status } = isObject(memory) ? memory : given;
  return status === 'proposed' ? 'proposed' : 'done';
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // Text that is no JSON says nothing in short.
    return null;
  }
}

/** What a tool that did its work gave, by the CLI's structured result. */
function done(name: string, { result, summary, output }: ToolFinished, signs: Signs): string[] {
  const fields = isObject(result) ? result : {};
  if (name === 'Task' || name === 'Agent') return agentWork(fields);
  if (name.startsWith('mcp__mira__')) return [ownGave(output)];
  if (name === 'ExitPlanMode') return ['approved'];
  const known =
    patchCounts(result, signs.minus) ??
    fileGave(name, fields) ??
    (name === 'Bash' && typeof fields['stdout'] === 'string' ? commandGave(fields) : null) ??
    (name === 'Grep' || name === 'Glob' ? searchGave(fields) : null) ??
    (name === 'AskUserQuestion' ? answersGiven(fields, signs) : null);
  return [known ?? (oneLine(stripControls(summary || output), 100) || 'done')];
}

/** What the person has chosen, in the order of the questions. */
function answersGiven({ answers }: Fields, { dot }: Signs): string | null {
  const given = isObject(answers) ? Object.values(answers).filter((answer) => typeof answer === 'string') : [];
  return given.length === 0 ? null : given.map((answer) => oneLine(stripControls(answer), 100)).join(` ${dot} `);
}

function agentWork(fields: Fields): string[] {
  if (fields['isAsync'] === true) return ['runs in the background'];
  const calls = number(fields, 'totalToolUseCount');
  const tokens = number(fields, 'totalTokens');
  const ms = number(fields, 'totalDurationMs');
  return [
    ...(calls === null ? [] : [count(calls, 'tool')]),
    ...(tokens === null ? [] : [`${shortTokens(tokens)} tokens`]),
    ...(ms === null ? ['done'] : [shortTime(ms)]),
  ];
}

/** `exit 127`, when a failed command says so. */
const exitCode = (output: string): string | null => {
  const code = /^(?:Error: )?Exit code (\d+)/.exec(output)?.[1];
  return code === undefined ? null : `exit ${code}`;
};

/** How a call ended, in a few words: what came of it, and how long it took when that is worth telling. */
export function toolOutcome(name: string, finished: ToolFinished, ms: number, signs: Signs): string {
  const agent = name === 'Task' || name === 'Agent';
  const time = ms >= WORTH_TELLING_MS && !(agent && finished.status === 'done') ? [shortTime(ms)] : [];
  if (finished.status === 'done') {
    const [first = 'done', ...rest] = done(name, finished, signs);
    return [first, ...time, ...rest].join(` ${signs.dot} `);
  }
  if (finished.told === true) return [finished.status, ...time].join(` ${signs.dot} `);
  return [exitCode(finished.output) ?? failure(name, finished), ...time].join(` ${signs.dot} `);
}

/** That a call failed, and why, unless all of that stands below it. */
function failure(name: string, finished: ToolFinished): string {
  const below = lineCount(shownOutput(name, finished));
  if (below > 0 && below <= OUTPUT_ROWS) return finished.status;
  return `${finished.status}: ${oneLine(stripControls(finished.summary), 100)}`;
}

/** The CLI's own errors stand in an element that is meant for the model, others behind a word. */
const ERROR_MARKS = /^<tool_use_error>|<\/tool_use_error>\s*$|^Error: /g;

/** Output that is shown below a call: of a command its text, of a failure what it says. */
export function shownOutput(name: string, { status, result, output }: ToolFinished): string {
  if (status === 'denied') return '';
  if (status === 'failed') {
    const text = stripControls(output)
      .replace(ERROR_MARKS, '')
      .replace(/^Exit code \d+\n?/, '');
    // One line stands in the call's own line already.
    return exitCode(output) !== null || lineCount(text) > 1 ? text.trimEnd() : '';
  }
  if (name !== 'Bash' || !isObject(result)) return '';
  const both = [result['stdout'], result['stderr']]
    .filter((part) => typeof part === 'string' && part !== '')
    .join('\n');
  return lineCount(both) > 1 ? stripControls(both).trimEnd() : '';
}
