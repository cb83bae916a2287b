import { type CheckStatus, diagnose } from '../doctor/index.ts';
import { EXIT } from '../errors.ts';
import { action } from './define.ts';
import { alignColumns } from './rows.ts';

const SIGNS: Readonly<Record<CheckStatus, string>> = { ok: 'ok', warning: 'warning', error: 'error' };

export const doctor = action({
  name: 'doctor',
  about: 'Check everything that mira needs, with the command that fixes what is wrong',
  details: 'Exit code 1 when a check is an error. Calls no model and changes nothing.',
  examples: ['mira doctor', 'mira doctor --json'],
  on: ['cli', 'slash'],
  args: {},
  run: (_args, { rooms }) => diagnose(rooms.doctor()),
  show: ({ checks }, view) => {
    const rows = alignColumns(checks.map((check) => [SIGNS[check.status], check.name, check.message]));
    return checks
      .flatMap((check, index) => {
        const line = (rows[index] ?? []).join('  ');
        return check.fix === null ? [line] : [view.bold(line), view.dim(`    fix: ${check.fix}`)];
      })
      .join('\n');
  },
  exit: ({ ok }) => (ok ? EXIT.done : EXIT.failed),
});
