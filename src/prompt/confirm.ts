import { stderr } from 'node:process';
import { EXIT, MiraError } from '../errors.ts';
import type { Env } from '../world.ts';
import { inLocale } from './in-locale.ts';

/** Asks the person yes or no on the terminal; Enter alone is no. The question goes to stderr, stdout is for data. */
export async function askYesNo(
  question: string,
  { stdin, env }: { readonly stdin: NodeJS.ReadableStream; readonly env: Env },
): Promise<boolean> {
  const { confirm } = await import('@inquirer/prompts');
  try {
    return await confirm(
      { ...inLocale(question, env), default: false },
      { input: stdin, output: stderr, clearPromptOnDone: false },
    );
  } catch (error) {
    // @inquirer throws this one by name when Ctrl+C or a closed terminal ends the question.
    if (error instanceof Error && error.name === 'ExitPromptError') {
      throw new MiraError('interrupted', 'interrupted; nothing was changed', { cause: error, exit: EXIT.interrupted });
    }
    throw error;
  }
}
