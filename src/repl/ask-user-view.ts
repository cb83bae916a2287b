import { isObject } from '../lib/is-object.ts';
import { showHidden } from '../lib/visible.ts';
import { wrapText } from '../lib/width.ts';

/** One question of AskUserQuestion. */
export interface UserQuestion {
  readonly question: string;
  readonly options: readonly { readonly label: string; readonly description: string }[];
  readonly multiple: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The questions of an AskUserQuestion input; what has another shape is left out. */
export function userQuestions(input: Fields): readonly UserQuestion[] {
  const list = Array.isArray(input['questions']) ? input['questions'] : [];
  return list.filter(isObject).map((entry) => ({
    question: text(entry['question']),
    multiple: entry['multiSelect'] === true,
    options: (Array.isArray(entry['options']) ? entry['options'] : [])
      .filter(isObject)
      .map((option) => ({ label: text(option['label']), description: text(option['description']) })),
  }));
}

/** Where the person is in a list of questions. */
export interface ChoiceState {
  /** Index of the open question. */
  readonly at: number;
  /** Chosen options of the open question, by index. */
  readonly chosen: readonly number[];
  readonly answers: Readonly<Record<string, string>>;
}

export const NO_CHOICE: ChoiceState = { at: 0, chosen: [], answers: {} };

/** The rows of the open question. */
export function choiceRows(questions: readonly UserQuestion[], state: ChoiceState, columns: number): readonly string[] {
  const open = questions[state.at];
  if (open === undefined) return [];
  const position = questions.length > 1 ? ` (${state.at + 1} of ${questions.length})` : '';
  const options = open.options.flatMap((option, index) => {
    const mark = open.multiple ? (state.chosen.includes(index) ? '[x] ' : '[ ] ') : '';
    const about = option.description === '' ? '' : `: ${showHidden(option.description)}`;
    return wrapText(`${index + 1} ${mark}${showHidden(option.label)}${about}`, columns - 3).map((row) => `  ${row}`);
  });
  const keys = open.multiple
    ? 'digits choose · Enter sends · r other words · Esc cancel the turn'
    : 'a digit answers · r other words · Esc cancel the turn';
  return [
    ...wrapText(`${showHidden(open.question)}${position}`, columns - 1),
    ...options,
    ...wrapText(keys, columns - 1),
  ];
}

/** The state after the open question got `answer`. */
export function answered(questions: readonly UserQuestion[], state: ChoiceState, answer: string): ChoiceState {
  const open = questions[state.at];
  if (open === undefined) return state;
  return { at: state.at + 1, chosen: [], answers: { ...state.answers, [open.question]: answer } };
}

/** The state after a digit (1 to 9), or `null` when it means nothing. */
export function choose(questions: readonly UserQuestion[], state: ChoiceState, digit: number): ChoiceState | null {
  const open = questions[state.at];
  const option = open?.options[digit - 1];
  if (open === undefined || option === undefined) return null;
  if (!open.multiple) return answered(questions, state, option.label);
  const index = digit - 1;
  const chosen = state.chosen.includes(index) ? state.chosen.filter((n) => n !== index) : [...state.chosen, index];
  return { ...state, chosen };
}

/** The state after Enter on a question with several answers; `null` when nothing is chosen. */
export function sendChosen(questions: readonly UserQuestion[], state: ChoiceState): ChoiceState | null {
  const open = questions[state.at];
  if (open === undefined || !open.multiple || state.chosen.length === 0) return null;
  const labels = open.options.filter((_option, index) => state.chosen.includes(index)).map((option) => option.label);
  return answered(questions, state, labels.join(', '));
}
