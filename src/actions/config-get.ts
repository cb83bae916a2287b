import { namedKey } from '../config/set.ts';
import { MiraError } from '../errors.ts';
import { shownValue } from './config.ts';
import { action } from './define.ts';

export const configGet = action({
  name: 'config get',
  about: 'Print the value of one setting',
  examples: ['mira config get model', 'mira config get budget.dailyUsd --json'],
  on: ['cli', 'slash'],
  args: { key: { type: 'text', position: 'one', required: true, about: 'Name of the setting.' } },
  run: async ({ key }, { rooms }) => {
    const name = namedKey(key);
    const entry = (await rooms.config()).entries.find((candidate) => candidate.key === name);
    if (entry === undefined) throw new MiraError('internal', `no value for ${name}`);
    return entry;
  },
  show: (entry) => (entry.value === '' ? '' : shownValue(entry)),
});
