import { stderr } from 'node:process';
import { keyThenEnter } from './key-then-enter.ts';

/** Null when the person leaves the question by Ctrl+C, or the terminal closes; @inquirer throws this one by name. */
function nullWhenLeft(error: unknown): null {
  if (error instanceof Error && error.name === 'ExitPromptError') return null;
  throw error;
}

/** Asks one line on the terminal, with `initial` in it to change. */
export async function askLine(
  question: string,
  initial: string | undefined,
  stream: NodeJS.ReadableStream,
): Promise<string | null> {
  const { input } = await import('@inquirer/prompts');
  const start = initial === undefined ? {} : { default: initial, prefill: 'editable' as const };
  return input({ message: question, ...start }, { input: stream, output: stderr }).catch(nullWhenLeft);
}

/** Asks for one of several single keys; the key alone answers. */
export async function askKey(
  question: string,
  choices: readonly { readonly key: string; readonly name: string }[],
  stream: NodeJS.ReadableStream,
): Promise<string | null> {
  const { rawlist } = await import('@inquirer/prompts');
  const rows = choices.map(({ key, name }) => ({ key, name, value: key }));
  const { input, close } = keyThenEnter(
    stream,
    choices.map(({ key }) => key),
  );
  try {
    return await rawlist({ message: question, choices: rows }, { input, output: stderr }).catch(nullWhenLeft);
  } finally {
    close();
  }
}
