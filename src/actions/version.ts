import { action } from './define.ts';

export const version = action({
  name: 'version',
  about: 'Print the version of mira',
  examples: ['mira version', 'mira --version', 'mira version --json'],
  on: ['cli', 'slash'],
  args: {},
  run: (_args, { rooms }) => ({ version: rooms.version, node: process.versions.node, platform: process.platform }),
  show: (data) => data.version,
});
