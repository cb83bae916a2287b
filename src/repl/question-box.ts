import { showHidden } from '../lib/visible.ts';
import { wrapText } from '../lib/width.ts';
import type { PermissionQuestion } from '../turn/events.ts';
import type { Answer } from '../turn/talk.ts';
import {
  answered,
  type ChoiceState,
  choiceRows,
  choose,
  NO_CHOICE,
  sendChosen,
  userQuestions,
} from './ask-user-view.ts';
import type { KeyEvent } from './keys.ts';
import { callText, questionStep, questionView } from './permission-view.ts';
import { guardTypeAhead } from './type-ahead-guard.ts';

/** What a key did to the open question. */
export type BoxStep =
  | { readonly kind: 'answer'; readonly requestId: string; readonly answer: Answer }
  /** The whole call, to be written into the scrollback once. */
  | { readonly kind: 'details'; readonly text: string }
  /** The next line that is typed is the reason, or the person's own words. */
  | { readonly kind: 'words' }
  /** The key was taken and changes what is drawn. */
  | { readonly kind: 'taken' }
  /** Not for the question: typing goes on into the draft. */
  | { readonly kind: 'passed' };

/** The questions that wait for a person, one on the screen at a time. */
export interface QuestionBox {
  readonly add: (question: PermissionQuestion) => void;
  readonly withdraw: (requestId: string) => void;
  readonly open: () => PermissionQuestion | null;
  /** Rows of the open question. */
  readonly rows: (columns: number) => readonly string[];
  /** The rows were really drawn at `atMs`: from now on the guard counts. */
  readonly drawn: (atMs: number) => void;
  readonly key: (event: KeyEvent, atMs: number) => BoxStep;
  /** The line the person typed after `r`. */
  readonly words: (text: string) => BoxStep;
}

const PASSED: BoxStep = { kind: 'passed' };
const TAKEN: BoxStep = { kind: 'taken' };
const PLAN_KEYS = 'Approve this plan?  y yes · n keep planning · r no, because · Esc cancel the turn';

/** Makes the box of one chat. */
export function makeQuestionBox(): QuestionBox {
  let waiting: PermissionQuestion[] = [];
  const guard = guardTypeAhead();
  let drawnId: string | null = null;
  let opened = false;
  let cut = false;
  let choice: ChoiceState = NO_CHOICE;

  const first = (): PermissionQuestion | null => waiting[0] ?? null;
  const drop = (requestId: string): void => {
    waiting = waiting.filter((question) => question.requestId !== requestId);
    if (drawnId !== requestId) return;
    drawnId = null;
    opened = false;
    choice = NO_CHOICE;
  };
  const reply = (question: PermissionQuestion, answer: Answer): BoxStep => {
    drop(question.requestId);
    return { kind: 'answer', requestId: question.requestId, answer };
  };

  const chooseStep = (question: PermissionQuestion, next: ChoiceState | null): BoxStep => {
    if (next === null) return TAKEN;
    const questions = userQuestions(question.input);
    const another = next.at !== choice.at;
    choice = next;
    if (next.at < questions.length) {
      // The next question must stand for itself before a key answers it.
      if (another) drawnId = null;
      return TAKEN;
    }
    return reply(question, { allow: true, input: { ...question.input, answers: next.answers } });
  };

  const choiceKey = (question: PermissionQuestion, letter: string): BoxStep => {
    const questions = userQuestions(question.input);
    if (letter === 'r') return { kind: 'words' };
    if (letter === 'enter') return chooseStep(question, sendChosen(questions, choice));
    if (/^[1-9]$/.test(letter)) return chooseStep(question, choose(questions, choice, Number(letter)));
    return TAKEN;
  };

  const permissionKey = (question: PermissionQuestion, letter: string): BoxStep => {
    const step = questionStep(letter, question, cut);
    if (step === null) return letter === 'enter' ? TAKEN : PASSED;
    if (step === 'reason') return { kind: 'words' };
    if (step !== 'details') return reply(question, step.answer);
    opened = true;
    cut = false;
    return { kind: 'details', text: callText(question) };
  };

  const cancel = (question: PermissionQuestion): BoxStep => {
    const step = questionStep('escape', question, false);
    return step !== null && typeof step === 'object' ? reply(question, step.answer) : TAKEN;
  };

  const letterOf = (event: KeyEvent): string | null => {
    if (event.type === 'paste') return null;
    if (event.type === 'text') return event.text.length === 1 ? event.text : null;
    return event.name === 'escape' || event.name === 'enter' ? event.name : null;
  };

  return {
    add(question) {
      waiting.push(question);
    },
    withdraw: drop,
    open: first,
    rows(columns) {
      const question = first();
      if (question === null) return [];
      if (question.tool === 'AskUserQuestion') return choiceRows(userQuestions(question.input), choice, columns);
      if (question.tool === 'ExitPlanMode') return wrapText(PLAN_KEYS, columns - 1);
      const position = waiting.length > 1 ? ` (1 of ${waiting.length})` : '';
      const view = questionView(question, { columns, opened, position });
      cut = view.cut;
      return view.rows;
    },
    drawn(atMs) {
      const question = first();
      if (question === null || drawnId === question.requestId) return;
      drawnId = question.requestId;
      guard.painted(atMs);
    },
    key(event, atMs) {
      const question = first();
      if (question === null) return PASSED;
      const letter = letterOf(event);
      const armed = guard.accepts(atMs) && drawnId === question.requestId;
      if (letter === null || !armed) return letter === 'enter' ? TAKEN : PASSED;
      if (letter === 'escape') return cancel(question);
      if (question.tool === 'AskUserQuestion') return choiceKey(question, letter);
      return permissionKey(question, letter);
    },
    words(text) {
      const question = first();
      if (question === null) return PASSED;
      if (question.tool === 'AskUserQuestion') {
        return chooseStep(question, answered(userQuestions(question.input), choice, text));
      }
      return reply(question, { allow: false, reason: `The person said no: ${text}` });
    },
  };
}

/** The plan of an ExitPlanMode question, as it is written into the scrollback before the question. */
export function planText(question: PermissionQuestion): string | null {
  const plan = question.input['plan'];
  return question.tool === 'ExitPlanMode' && typeof plan === 'string' ? showHidden(plan) : null;
}
