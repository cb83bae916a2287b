import { oneLine } from '../lib/one-line.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action } from './define.ts';
import { askedProject, PROJECT_ARG, turnLine } from './history-lines.ts';

export const historySearch = action({
  name: 'history search',
  about: 'Find past turns by words',
  details:
    'All words must stand in one message. The last word may be the beginning of a longer one. Nothing is syntax: quotes, stars and signs are only text.',
  examples: ['mira history search flaky login test', 'mira history search "busy_timeout" --json'],
  on: ['cli', 'slash'],
  args: {
    words: { type: 'text', about: 'what to look for', position: 'rest', required: true },
    limit: { type: 'integer', about: 'at most this many', fallback: 10, min: 1, max: 1_000 },
    project: PROJECT_ARG,
  },
  run: async ({ words, limit, project }, { cwd, rooms }: ActionContext<Rooms>) =>
    (await rooms.history()).search(words, { projectId: await askedProject(project, cwd, rooms), limit }),
  show: (turns, view) =>
    turns.length === 0
      ? 'No turn has these words.'
      : turns
          .map(
            (turn) => `${turnLine(turn, view)}\n  ${oneLine(turn.match.text.replaceAll('\n', ' '), view.columns - 2)}`,
          )
          .join('\n'),
});
