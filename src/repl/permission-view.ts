import { isObject } from '../lib/is-object.ts';
import { showHidden } from '../lib/visible.ts';
import { wrapText } from '../lib/width.ts';
import type { PermissionQuestion } from '../turn/events.ts';
import type { Answer } from '../turn/talk.ts';
import { KEPT_ROWS } from './layout.ts';
import { wrapParts } from './wrap-parts.ts';

/** A question as it stands on the screen. */
export interface QuestionView {
  readonly rows: readonly string[];
  /** Something of the call is not shown: `y` and `a` need `d` first. */
  readonly cut: boolean;
  /** There is no room for the rule that "always" would save: it is not offered. */
  readonly brief: boolean;
}

/** Rows of a call that are shown before the rest is folded, where the window has room for them. */
const SHOWN_ROWS = 8;
/** A diff says little without the lines around it. */
const SHOWN_DIFF_ROWS = 16;

const mark = (sign: string, text: string): string => showHidden(text).replace(/^/gm, `${sign} `);

/** The inputs that were not shown in a way of their own: `replace_all: true` must not hide behind a diff. */
function otherInputs(input: Readonly<Record<string, unknown>>, shown: readonly string[]): readonly string[] {
  return Object.entries(input)
    .filter(([name]) => !shown.includes(name))
    .map(
      ([name, value]) =>
        `${showHidden(name)}: ${showHidden(typeof value === 'string' ? value : JSON.stringify(value))}`,
    );
}

/** What a call would do, as text: the command, or the inputs one a line. Nothing in it is hidden. */
export function callText({ input }: Pick<PermissionQuestion, 'input'>): string {
  const { command, file_path: path, old_string: before, new_string: after, content } = input;
  if (typeof command === 'string') {
    return [showHidden(command), ...otherInputs(input, ['command', 'description', 'timeout'])].join('\n');
  }
  if (typeof path === 'string' && typeof before === 'string' && typeof after === 'string') {
    const rest = otherInputs(input, ['file_path', 'old_string', 'new_string']).filter((line) => !/: false$/.test(line));
    return [showHidden(path), ...rest, mark('-', before), mark('+', after)].join('\n');
  }
  if (typeof path === 'string' && typeof content === 'string') {
    // The line break that ends the file is no line of its own.
    const lines = mark('+', content.replace(/\n$/, ''));
    return [showHidden(path), ...otherInputs(input, ['file_path', 'content']), lines].join('\n');
  }
  return otherInputs(input, []).join('\n');
}

/** The file of an edit, and what else its call says besides the texts that a diff shows. */
export function editHead({ input }: Pick<PermissionQuestion, 'input'>): string {
  const shown = ['file_path', 'old_string', 'new_string', 'content'];
  const rest = otherInputs(input, shown).filter((line) => !line.endsWith(': false'));
  return [showHidden(String(input['file_path'])), ...rest].join('\n');
}

/** What claude says of any command that no rule allows: nothing that the question does not say itself. */
const SAYS_NOTHING = 'This command requires approval';

/** Why claude asks, in words; null where it gives no reason. */
export function whyAsked({ reason }: Pick<PermissionQuestion, 'reason'>): string | null {
  return reason === null || reason === SAYS_NOTHING ? null : `because: ${showHidden(reason)}`;
}

/** The letters that answer this question, each with what it does. */
export function questionKeys(question: PermissionQuestion, cut: boolean): readonly string[] {
  const rule = question.rule === null ? [] : [`a this session ${showHidden(question.rule)}`, 'p this project'];
  const keys = ['y once', ...rule, 'e edit', 'n no', 'r no, because'];
  return [...(cut ? ['d show all first', ...keys] : [...keys, 'd details']), 'Esc cancel the turn'];
}

/** The letters alone, where the window has no room for words. */
const BRIEF_KEYS: readonly string[] = ['y', 'e', 'n', 'r', 'd', 'Esc'];

