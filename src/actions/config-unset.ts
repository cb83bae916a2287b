import { removeSetting } from '../config/set.ts';
import { action } from './define.ts';

export const configUnset = action({
  name: 'config unset',
  about: 'Take one setting out of your own configuration, so that its default holds',
  details: 'Also one that mira does not know, or whose value is wrong: it would stop every command.',
  examples: ['mira config unset model'],
  on: ['cli', 'slash'],
  writes: true,
  args: { key: { type: 'text', position: 'one', required: true, about: 'Name of the setting.' } },
  run: async ({ key }, { rooms }) => {
    await removeSetting(rooms.paths.config, key);
    return { key, file: rooms.paths.config };
  },
  show: (data) => `${data.key} is not set in ${data.file}`,
});
