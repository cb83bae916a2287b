import { stderr } from 'node:process';
import { EXIT, MiraError } from '../errors.ts';

/** Lets the person choose one of a list with the arrow keys. Throws `interrupted` when they leave it. */
export async function pickOne<T>(
  question: string,
  choices: readonly { readonly name: string; readonly value: T }[],
  input: NodeJS.ReadableStream,
): Promise<T> {
  const { select } = await import('@inquirer/prompts');
  try {
    return await select<T>({ message: question, choices: [...choices] }, { input, output: stderr });
  } catch (error) {
    // @inquirer throws this one by name when Ctrl+C or a closed terminal ends the question.
    if (error instanceof Error && error.name === 'ExitPromptError') {
      throw new MiraError('interrupted', 'nothing was chosen', { cause: error, exit: EXIT.interrupted });
    }
    throw error;
  }
}
