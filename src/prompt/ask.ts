import { stderr } from 'node:process';
import type { Env } from '../world.ts';
import { inLocale } from './in-locale.ts';
import { keyThenEnter } from './key-then-enter.ts';

/** The terminal that is asked, and what its locale is. */
interface AskedOn {
  readonly stdin: NodeJS.ReadableStream;
  readonly env: Env;
}

/** Null when the person leaves the question by Ctrl+C, or the terminal closes; @inquirer throws this one by name. */
function nullWhenLeft(error: unknown): null {
  if (error instanceof Error && error.name === 'ExitPromptError') return null;
  throw error;
}

/** Asks one line on the terminal, with `initial` in it to change. */
export async function askLine(
  question: string,
  initial: string | undefined,
  { stdin, env }: AskedOn,
): Promise<string | null> {
  const { input } = await import('@inquirer/prompts');
  const start = initial === undefined ? {} : { default: initial, prefill: 'editable' as const };
  return input({ ...inLocale(question, env), ...start }, { input: stdin, output: stderr }).catch(nullWhenLeft);
}

/** Asks for one of several single keys; the key alone answers. */
export async function askKey(
  question: string,
  choices: readonly { readonly key: string; readonly name: string }[],
  { stdin, env }: AskedOn,
): Promise<string | null> {
  const { rawlist } = await import('@inquirer/prompts');
  const rows = choices.map(({ key, name }) => ({ key, name: inLocale(name, env).message, value: key }));
  const { input, close } = keyThenEnter(
    stdin,
    choices.map(({ key }) => key),
  );
  try {
    return await rawlist({ ...inLocale(question, env), choices: rows }, { input, output: stderr }).catch(nullWhenLeft);
  } finally {
    close();
  }
}
