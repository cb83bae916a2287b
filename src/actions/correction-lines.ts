import type { NewCheck } from '../corrections/corrections.ts';
import type { CheckEntry, Correction } from '../corrections/entry.ts';
import { MiraError } from '../errors.ts';
import { shortId } from '../lib/ids.ts';
import { oneLine } from '../lib/one-line.ts';
import { stripControls } from '../lib/terminal-text.ts';
import type { Rooms } from '../rooms.ts';
import type { ActionContext, Values, View } from './define.ts';

/** Arguments that several commands of corrections have. */
export const CORRECTION_ARGS = {
  id: { type: 'text', about: 'id of the correction', position: 'one', required: true, placeholder: 'ID' },
} as const;

/** The checks of a correction, as they are typed. */
export const CHECK_ARGS = {
  forbidCommand: { type: 'list', about: 'no such command: a program and its words, * for any', placeholder: 'PATTERN' },
  forbidPath: { type: 'list', about: 'nothing is written there', placeholder: 'GLOB' },
  forbidContent: { type: 'list', about: 'no such text in what is written', placeholder: 'REGEX' },
  require: { type: 'list', about: 'such a text must stand in the files of --in', placeholder: 'REGEX' },
  in: { type: 'text', about: 'only in these files', placeholder: 'GLOB' },
  instead: { type: 'text', about: 'what to use instead' },
  block: { type: 'flag', about: 'refuse the call' },
  warn: { type: 'flag', about: 'only warn' },
} as const;

type CheckValues = Values<typeof CHECK_ARGS>;

/** What is to be done; null where the person did not say. Throws `usage` for both. */
export function actionIn({ block, warn }: Pick<CheckValues, 'block' | 'warn'>): 'warn' | 'block' | null {
  if (block && warn) throw new MiraError('usage', '--block and --warn exclude each other');
  return block ? 'block' : warn ? 'warn' : null;
}

/** The checks that were typed. Throws `usage` for `--in` without something that it could limit. */
export function checksIn(values: CheckValues): readonly NewCheck[] {
  const action = actionIn(values);
  const instead = values.instead ?? null;
  const within = values.in ?? null;
  if (within !== null && values.forbidContent.length + values.require.length === 0) {
    throw new MiraError('usage', '--in limits --forbid-content and --require; neither is given');
  }
  const make = (kind: NewCheck['kind'], patterns: readonly string[], where: string | null): NewCheck[] =>
    patterns.map((pattern) => ({ kind, pattern, within: where, instead, action }));
  return [
    ...make('command', values.forbidCommand, null),
    ...make('path', values.forbidPath, null),
    ...make('content', values.forbidContent, within),
    ...make('require', values.require, within),
  ];
}

/**
 * Refuses checks that cannot work, and asks about those that mean everything. Throws `usage`, naming the place in the
 * pattern, or what `confirm` throws.
 */
export async function acceptChecks(
  checks: readonly NewCheck[],
  { confirm }: Pick<ActionContext<Rooms>, 'confirm'>,
): Promise<void> {
  if (checks.length === 0) return;
  const { checkProblem } = await import('../corrections/check-check.ts');
  for (const check of checks) {
    const everything = await checkProblem(check);
    if (everything !== null && !(await confirm(`${everything} Keep it all the same?`))) {
      throw new MiraError('usage', 'nothing was written', { hint: 'give a narrower pattern' });
    }
  }
}

/** The room, and the stored id of the project the person stands in; null outside of one. */
export async function openCorrectionsHere({ rooms, cwd }: ActionContext<Rooms>) {
  const [project, corrections] = await Promise.all([rooms.project(), rooms.corrections()]);
  return { corrections, here: project.detectedBy === 'directory' ? null : await rooms.projectId(cwd) };
}

/** One check in a few words. */
export function checkText({ kind, pattern, in: within, action, instead }: CheckEntry): string {
  const what = { command: 'no command', path: 'nothing in', content: 'no text', require: 'must hold' }[kind];
  const where = within === null ? '' : ` in ${within}`;
  const other = instead === null ? '' : `, instead: ${instead}`;
  return stripControls(`${action === 'block' ? 'blocks' : 'warns'}: ${what} ${pattern}${where}${other}`).replaceAll(
    '\n',
    ' ',
  );
}

function countText({ hits, saves, falseAlarms, lastAt }: Correction): string {
  if (hits === 0) return 'never caught';
  const alarms = falseAlarms === 0 ? '' : `, ${falseAlarms} false`;
  return `${hits} caught, ${saves} saved${alarms}, last ${lastAt?.slice(0, 10)}`;
}

/** A correction in a line, and a line for each of its checks. */
export function correctionLines(correction: Correction, view: View): string {
  const { id, text, project, path, status, checks } = correction;
  const reach = project === null ? 'global' : oneLine(project.name, 20);
  const mark = status === 'active' ? '' : `[${status}] `;
  const where = path === null ? '' : ` in ${path}`;
  const head = `${shortId(id)}  ${reach}${where}  `;
  const words = oneLine(
    stripControls(text).replaceAll('\n', ' '),
    Math.max(20, view.columns - head.length - mark.length),
  );
  const rows = checks.map((check) => `          ${checkText(check)}`);
  const counted = checks.length === 0 ? [] : [view.dim(`          ${countText(correction)}`)];
  return [`${view.dim(head)}${mark}${words}`, ...rows, ...counted].join('\n');
}
