import { showHidden } from '../lib/visible.ts';
import { wrapText } from '../lib/width.ts';
import type { PermissionQuestion } from '../turn/events.ts';
import type { Answer } from '../turn/talk.ts';
import { answered, type ChoiceState, choiceStep, NO_CHOICE, userQuestions } from './ask-user-view.ts';
import type { CallDiff } from './call-diff.ts';
import { choiceText, choiceView } from './choice-rows.ts';
import type { KeyEvent } from './keys.ts';
import {
  callText,
  editableInput,
  editHead,
  inputFromText,
  type QuestionView,
  questionStep,
  questionView,
} from './permission-view.ts';
import { guardTypeAhead } from './type-ahead-guard.ts';

/** What a key did to the open question. */
export type BoxStep =
  | { readonly kind: 'answer'; readonly requestId: string; readonly answer: Answer }
  /** The whole call, to be written into the scrollback once. */
  | { readonly kind: 'details'; readonly text: string }
  /** The next line that is typed is the reason, or the person's own words. */
  | { readonly kind: 'words' }
  /** The person changes the input before it is allowed; `text` is what they change. */
  | { readonly kind: 'edit'; readonly text: string }
  /** The key was taken and changes what is drawn. */
  | { readonly kind: 'taken' }
  /** Not for the question: typing goes on into the draft. */
  | { readonly kind: 'passed' };

/** The questions that wait for a person, one on the screen at a time. */
export interface QuestionBox {
  readonly add: (question: PermissionQuestion) => void;
  readonly withdraw: (requestId: string) => void;
  readonly open: () => PermissionQuestion | null;
  /** Rows of the open question in a window of this size. */
  readonly rows: (size: { readonly columns: number; readonly rows: number }) => readonly string[];
  /** The rows were really drawn at `atMs`: from now on the guard counts. */
  readonly drawn: (atMs: number) => void;
  /** Something stands in its place: when it is back it must stand for itself again. */
  readonly covered: () => void;
  readonly key: (event: KeyEvent, atMs: number) => BoxStep;
  /** The line the person typed after `r`. */
  readonly words: (text: string) => BoxStep;
  /** The input that the person changed after `e`: allowed as it is now. Null when it is no valid input. */
  readonly edited: (text: string) => BoxStep | null;
}

const PASSED: BoxStep = { kind: 'passed' };
const TAKEN: BoxStep = { kind: 'taken' };
const PLAN_KEYS = 'Approve this plan?  y yes · n keep planning · r no, because · Esc cancel the turn';
const NAMED_KEYS: ReadonlySet<string> = new Set(['escape', 'enter', 'up', 'down']);

/** A key as the questions name it; null for what no question takes, such as a paste or several letters at once. */
function keyName(event: KeyEvent): string | null {
  if (event.type === 'text') return event.text.length === 1 ? event.text : null;
  if (event.type !== 'key') return null;
  return NAMED_KEYS.has(event.name) && !event.alt && !event.shift ? event.name : null;
}

/** Everything that a call would do, for the scrollback. */
const wholeCall = (question: PermissionQuestion, diff: readonly string[] | null): string =>
  diff === null ? callText(question) : [editHead(question), ...diff].join('\n');

/** The questions in the order in which they came. */
function lineUp() {
  let waiting: readonly PermissionQuestion[] = [];
  /** How many were answered since none waited. */
  let done = 0;
  return {
    add(question: PermissionQuestion): void {
      waiting = [...waiting, question];
    },
    first: (): PermissionQuestion | null => waiting[0] ?? null,
    leave(requestId: string, answeredNow: boolean): void {
      waiting = waiting.filter((question) => question.requestId !== requestId);
      done = waiting.length === 0 ? 0 : done + Number(answeredNow);
    },
    /** ` (2 of 3)`, where there is more than one. */
    position: (): string => (done + waiting.length > 1 ? ` (${done + 1} of ${done + waiting.length})` : ''),
  };
}

/** A question as it stands in a window: one of claude's to the person, a plan, or whether a tool may. */
function viewOf(
  question: PermissionQuestion,
  shown: Parameters<typeof questionView>[1] & { readonly choice: ChoiceState },
): QuestionView {
  if (question.tool === 'AskUserQuestion') {
    return { ...choiceView(userQuestions(question.input), shown.choice, shown), brief: false };
  }
  if (question.tool !== 'ExitPlanMode') return questionView(question, shown);
  return { rows: wrapText(PLAN_KEYS, shown.columns - 1), cut: false, brief: false };
}

