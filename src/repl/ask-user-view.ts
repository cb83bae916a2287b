import { isObject } from '../lib/is-object.ts';

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
  /** Index of the row that arrows and digits have reached; the one behind the options asks for own words. Null: none. */
  readonly row: number | null;
  /** Chosen options of a question that takes several, by index. */
  readonly chosen: readonly number[];
  readonly answers: Readonly<Record<string, string>>;
}

export const NO_CHOICE: ChoiceState = { at: 0, row: null, chosen: [], answers: {} };

/** The row that is pointed at. Where several may be chosen, pointing chooses nothing, so it begins at the first. */
export const pointedAt = ({ multiple }: UserQuestion, { row }: ChoiceState): number | null =>
  row ?? (multiple ? 0 : null);

/** The state after the open question got `answer`. */
export function answered(questions: readonly UserQuestion[], state: ChoiceState, answer: string): ChoiceState {
  const open = questions[state.at];
  if (open === undefined) return state;
  return { at: state.at + 1, row: null, chosen: [], answers: { ...state.answers, [open.question]: answer } };
}

const toggled = (chosen: readonly number[], index: number): readonly number[] =>
  chosen.includes(index) ? chosen.filter((n) => n !== index) : [...chosen, index];

/** What a key does to the open question: another state, the answer being sent, own words, or nothing. */
export type ChoiceStep = { readonly state: ChoiceState } | { readonly send: ChoiceState } | 'words' | null;

/** Enter sends what is chosen, never what merely comes first. */
function sendChosen(questions: readonly UserQuestion[], state: ChoiceState): ChoiceStep {
  const open = questions[state.at];
  if (open === undefined) return null;
  if (state.row === open.options.length) return 'words';
  const indexes = open.multiple ? state.chosen : state.row === null ? [] : [state.row];
  const labels = open.options.filter((_option, index) => indexes.includes(index)).map((option) => option.label);
  return labels.length === 0 ? null : { send: answered(questions, state, labels.join(', ')) };
}

/** Decides on one key: `up`, `down`, `enter`, a digit from 1 on, a space, `r`. */
export function choiceStep(questions: readonly UserQuestion[], state: ChoiceState, name: string): ChoiceStep {
  const open = questions[state.at];
  if (open === undefined) return null;
  const rows = open.options.length + 1;
  if (name === 'enter') return sendChosen(questions, state);
  if (name === 'r') return 'words';
  const row = pointedAt(open, state);
  if (name === 'down') return { state: { ...state, row: row === null ? 0 : (row + 1) % rows } };
  if (name === 'up') return { state: { ...state, row: row === null ? rows - 1 : (row + rows - 1) % rows } };
  if (name === ' ' && open.multiple && row !== null && row < open.options.length) {
    return { state: { ...state, row, chosen: toggled(state.chosen, row) } };
  }
  const index = /^[1-9]$/.test(name) ? Number(name) - 1 : -1;
  if (open.options[index] === undefined) return null;
  const chosen = open.multiple ? toggled(state.chosen, index) : state.chosen;
  return { state: { ...state, row: index, chosen } };
}
