import { showHidden } from '../../lib/visible.ts';
import type { PermissionQuestion } from '../../turn/events.ts';
import type { KeyChoice } from '../menu/pick-key.ts';
import { callText, whyAsked } from '../permission-view.ts';
import { planText } from '../question-box.ts';

/** A permission question as text: all that the call would do, nothing folded. */
export function questionText(question: PermissionQuestion, diff: readonly string[] | null): string {
  const plan = planText(question);
  if (plan !== null) return `${plan}\nApprove this plan?`;
  const who = question.agent === null ? '' : ` (agent: ${showHidden(question.agent)})`;
  const because = whyAsked(question);
  const call =
    diff === null ? callText(question).split('\n') : [showHidden(String(question.input['file_path'])), ...diff];
  const rows = [`Allow ${showHidden(question.displayName)}?${who}`, ...call.map((row) => `  ${row}`)];
  return [...rows, ...(because === null ? [] : [because])].join('\n');
}

/** The answers to it, in the order of their numbers; the keys are those of the other mode. */
export function questionChoices(question: PermissionQuestion): readonly KeyChoice[] {
  const rule =
    question.rule === null
      ? []
      : [
          { key: 'a', name: `this session: ${showHidden(question.rule)}` },
          { key: 'p', name: `this project: ${showHidden(question.rule)}` },
        ];
  const edit = question.tool === 'ExitPlanMode' ? [] : [{ key: 'e', name: 'change it first' }];
  return [
    { key: 'y', name: question.tool === 'ExitPlanMode' ? 'yes' : 'yes, once' },
    ...rule,
    ...edit,
    { key: 'n', name: question.tool === 'ExitPlanMode' ? 'keep planning' : 'no' },
    { key: 'r', name: 'no, because' },
    { key: 'escape', name: 'cancel the turn' },
  ];
}

/** The labels that numbers such as `1` or `1, 3` name; null when the text is no such list. */
export function chosenLabels(text: string, labels: readonly string[], multiple: boolean): readonly string[] | null {
  if (!/^\s*\d+(\s*[, ]\s*\d+)*\s*$/.test(text)) return null;
  const numbers = text
    .split(/[^\d]+/)
    .filter((word) => word !== '')
    .map(Number);
  const chosen = numbers.flatMap((number) => labels[number - 1] ?? []);
  if (chosen.length !== numbers.length || (chosen.length > 1 && !multiple)) return null;
  return [...new Set(chosen)];
}
