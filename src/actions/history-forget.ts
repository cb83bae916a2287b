import { MiraError } from '../errors.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action } from './define.ts';
import { askedProject, PROJECT_ARG } from './history-lines.ts';

/** `2026-03-01` is the beginning of that day here; a full ISO time is that moment. */
function parseMoment(text: string): number {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const ms = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(isDate ? `${text}T00:00:00` : text) : Number.NaN;
  if (Number.isNaN(ms)) {
    throw new MiraError('usage', `--before: "${text}" is no date`, {
      hint: 'write it as 2026-03-01 or 2026-03-01T14:00',
    });
  }
  return ms;
}

export const historyForget = action({
  name: 'history forget',
  about: 'Remove what was said in past turns',
  details:
    "The messages, their search index and their tool results are removed from the database for good; what the turns cost stays counted. Claude's own transcripts and backups are not touched.",
  examples: ['mira history forget 3f9a1c2e', 'mira history forget --before 2026-01-01 --yes'],
  on: ['cli', 'slash'],
  writes: true,
  asks: true,
  args: {
    ids: { type: 'ids', about: 'ids of turns' },
    before: { type: 'text', about: 'all turns begun before this date', placeholder: 'DATE' },
    project: PROJECT_ARG,
  },
  run: async ({ ids, before, project }, { confirm, cwd, note, rooms }: ActionContext<Rooms>) => {
    if ((ids.length === 0) === (before === undefined)) {
      throw new MiraError('usage', 'say which turns: either ids or --before DATE', { hint: 'see "mira history"' });
    }
    const past = await rooms.history();
    const turnIds =
      before === undefined
        ? past.resolve(ids)
        : past.before(parseMoment(before), await askedProject(project, cwd, rooms));
    if (turnIds.length === 0) return { forgotten: [] };
    const question = `Forget ${turnIds.length === 1 ? 'one turn' : `${turnIds.length} turns`} for good?`;
    if (!(await confirm(question))) return { forgotten: [] };
    const { forgotten, clean } = past.forget(turnIds);
    if (!clean)
      note('Another mira still reads an older state: traces may stay in the log of the database until it ends.');
    return { forgotten };
  },
  show: ({ forgotten }) => (forgotten.length === 0 ? 'Nothing was forgotten.' : `Forgot ${forgotten.length}.`),
});
