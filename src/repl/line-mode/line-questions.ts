import { showHidden } from '../../lib/visible.ts';
import type { PermissionQuestion } from '../../turn/events.ts';
import type { Answer } from '../../turn/talk.ts';
import { answered, NO_CHOICE, userQuestions } from '../ask-user-view.ts';
import type { CallDiff } from '../call-diff.ts';
import { editableInput, inputFromText, questionStep } from '../permission-view.ts';
import type { LineAsker } from './line-asker.ts';
import { chosenLabels, questionChoices, questionText } from './question-lines.ts';

export interface LineQuestionsParts {
  readonly asker: Pick<LineAsker, 'open'>;
  readonly diff: CallDiff;
  readonly columns: () => number;
  readonly answer: (requestId: string, answer: Answer) => void;
  readonly broken: (error: unknown) => void;
}

/** Claude's questions in line mode, asked one after the other. */
export interface LineQuestions {
  readonly add: (question: PermissionQuestion) => void;
  readonly withdraw: (requestId: string) => void;
}

const CANCELLED: Answer = { allow: false, reason: 'The person cancelled the turn.', stop: true };

/** Makes the questions of one chat. */
export function makeLineQuestions(parts: LineQuestionsParts): LineQuestions {
  let waiting: readonly PermissionQuestion[] = [];
  let takeBack: () => void = () => undefined;
  const ask = (text: string): Promise<string | null> => {
    const open = parts.asker.open(text);
    takeBack = open.takeBack;
    return open.line;
  };

  const because = async (): Promise<Answer> => {
    const words = await ask('because:');
    return words === null ? CANCELLED : { allow: false, reason: `The person said no: ${words}` };
  };
  const changed = async (question: PermissionQuestion): Promise<Answer | null> => {
    const typed = await ask(`now: ${showHidden(editableInput(question))}\nchange it to (empty asks again):`);
    const input = typed === null || typed.trim() === '' ? null : inputFromText(question, typed);
    return input === null ? null : { allow: true, input };
  };

  /** The answer to a permission question; null asks it again. */
  const decide = async (question: PermissionQuestion): Promise<Answer | null> => {
    const choices = questionChoices(question);
    const list = choices.map(({ name }, at) => `  ${at + 1}  ${name}`).join('\n');
    const text = questionText(question, parts.diff(question, parts.columns() - 4));
    const typed = (await ask(`${text}\n${list}\na number, then Enter:`))?.trim().toLowerCase() ?? null;
    if (typed === null) return CANCELLED;
    const key = choices.find((choice, at) => choice.key === typed || String(at + 1) === typed)?.key;
    const step = key === undefined ? null : questionStep(key, question, false);
    if (step === 'reason') return because();
    if (step === 'edit') return changed(question);
    return step !== null && typeof step === 'object' ? step.answer : null;
  };

  /** The answers to an AskUserQuestion. */
  const choose = async (question: PermissionQuestion): Promise<Answer> => {
    const list = userQuestions(question.input);
    let state = NO_CHOICE;
    for (let open = list[state.at]; open !== undefined; open = list[state.at]) {
      const rows = open.options.map(({ label, description }, at) => {
        const about = description === '' ? '' : `: ${description}`;
        return showHidden(`  ${at + 1}  ${label}${about}`);
      });
      const how = open.multiple ? 'numbers such as 1, 3' : 'a number';
      const typed = await ask([showHidden(open.question), ...rows, `${how}, or your own words:`].join('\n'));
      if (typed === null) return CANCELLED;
      if (typed.trim() === '') continue;
      const labels = open.options.map(({ label }) => label);
      state = answered(list, state, chosenLabels(typed, labels, open.multiple)?.join(', ') ?? typed);
    }
    return { allow: true, input: { ...question.input, answers: state.answers } };
  };

  const askAll = async (): Promise<void> => {
    for (let question = waiting[0]; question !== undefined; question = waiting[0]) {
      const { requestId } = question;
      const answer = await (question.tool === 'AskUserQuestion' ? choose(question) : decide(question));
      if (answer === null || !waiting.includes(question)) continue;
      waiting = waiting.slice(1);
      parts.answer(requestId, answer);
    }
  };

  return {
    add(question) {
      waiting = [...waiting, question];
      if (waiting.length === 1) void askAll().catch(parts.broken);
    },
    withdraw(requestId) {
      const open = waiting[0]?.requestId === requestId;
      waiting = waiting.filter((question) => question.requestId !== requestId);
      if (open) takeBack();
    },
  };
}