/** A permission question in a window. `opened`: the person has asked for the whole of it. */
export function questionView(
  question: PermissionQuestion,
  options: {
    readonly columns: number;
    readonly rows: number;
    readonly opened: boolean;
    /** The person has said yes to a call that is cut. */
    readonly hasty?: boolean;
    readonly position: string;
    /** What the call changes in a file, as rows; null where it is shown by its inputs. */
    readonly diff?: readonly string[] | null;
  },
): QuestionView {
  const width = Math.max(10, options.columns - 3);
  const who = question.agent === null ? '' : ` (agent: ${showHidden(question.agent)})`;
  const because = whyAsked(question);
  const why = because === null ? [] : wrapText(because, width);
  const wrapped = (text: string): readonly string[] => text.split('\n').flatMap((line) => wrapText(line, width));
  const diff = options.diff ?? null;
  const call = diff === null ? wrapped(callText(question)) : [...wrapped(editHead(question)), ...diff];
  const head = wrapText(`Allow ${showHidden(question.displayName)}?${who}${options.position}`, options.columns - 1);
  const rowsOf = (keys: readonly string[]): readonly string[] => wrapParts(keys, options.columns - 1);
  // The row that says how much is left out is one of them.
  const leftBy = (keys: readonly string[]): number =>
    options.rows - KEPT_ROWS - head.length - why.length - keys.length - 1;
  const brief = leftBy(rowsOf(questionKeys(question, true))) < 1;
  const keys = (cut: boolean): readonly string[] => rowsOf(brief ? BRIEF_KEYS : questionKeys(question, cut));
  const left = leftBy(keys(true));
  const room = Math.max(1, Math.min(diff === null ? SHOWN_ROWS : SHOWN_DIFF_ROWS, left));
  // One row more takes no more room than the words that say so.
  const long = call.length > room + 1;
  // In a window this low the rows above the keys may be missing.
  const cut = (long || left < 1) && !options.opened;
  const unseen = options.hasty === true ? '(d first, then yes)' : '(d)';
  const more = `… ${call.length - room} more rows ${cut ? unseen : 'above'}`;
  const shown = long ? [...call.slice(0, room), ...wrapText(more, width)] : call;
  return { rows: [...head, ...[...shown, ...why].map((row) => `  ${row}`), ...keys(cut)], cut, brief };
}

/** What a letter does to the open question. `hasty`: a yes to a call that is cut. `null`: nothing. */
export type QuestionStep = { readonly answer: Answer } | 'details' | 'reason' | 'edit' | 'hasty' | null;

const CANCELLED = 'The person cancelled the turn.';

function always(remember: 'session' | 'project', { rule }: PermissionQuestion, cut: boolean): QuestionStep {
  if (rule === null) return null;
  return cut ? 'hasty' : { answer: { allow: true, remember } };
}

/** Decides on one letter. Enter, digits and everything else mean nothing here. */
export function questionStep(letter: string, question: PermissionQuestion, cut: boolean): QuestionStep {
  switch (letter) {
    case 'y':
      return cut ? 'hasty' : { answer: { allow: true } };
    case 'a':
      return always('session', question, cut);
    case 'p':
      return always('project', question, cut);
    case 'n':
      return { answer: { allow: false, reason: 'The person said no to this call.' } };
    case 'r':
      return 'reason';
    case 'e':
      return 'edit';
    case 'd':
      return 'details';
    case 'escape':
      return { answer: { allow: false, reason: CANCELLED, stop: true } };
    default:
      return null;
  }
}

/** The input of a call as text that a person can change: the command itself, anything else as JSON. */
export function editableInput({ input }: Pick<PermissionQuestion, 'input'>): string {
  const { command } = input;
  return typeof command === 'string' ? command : JSON.stringify(input, null, 2);
}

/** The input that the changed text stands for; null when it is no JSON object where one is wanted. */
export function inputFromText(
  { input }: Pick<PermissionQuestion, 'input'>,
  text: string,
): Readonly<Record<string, unknown>> | null {
  if (typeof input['command'] === 'string') return { ...input, command: text };
  const value = parsedJson(text);
  return isObject(value) ? value : null;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
