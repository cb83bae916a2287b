import { stderr } from 'node:process';
import { EXIT, MiraError } from '../errors.ts';

/** Asks the person yes or no on the terminal; Enter alone is no. The question goes to stderr, stdout is for data. */
export async function askYesNo(question: string, input: NodeJS.ReadableStream): Promise<boolean> {
  const { confirm } = await import('@inquirer/prompts');
  try {
    return await confirm({ message: question, default: false }, { input, output: stderr, clearPromptOnDone: false });
  } catch (error) {
    // @inquirer throws this one by name when Ctrl+C or a closed terminal ends the question.
    if (error instanceof Error && error.name === 'ExitPromptError') {
      throw new MiraError('interrupted', 'interrupted; nothing was changed', { cause: error, exit: EXIT.interrupted });
    }
    throw error;
  }
}