/** Makes the box of one chat. */
export function makeQuestionBox(diffOf: CallDiff = () => null): QuestionBox {
  const line = lineUp();
  const guard = guardTypeAhead();
  let drawnId: string | null = null;
  let [opened, cut, brief, hasty] = [false, false, false, false];
  let choice: ChoiceState = NO_CHOICE;
  let diff: readonly string[] | null = null;

  const drop = (requestId: string, answeredNow: boolean): void => {
    line.leave(requestId, answeredNow);
    if (drawnId !== requestId) return;
    [drawnId, opened, hasty, choice] = [null, false, false, NO_CHOICE];
  };
  const reply = (question: PermissionQuestion, answer: Answer): BoxStep => {
    drop(question.requestId, true);
    return { kind: 'answer', requestId: question.requestId, answer };
  };

  const sendChoice = (question: PermissionQuestion, next: ChoiceState): BoxStep => {
    choice = next;
    if (next.at < userQuestions(question.input).length) {
      // The next question must stand for itself before a key answers it.
      drawnId = null;
      return TAKEN;
    }
    return reply(question, { allow: true, input: { ...question.input, answers: next.answers } });
  };

  const permissionKey = (question: PermissionQuestion, letter: string): BoxStep => {
    const step = questionStep(letter, brief ? { ...question, rule: null } : question, cut);
    if (step === null) return letter === 'enter' ? TAKEN : PASSED;
    if (step === 'reason') return { kind: 'words' };
    if (step === 'hasty') {
      hasty = true;
      return TAKEN;
    }
    if (question.tool === 'ExitPlanMode' && (step === 'edit' || step === 'details')) return PASSED;
    if (step === 'edit') return { kind: 'edit', text: editableInput(question) };
    if (step !== 'details') return reply(question, step.answer);
    opened = true;
    cut = false;
    return { kind: 'details', text: wholeCall(question, diff) };
  };

  const choiceKey = (question: PermissionQuestion, name: string): BoxStep => {
    if (name === 'escape') return permissionKey(question, name);
    if (name === 'd' && cut) return { kind: 'details', text: choiceText(userQuestions(question.input), choice) };
    const step = choiceStep(userQuestions(question.input), choice, name);
    if (step === null) return TAKEN;
    if (step === 'words') return { kind: 'words' };
    if ('send' in step) return sendChoice(question, step.send);
    choice = step.state;
    return TAKEN;
  };

  return {
    add: line.add,
    withdraw: (requestId) => drop(requestId, false),
    open: line.first,
    rows({ columns, rows }) {
      const question = line.first();
      if (question === null) return [];
      diff = diffOf(question, columns - 3);
      const view = viewOf(question, { columns, rows, opened, hasty, choice, position: line.position(), diff });
      ({ cut, brief } = view);
      return view.rows;
    },
    drawn(atMs) {
      const question = line.first();
      if (question === null || (drawnId === question.requestId && guard.stands())) return;
      drawnId = question.requestId;
      guard.painted(atMs);
    },
    covered: guard.covered,
    key(event, atMs) {
      const question = line.first();
      if (question === null) return PASSED;
      const name = keyName(event);
      const armed = guard.accepts(atMs) && drawnId === question.requestId;
      if (name === null || !armed) return name === 'enter' ? TAKEN : PASSED;
      const step = question.tool === 'AskUserQuestion' ? choiceKey(question, name) : permissionKey(question, name);
      if (step.kind !== 'passed') guard.took();
      return step;
    },
    words(text) {
      const question = line.first();
      if (question === null) return PASSED;
      if (question.tool === 'AskUserQuestion') {
        return sendChoice(question, answered(userQuestions(question.input), choice, text));
      }
      return reply(question, { allow: false, reason: `The person said no: ${text}` });
    },
    edited(text) {
      const question = line.first();
      if (question === null) return PASSED;
      const input = inputFromText(question, text);
      return input === null ? null : reply(question, { allow: true, input });
    },
  };
}

/** The plan of an ExitPlanMode question, as it is written into the scrollback before the question. */
export function planText(question: PermissionQuestion): string | null {
  const plan = question.input['plan'];
  return question.tool === 'ExitPlanMode' && typeof plan === 'string' ? showHidden(plan) : null;
}
