import path from 'node:path';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action } from './define.ts';

export const backup = action({
  name: 'backup',
  about: 'Write a copy of the database, also while mira is in use',
  examples: ['mira backup mira-backup.db', 'mira backup /media/disk/mira.db --json'],
  on: ['cli', 'slash'],
  args: { file: { type: 'text', about: 'the new file', position: 'one', required: true, placeholder: 'FILE' } },
  run: async ({ file }, { cwd, env, rooms }: ActionContext<Rooms>) => {
    const { backupTo } = await import('../db/backup.ts');
    return backupTo(await rooms.db(), path.resolve(cwd, file), env);
  },
  show: ({ file, bytes }) => `Wrote ${bytes} bytes to ${file}.`,
});
