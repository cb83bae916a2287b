import type { Rooms } from '../rooms.ts';
import { type ActionContext, action } from './define.ts';
import { askedProject, PROJECT_ARG, turnLine } from './history-lines.ts';

export const history = action({
  name: 'history',
  about: 'List past turns, newest first',
  examples: ['mira history', 'mira history --project . --limit 5', 'mira history --json'],
  on: ['cli', 'slash'],
  args: {
    limit: { type: 'integer', about: 'at most this many', fallback: 20, min: 1, max: 100_000 },
    project: PROJECT_ARG,
  },
  run: async ({ limit, project }, { cwd, rooms }: ActionContext<Rooms>) =>
    (await rooms.history()).list({ projectId: await askedProject(project, cwd, rooms), limit }),
  show: (turns, view) =>
    turns.length === 0 ? 'Nothing was said yet.' : turns.map((turn) => turnLine(turn, view)).join('\n'),
});
