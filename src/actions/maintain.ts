import { loadConfig } from '../config/index.ts';
import { writeSetting } from '../config/set.ts';
import { MiraError } from '../errors.ts';
import type { Rooms } from '../rooms.ts';
import { type ActionContext, action } from './define.ts';
import { alignColumns } from './rows.ts';
import { tellNotices } from './vector-notes.ts';

/** Writes the model to the person's configuration, before anything has read it. */
async function useModel(work: string | undefined, model: string, { rooms, surface, env }: ActionContext<Rooms>) {
  if (work !== 'reembed') throw new MiraError('usage', '--model belongs to "mira maintain reembed"');
  if (surface !== 'cli') {
    throw new MiraError('usage', 'the model can be changed outside of the chat only', {
      hint: `run "mira maintain reembed --model ${model}" in a shell`,
    });
  }
  // Not the rooms' configuration, which is read once and then knows nothing of the model.
  const { values } = await loadConfig({ env, paths: rooms.paths, projectRoot: null });
  const provider = values['embeddings.provider'];
  if (provider !== 'openai' && provider !== 'ollama') {
    throw new MiraError('config', `the provider ${provider} has one model only`, {
      hint: 'mira config set embeddings.provider openai, or ollama',
    });
  }
  await writeSetting(rooms.paths.config, 'embeddings.model', model);
  if ((await rooms.config()).values['embeddings.model'] === model) return;
  throw new MiraError('config', 'MIRA_EMBEDDINGS_MODEL is set in the environment and names another model', {
    hint: 'unset it, then run this again',
  });
}

export const maintain = action({
  name: 'maintain',
  about: 'Check and tidy the database',
  details:
    'Checks it, puts expired memories away, makes missing vectors, tells a vector server what it has still to be told, gives free space back when that pays, and empties the log, so that nothing of what was forgotten is left. What was begun and cut goes on with the next run. Exit 1 when another mira kept an older state in use: end it, and run it again.',
  examples: ['mira maintain', 'mira maintain vacuum', 'mira maintain sync', 'mira maintain reembed --model bge-m3'],
  on: ['cli', 'slash'],
  writes: true,
  args: {
    work: {
      type: 'choice',
      about:
        'one thing more: give all free space back, tell the vector server at once, write the index anew, or make all vectors of the configured model',
      of: ['vacuum', 'sync', 'rebuild', 'reembed'],
      position: 'one',
      placeholder: 'WORK',
    },
    model: { type: 'text', about: 'with reembed: this model from now on; it is written to your configuration' },
  },
  run: async ({ work, model }, context: ActionContext<Rooms>) => {
    const { rooms, progress } = context;
    if (model !== undefined) await useModel(work, model, context);
    const memory = await rooms.memory();
    const bar = progress?.() ?? null;
    try {
      return await memory.maintain(work ?? null, () => performance.now(), bar?.show);
    } finally {
      bar?.end();
      await tellNotices(memory, context);
    }
  },
  show: ({ done, clean }, view) => {
    const rows = alignColumns(done.map(({ name, ms, count }) => [name, String(count), `${ms} ms`]));
    const lines = rows.map(([name = '', count = '', ms = '']) => `${name}  ${count}  ${view.dim(ms)}`);
    const end = clean ? 'Clean.' : 'Not clean: another mira still reads an older state. End it, then run this again.';
    return [...lines, end].join('\n');
  },
  exit: ({ clean }) => (clean ? 0 : 1),
});
