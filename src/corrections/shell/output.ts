import { unescapeAnsi } from '../../syntax/read-word.ts';
import { ANY, isKnown } from './field.ts';
import { listedFiles } from './found-files.ts';

/** What a file holds, as far as the script itself has made it. */
export type KnownFile = (path: string) => string | undefined;

function echo(words: readonly string[]): string {
  let at = 0;
  let escapes = false;
  let newline = true;
  for (; /^-[neE]+$/.test(words[at] ?? ''); at++) {
    if (words[at]?.includes('e')) escapes = true;
    if (words[at]?.includes('n')) newline = false;
  }
  const text = words.slice(at).join(' ');
  return (escapes ? unescapeAnsi(text) : text) + (newline ? '\n' : '');
}

function printf(words: readonly string[]): string {
  const own = words[0] === '-v' ? words.slice(2) : words;
  const [format = '', ...values] = own[0] === '--' ? own.slice(1) : own;
  const holes = format.match(/%[^%]/g)?.length ?? 0;
  let out = '';
  let at = 0;
  do {
    out += unescapeAnsi(format).replace(/%(%|[-0-9.]*[A-Za-z])/g, (hole, kind: string) => {
      if (hole === '%%') return '%';
      const value = values[at++] ?? '';
      return kind.endsWith('b') ? unescapeAnsi(value) : value;
    });
  } while (holes > 0 && at < values.length);
  return out;
}

/** `-d` of base64, in its three spellings. */
function decodes(words: readonly string[]): boolean {
  return words.some((word) => ['-d', '-D', '--decode', '-di'].includes(word));
}

function cat(files: readonly string[], stdin: string | null, known: KnownFile): string | null {
  const names = files.filter((word) => !word.startsWith('-') || word === '-');
  if (names.length === 0) return stdin;
  const texts = names.map((name) => (name === '-' || name === '/dev/stdin' ? stdin : (known(name) ?? null)));
  return texts.every((text) => text !== null) ? texts.join('') : null;
}

/**
 * What a program prints, for those whose output follows from their words: null for all others. `files`: what files hold
 * that the same script has made.
 */
export function outputOf(
  program: string,
  words: readonly string[],
  stdin: string | null,
  files: KnownFile,
): string | null {
  switch (program) {
    case 'echo':
      return echo(words);
    case 'printf':
      return printf(words);
    case 'cat':
    case 'tee':
      return program === 'tee' ? stdin : cat(words, stdin, files);
    case 'base64':
      return decodes(words) && stdin !== null ? fromBase64(stdin) : null;
    case 'rev':
      return stdin === null
        ? null
        : stdin
            .split('\n')
            .map((line) => [...line].reverse().join(''))
            .join('\n');
    case 'which':
    case 'whereis':
      return `${words.filter((word) => !word.startsWith('-')).join('\n')}\n`;
    case 'command':
    case 'type':
      return /^-\w*[vVpP]/.test(words[0] ?? '') ? `${words.slice(1).join('\n')}\n` : null;
    case 'cd':
    case 'pushd':
    case 'set':
    case 'export':
    case 'declare':
    case 'alias':
    case 'read':
    case 'true':
    case ':':
    case 'mkdir':
    case 'rm':
    case 'cp':
    case 'mv':
    case 'ln':
    case 'touch':
    case 'chmod':
    case 'sleep':
      return '';
    case 'basename':
      return `${(words[0] ?? '').split('/').at(-1)}\n`;
    default:
      return listedFiles(program, words);
  }
}

function fromBase64(text: string): string | null {
  if (!isKnown(text)) return null;
  return Buffer.from(text, 'base64').toString('utf8').replaceAll(ANY, '?');
}
