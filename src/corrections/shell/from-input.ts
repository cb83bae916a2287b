import { ANY } from './field.ts';
import type { Inner } from './inner.ts';
import { afterOptions, splitWords } from './options.ts';

/** xargs and parallel add what comes in to their words. */
function fromInput(words: readonly string[], stdin: string | null, replace: string | null): readonly Inner[] {
  const program = words.length === 0 ? ['echo'] : words;
  const given = stdin === null ? [ANY] : stdin.split(/\s+/).filter((word) => word !== '');
  if (replace === null) return [{ kind: 'words', words: [...program, ...given] }];
  const lines = stdin === null ? [ANY] : stdin.split('\n').filter((line) => line !== '');
  return lines
    .slice(0, 16)
    .map((line) => ({ kind: 'words', words: program.map((word) => word.replaceAll(replace, line)) }));
}

const XARGS_VALUES = [
  '-I',
  '-n',
  '-P',
  '-d',
  '-a',
  '-E',
  '-L',
  '-s',
  '--max-args',
  '--max-procs',
  '--delimiter',
  '--arg-file',
  '--replace',
  '--max-lines',
];

/** What xargs runs. */
export function xargs(args: readonly string[], stdin: string | null): readonly Inner[] {
  const words = afterOptions(args, { values: XARGS_VALUES });
  const { options } = splitWords(args.slice(0, args.length - words.length), { values: XARGS_VALUES });
  const replace = options.find(({ name }) => ['-I', '--replace', '-i'].includes(name));
  return fromInput(words, stdin, replace === undefined ? null : (replace.value ?? '{}'));
}

const PARALLEL_VALUES = [
  '-j',
  '--jobs',
  '-I',
  '-n',
  '-N',
  '-L',
  '--colsep',
  '-a',
  '--joblog',
  '--timeout',
  '--delay',
  '-S',
  '-C',
  '-P',
];

/** The command of parallel is a line of shell; `:::` brings what stands for `{}`. */
export function parallel(args: readonly string[], stdin: string | null): readonly Inner[] {
  const words = afterOptions(args, { values: PARALLEL_VALUES });
  const at = words.findIndex((word) => /^:::\+?$/.test(word));
  const command = (at === -1 ? words : words.slice(0, at)).join(' ');
  const given = at === -1 ? (stdin?.split('\n').filter((line) => line !== '') ?? [ANY]) : words.slice(at + 1);
  return given.slice(0, 16).map((value) => {
    if (command === '') return { kind: 'script', text: value };
    return { kind: 'script', text: command.includes('{}') ? command.replaceAll('{}', value) : `${command} ${value}` };
  });
}
