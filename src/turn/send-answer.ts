import type { ClaudeSession } from '../claude/session.ts';
import type { PermissionQuestion, TurnEvent } from './events.ts';
import { parseRule } from './permission-rule.ts';
import type { Answer, SaveRule } from './talk.ts';

/** Sends an answer to claude; gives what is shown of it. `saveRule` keeps a rule for as long as the person said. */
export function sendAnswer(
  question: PermissionQuestion,
  answer: Answer,
  { claude, saveRule }: { readonly claude: Pick<ClaudeSession, 'answer'>; readonly saveRule: SaveRule },
): TurnEvent {
  const { tool } = question;
  if (!answer.allow) {
    const { reason } = answer;
    claude.answer(question.requestId, {
      behavior: 'deny',
      message: reason,
      ...(answer.stop ? { interrupt: true } : {}),
    });
    return { type: 'permission', tool, input: question.input, decision: 'deny', reason };
  }
  const { remember } = answer;
  const rule = remember !== undefined && question.rule !== null ? parseRule(question.rule) : null;
  const input = answer.input ?? question.input;
  claude.answer(question.requestId, {
    behavior: 'allow',
    updatedInput: input,
    ...(rule === null ? {} : { rules: { rules: [rule], destination: 'session' as const } }),
  });
  if (rule !== null && remember !== undefined && question.rule !== null) saveRule(question.rule, remember);
  return { type: 'permission', tool, input, decision: 'allow', reason: null };
}
