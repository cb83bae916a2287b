import { showHidden } from '../lib/visible.ts';
import { wrapText } from '../lib/width.ts';
import type { PermissionQuestion } from '../turn/events.ts';
import type { Answer } from '../turn/talk.ts';

/** A question as it stands on the screen. */
export interface QuestionView {
  readonly rows: readonly string[];
  /** Something of the call is not shown: `y` and `a` need `d` first. */
  readonly cut: boolean;
}

/** Rows of a call that are shown before the rest is folded. */
const SHOWN_ROWS = 8;

/** What a call would do, as text: the command, or the inputs one a line. Nothing in it is hidden. */
export function callText(question: PermissionQuestion): string {
  const { input } = question;
  const command = input['command'];
  if (typeof command === 'string') return showHidden(command);
  const path = input['file_path'];
  const edit = [input['old_string'], input['new_string']];
  if (typeof path === 'string' && typeof edit[0] === 'string' && typeof edit[1] === 'string') {
    const mark = (sign: string, text: string): string => showHidden(text).replace(/^/gm, `${sign} `);
    return `${showHidden(path)}\n${mark('-', edit[0])}\n${mark('+', edit[1])}`;
  }
  if (typeof path === 'string' && typeof input['content'] === 'string') {
    return `${showHidden(path)}\n${showHidden(input['content']).replace(/^/gm, '+ ')}`;
  }
  return Object.entries(input)
    .map(
      ([name, value]) =>
        `${showHidden(name)}: ${showHidden(typeof value === 'string' ? value : JSON.stringify(value))}`,
    )
    .join('\n');
}

/** The letters that answer this question, each with what it does. */
export function questionKeys(question: PermissionQuestion, cut: boolean): string {
  const rule = question.rule === null ? [] : [`a this session ${showHidden(question.rule)}`, 'p this project'];
  return ['y once', ...rule, 'n no', 'r no, because', ...(cut ? ['d show all'] : []), 'Esc cancel the turn'].join(
    ' · ',
  );
}

/** A permission question in a window `columns` wide. `opened`: the person has asked for the whole of it. */
export function questionView(
  question: PermissionQuestion,
  options: { readonly columns: number; readonly opened: boolean; readonly position: string },
): QuestionView {
  const width = Math.max(10, options.columns - 3);
  const who = question.agent === null ? '' : ` (agent: ${showHidden(question.agent)})`;
  const why = question.reason === null ? [] : wrapText(`because: ${showHidden(question.reason)}`, width);
  const call = callText(question)
    .split('\n')
    .flatMap((line) => wrapText(line, width));
  const cut = call.length > SHOWN_ROWS && !options.opened;
  const more = wrapText(`… ${call.length - SHOWN_ROWS} more rows (d)`, width);
  const shown = cut ? [...call.slice(0, SHOWN_ROWS), ...more] : call;
  const head = `Allow ${showHidden(question.displayName)}?${who}${options.position}`;
  return {
    rows: [
      ...wrapText(head, options.columns - 1),
      ...(options.opened ? [] : shown.map((row) => `  ${row}`)),
      ...why.map((row) => `  ${row}`),
      ...wrapText(questionKeys(question, cut), options.columns - 1),
    ],
    cut,
  };
}

/** What a letter does to the open question. `null`: nothing, and that is shown by nothing happening. */
export type QuestionStep = { readonly answer: Answer } | 'details' | 'reason' | null;

const CANCELLED = 'The person cancelled the turn.';

/** Decides on one letter. Enter, digits and everything else mean nothing here. */
export function questionStep(letter: string, question: PermissionQuestion, cut: boolean): QuestionStep {
  switch (letter) {
    case 'y':
      return cut ? null : { answer: { allow: true } };
    case 'a':
      return cut || question.rule === null ? null : { answer: { allow: true, remember: 'session' } };
    case 'p':
      return cut || question.rule === null ? null : { answer: { allow: true, remember: 'project' } };
    case 'n':
      return { answer: { allow: false, reason: 'The person said no to this call.' } };
    case 'r':
      return 'reason';
    case 'd':
      return 'details';
    case 'escape':
      return { answer: { allow: false, reason: CANCELLED, stop: true } };
    default:
      return null;
  }
}
