import { existsSync } from 'node:fs';
import { action } from './define.ts';

export const configPath = action({
  name: 'config path',
  about: 'Print where your own configuration is',
  examples: ['mira config path'],
  on: ['cli', 'slash'],
  args: {},
  run: (_args, { rooms }) => ({ file: rooms.paths.config, exists: existsSync(rooms.paths.config) }),
  show: (data) => data.file,
});
