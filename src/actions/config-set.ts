import { settingOf } from '../config/schema.ts';
import { namedKey, typedValue, writeSetting } from '../config/set.ts';
import { shownValue } from './config.ts';
import { action } from './define.ts';

export const configSet = action({
  name: 'config set',
  about: 'Write one setting to your own configuration',
  details: 'The rest of the file stays as it is, comments too. Several values of a list are parted by commas.',
  examples: [
    'mira config set model opus',
    'mira config set budget.dailyUsd 10',
    'mira config set permissions.allow "Read, Bash(npm test:*)"',
  ],
  on: ['cli', 'slash'],
  writes: true,
  args: {
    key: { type: 'text', position: 'one', required: true, about: 'Name of the setting.' },
    value: { type: 'text', position: 'rest', required: true, about: 'Its new value.' },
  },
  run: async ({ key, value }, { rooms, env, note }) => {
    const name = namedKey(key);
    const typed = typedValue(name, value);
    const file = rooms.paths.config;
    await writeSetting(file, name, typed);
    const stronger = settingOf(name).env.find((variable) => env[variable] !== undefined && env[variable] !== '');
    if (stronger !== undefined) note(`${stronger} is set in the environment and wins over this`);
    return { key: name, value: typed, origin: 'user', file };
  },
  show: (data) => `${data.key} = ${shownValue(data)}  (${data.file})`,
});
