import type { Inner } from './inner.ts';
import { splitWords } from './options.ts';

/** Programs that read scripts of the shell. */
export const SHELLS: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'zsh',
  'dash',
  'ksh',
  'mksh',
  'ash',
  'rbash',
  'fish',
]);

/** Options of shells that take a word, besides `-c`. */
const SHELL_VALUES = ['-o', '-O', '+o', '+O', '--rcfile', '--init-file'];

/** The script that a shell is given: as a word, as a file, or by what comes in. */
export function shell(args: readonly string[]): readonly Inner[] {
  let at = 0;
  let script = false;
  for (; at < args.length; at++) {
    const word = args[at] ?? '';
    if (word === '--' || word === '-') {
      at++;
      break;
    }
    if (!/^[-+]/.test(word)) break;
    if (/^-[A-Za-z]*c[A-Za-z]*$/.test(word) || word === '--command') script = true;
    if (SHELL_VALUES.includes(word)) at++;
    if (/^-[A-Za-z]*s/.test(word) && !script)
      return [{ kind: 'file', path: '/dev/stdin', positional: args.slice(at + 1) }];
  }
  const [first, ...others] = args.slice(at);
  if (script) return first === undefined ? [] : [{ kind: 'script', text: first, positional: others.slice(1) }];
  return [{ kind: 'file', path: first ?? '/dev/stdin', positional: others }];
}

/** `-c SCRIPT` of su, runuser, script, flock and the like. */
export function dashC(
  args: readonly string[],
  others: (rest: readonly string[]) => readonly string[],
): readonly Inner[] {
  const { options } = splitWords(args, { values: ['-c', '--command', '--run', '--session-command'] });
  const script = options.find(({ name }) => ['-c', '--command', '--run', '--session-command'].includes(name))?.value;
  if (script !== undefined && script !== null) return [{ kind: 'script', text: script }];
  const words = others(args);
  return words.length === 0 ? [] : [{ kind: 'words', words }];
}
