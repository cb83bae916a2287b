import { type Entry, settingOf, type Value } from '../config/index.ts';
import { action } from './define.ts';
import { alignColumns } from './rows.ts';

export const config = action({
  name: 'config',
  about: 'Show every setting, its value and where the value comes from',
  details:
    'Later layers win: defaults, your config.toml, the trusted .mira.toml of the project, the environment, flags of the command line.',
  examples: ['mira config', 'mira config --json', 'mira config get turn.stallSeconds', 'mira config set model opus'],
  on: ['cli', 'slash'],
  args: {},
  run: async (_args, { rooms }) => {
    const [{ entries }, { redact }] = await Promise.all([rooms.config(), import('../redact/redact.ts')]);
    return entries.map((entry) => ({ ...entry, value: masked(entry, redact) }));
  },
  show: (entries, view) =>
    alignColumns(entries.map((entry) => [entry.key, shownValue(entry), originOf(entry)]))
      .map(([key, value, origin]) => `${key}  ${value}  ${view.dim(origin ?? '')}`.trimEnd())
      .join('\n'),
});

/** A rule or a path may hold a token; a listing ends up in bug reports. */
function masked({ key, value }: Entry, redact: (text: string) => string): Value {
  if (settingOf(key).secret === true) return value === '' ? '' : '(set)';
  if (typeof value === 'string') return redact(value);
  return typeof value === 'object' ? value.map(redact) : value;
}

/** The value as one line: texts bare, lists in JSON, nothing as a dash. */
export function shownValue({ value }: Pick<Entry, 'value'>): string {
  if (value === '') return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Where a value comes from, in words. */
function originOf({ origin, file, variable }: Entry): string {
  const from = file ?? variable;
  return from === null ? origin : `${origin} (${from})`;
}
