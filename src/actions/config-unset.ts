import { namedKey, writeSetting } from '../config/set.ts';
import { action } from './define.ts';

export const configUnset = action({
  name: 'config unset',
  about: 'Take one setting out of your own configuration, so that its default holds',
  examples: ['mira config unset model'],
  on: ['cli', 'slash'],
  writes: true,
  args: { key: { type: 'text', position: 'one', required: true, about: 'Name of the setting.' } },
  run: async ({ key }, { rooms }) => {
    const name = namedKey(key);
    await writeSetting(rooms.paths.config, name, null);
    return { key: name, file: rooms.paths.config };
  },
  show: (data) => `${data.key} is not set in ${data.file}`,
});
