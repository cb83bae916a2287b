import { ANY, ONE, STAR } from './field.ts';
import { splitWords } from './options.ts';

/** Folders that find begins with. */
function rootsOf(args: readonly string[]): readonly string[] {
  const first = args.findIndex((word) => /^[-(!]/.test(word));
  const roots = (first === -1 ? args : args.slice(0, first)).slice(0, 4);
  return roots.length === 0 ? ['.'] : roots;
}

/** The names that `-name` asks for, as fields; null when it asks for none, or says which not. */
function namesOf(args: readonly string[]): readonly string[] | null {
  if (args.some((word) => word === '!' || word === '-not')) return null;
  const names = args.flatMap((word, at) => (/^-i?name$/.test(args[at - 1] ?? '') ? [word] : []));
  return names.length === 0 ? null : names.map((name) => name.replaceAll('*', STAR).replace(/\?|\[[^\]]*\]/g, ONE));
}

/** The paths that `-path` asks for: its `*` takes slashes, too. */
function pathsOf(args: readonly string[]): readonly string[] | null {
  if (args.some((word) => word === '!' || word === '-not')) return null;
  const paths = args.flatMap((word, at) => (/^-i?(path|wholename)$/.test(args[at - 1] ?? '') ? [word] : []));
  return paths.length === 0 ? null : paths.map((path) => path.replaceAll('*', ANY));
}

/** Paths that stand for everything that find may find. */
export function foundBy(args: readonly string[]): readonly string[] {
  const paths = pathsOf(args);
  if (paths !== null) return paths;
  const names = namesOf(args);
  return rootsOf(args).flatMap((root) => {
    const folder = root.replace(/\/+$/, '');
    if (names === null) return [`${folder}/${ANY}`];
    return names.flatMap((name) => [`${folder}/${name}`, `${folder}/${ANY}/${name}`]);
  });
}

/** Whether find takes only some of what is below its folders. */
export function filters(args: readonly string[]): boolean {
  return args.some((word) => /^-(i?name|i?path|i?regex|newer|mtime|size|empty|maxdepth|perm|user|not)$|^!$/.test(word));
}

const below = (folders: readonly string[]): string =>
  (folders.length === 0 ? ['.'] : folders).map((folder) => `${folder.replace(/\/+$/, '')}/${ANY}\n`).join('');

/** What programs that list files print, for those who hand it to xargs; null for all others. */
export function listedFiles(program: string, args: readonly string[]): string | null {
  switch (program) {
    case 'find':
      return foundBy(args).join('\n');
    case 'ls': {
      const { operands } = splitWords(args);
      // With one folder the names alone are printed.
      return operands.length === 0 ? ANY : operands.map((word) => `${word}\n${ANY}\n`).join('');
    }
    case 'grep':
    case 'rg':
      return args.some((word) => /^-\w*[lL]|^--files/.test(word)) ? below(splitWords(args).operands.slice(1)) : null;
    case 'git':
      return args[0] === 'ls-files' ? below(splitWords(args.slice(1)).operands) : null;
    default:
      return null;
  }
}
