import { MiraError } from '../errors.ts';
import { compileContent, meansEveryText } from './contents.ts';
import type { NewCheck } from './corrections.ts';
import { meansEveryPath, plainGlob } from './globs.ts';
import { compileCommand, meansEveryCommand } from './match-command.ts';

function refuseGlob(glob: string): void {
  const plain = plainGlob(glob);
  if (plain.startsWith('!')) {
    throw new MiraError('usage', `the glob ${glob} says where it does not hold`, {
      hint: 'name the files that it means',
    });
  }
  const open = /\[(?!.*\])|\{(?!.*\})/.exec(glob);
  if (open !== null) {
    throw new MiraError(
      'usage',
      `the glob ${glob} has a "${open[0]}" at character ${open.index + 1} that is never closed`,
      {
        hint: `close it, or write \\${open[0]} for the character itself`,
      },
    );
  }
  if (plain.split('/').includes('..')) {
    throw new MiraError('usage', `the glob ${glob} leads out of the project by ".."`, {
      hint: 'paths are relative to the root of the project; others are given whole, from / on',
    });
  }
}

/**
 * What is odd about a check that works: that it means everything; null when nothing is. Throws `usage` for one that
 * cannot work, with the place in its pattern.
 */
export async function checkProblem({ kind, pattern, within }: NewCheck): Promise<string | null> {
  if (within !== null) refuseGlob(within);
  switch (kind) {
    case 'command':
      return meansEveryCommand(compileCommand(pattern)) ? `The pattern ${pattern} means every command.` : null;
    case 'path':
      refuseGlob(pattern);
      return meansEveryPath(pattern) ? `The glob ${pattern} means every file of the project.` : null;
    case 'content':
    case 'require': {
      const { RE2JS } = await import('re2js');
      const every = meansEveryText(compileContent(pattern, RE2JS));
      return every && kind === 'content' ? `The expression ${pattern} fits every text.` : null;
    }
  }
}
