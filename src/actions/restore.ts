import path from 'node:path';
import { MiraError } from '../errors.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action } from './define.ts';

export const restore = action({
  name: 'restore',
  about: 'Put a backup in the place of the database',
  details:
    'The backup is checked first. The replaced database stays beside it as mira.db.before-restore-TIME; remove that file when it holds what should be gone.',
  examples: ['mira restore mira-backup.db', 'mira restore mira-backup.db --yes --json'],
  on: ['cli'],
  writes: true,
  asks: true,
  args: { file: { type: 'text', about: 'the backup', position: 'one', required: true, placeholder: 'FILE' } },
  run: async ({ file }, { confirm, cwd, env, now, rooms }: ActionContext<Rooms>) => {
    const [{ restoreFrom }, { refuseWhileHeld }] = await Promise.all([
      import('../db/backup.ts'),
      import('../conversation/held.ts'),
    ]);
    const from = path.resolve(cwd, file);
    if (!(await confirm(`Replace the database by ${from}?`))) {
      throw new MiraError('refused', 'nothing was restored', { hint: 'answer yes, or give --yes' });
    }
    return restoreFrom({ ...rooms.database, from, now, env, guard: refuseWhileHeld });
  },
  show: ({ file, previous }) =>
    previous === null ? `Restored ${file}.` : `Restored ${file}. The replaced one is ${previous}.`,
});
