import { existsSync } from 'node:fs';
import { renderExampleToml } from '../config/index.ts';
import { checkUserText, readUserText } from '../config/load.ts';
import { MiraError } from '../errors.ts';
import { writePrivate } from '../lib/write-private.ts';
import { action } from './define.ts';

export const configEdit = action({
  name: 'config edit',
  about: 'Open your own configuration in your editor',
  details:
    'The editor is $VISUAL, else $EDITOR, else vi. A file that does not exist yet begins with every setting as a comment.',
  examples: ['mira config edit', 'EDITOR=nano mira config edit'],
  on: ['cli'],
  writes: true,
  args: {},
  run: async (_args, { rooms, env }) => {
    const file = rooms.paths.config;
    if (!rooms.interactive) {
      throw new MiraError('usage', 'there is no terminal for an editor', {
        hint: `edit ${file}, or use \`mira config set\``,
      });
    }
    if (!existsSync(file)) writePrivate(file, renderExampleToml());
    const editor = env['VISUAL'] || env['EDITOR'] || 'vi';
    // As git does it: the editor may carry arguments of its own ("code --wait"), the file is one word whatever it holds.
    const code = await rooms.onTerminal('/bin/sh', ['-c', `${editor} "$@"`, editor, file]);
    if (code !== 0) {
      throw new MiraError('file', `the editor "${editor}" ended with exit code ${code}`, {
        hint: 'set VISUAL or EDITOR to an editor',
      });
    }
    await checkUserText(readUserText(file), file);
    return { file };
  },
  show: (data) => `${data.file} is valid`,
});
