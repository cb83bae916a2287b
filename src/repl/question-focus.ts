import type { PermissionQuestion } from '../turn/events.ts';
import type { Answer } from '../turn/talk.ts';
import { type AskedLine, askLine } from './asked-line.ts';
import type { CallDiff } from './call-diff.ts';
import type { Focus, FocusStack } from './focus.ts';
import { type BoxStep, makeQuestionBox, planText } from './question-box.ts';

/** What the questions of a chat act on. */
export interface QuestionParts {
  readonly stack: FocusStack;
  readonly answer: (requestId: string, answer: Answer) => void;
  /** Writes finished lines into the scrollback. */
  readonly commit: (text: string) => void;
  /** A plan as it is shown; it is markdown. */
  readonly plan: (markdown: string) => Promise<string>;
  readonly diff: CallDiff;
  /** Something changed after a line was asked for. */
  readonly redraw: () => void;
}

/** The questions of claude on the focus stack. */
export interface Questions {
  readonly add: (question: PermissionQuestion) => void;
  readonly withdraw: (requestId: string) => void;
  readonly open: () => PermissionQuestion | null;
}

const WORDS = 'your words (Enter sends, Esc goes back):';
const EDIT = 'change it, then Enter allows it as it stands (Ctrl+J a new line, Esc goes back):';

/** Connects the questions with the stack: they are on it as long as one waits. */
export function showQuestions(parts: QuestionParts): Questions {
  const box = makeQuestionBox(parts.diff);
  let close: (() => void) | null = null;
  let asked: { readonly requestId: string; readonly line: AskedLine } | null = null;

  const ask = async (question: string, initial: string): Promise<string | null> => {
    const open = box.open();
    if (open === null) return null;
    const line = askLine(parts.stack, question, initial);
    asked = { requestId: open.requestId, line };
    const typed = await line.line;
    asked = null;
    return typed;
  };
  const askWords = async (): Promise<void> => {
    const typed = await ask(WORDS, '');
    if (typed !== null && typed.trim() !== '') act(box.words(typed));
    parts.redraw();
  };
  const askEdit = async (text: string, why = ''): Promise<void> => {
    const typed = await ask(`${why}${EDIT}`, text);
    // Unchanged is not allowed by this: whoever wants that says yes to the question.
    if (typed !== null && typed.trim() !== '' && typed !== text) {
      const step = box.edited(typed);
      if (step === null) return askEdit(typed, 'this is no JSON object; ');
      act(step);
    }
    parts.redraw();
  };

  const act = (step: BoxStep): boolean => {
    if (step.kind === 'answer') parts.answer(step.requestId, step.answer);
    else if (step.kind === 'details') parts.commit(step.text);
    else if (step.kind === 'words') void askWords();
    else if (step.kind === 'edit') void askEdit(step.text);
    settle();
    return step.kind !== 'passed';
  };

  const focus: Focus = {
    key: (event, atMs) => act(box.key(event, atMs)),
    view: (size) => ({ rows: box.rows(size), cursor: null }),
    drawn: box.drawn,
    covered: box.covered,
    // Ctrl+C cancels the turn, which takes its questions back.
    cancel: () => false,
  };
  const settle = (): void => {
    if (box.open() === null) {
      close?.();
      close = null;
    } else close ??= parts.stack.openBelow(focus);
  };

  /** Plans that are being drawn; what is withdrawn meanwhile is no question any more. */
  const drawing = new Set<string>();
  const show = (question: PermissionQuestion): void => {
    box.add(question);
    settle();
    parts.redraw();
  };
  const showPlan = async (question: PermissionQuestion, plan: string): Promise<void> => {
    drawing.add(question.requestId);
    const text = await parts.plan(plan);
    if (!drawing.delete(question.requestId)) return;
    parts.commit(text);
    show(question);
  };

  return {
    add(question) {
      const plan = planText(question);
      if (plan === null) show(question);
      else void showPlan(question, plan);
    },
    withdraw(requestId) {
      drawing.delete(requestId);
      box.withdraw(requestId);
      if (asked?.requestId === requestId) asked.line.takeBack();
      settle();
    },
    open: box.open,
  };
}
