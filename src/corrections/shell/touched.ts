import { LANGUAGES, pathsInCode } from './embedded.ts';
import { ANY } from './field.ts';
import { filters, foundBy } from './found-files.ts';
import { hasOption, type SplitWords, splitWords } from './options.ts';

/** A path that a command writes, moves or removes. */
export interface Touch {
  /** As the command names it; a field. */
  readonly path: string;
  /** Everything below it is touched, too. */
  readonly deep: boolean;
  /** Not everything there is: only what fits a filter that is not looked at. */
  readonly some: boolean;
}

const flat = (path: string): Touch => ({ path, deep: false, some: false });
const deep = (path: string): Touch => ({ path, deep: true, some: false });
const some = (path: string): Touch => ({ path, deep: true, some: true });

function nameOf(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) ?? '';
}

/** The targets of cp, mv, ln and install: the last word, or what is in it under the names of the others. */
function targets(split: SplitWords): readonly Touch[] {
  const folder = split.options.find(({ name }) => name === '-t' || name === '--target-directory')?.value;
  const sources = folder === undefined || folder === null ? split.operands.slice(0, -1) : split.operands;
  const target = folder ?? (split.operands.length > 1 ? split.operands.at(-1) : undefined);
  if (target === undefined) return [];
  // What is copied keeps its name below a folder; `.` and `*` stand for what is in them.
  const inside = sources.map((source) => {
    const name = nameOf(source);
    return flat(`${target.replace(/\/+$/, '')}/${name === '' || name === '.' || name === '..' ? ANY : name}`);
  });
  return [flat(target), ...inside];
}

const TARGET_VALUES = ['-t', '--target-directory', '-S', '--suffix', '-m', '-o', '-g', '--mode', '--owner', '--group'];

/** Options of dd: `of=FILE`. */
function ddTargets(args: readonly string[]): readonly Touch[] {
  return args.flatMap((word) => (word.startsWith('of=') ? [flat(word.slice(3))] : []));
}

/** Files that sed, perl and their like change in place; the first operand is the program unless an option brought it. */
function inPlace(args: readonly string[]): readonly Touch[] {
  const isInPlace = args.some((word) => /^-[A-Za-z]*i|^--in-place/.test(word) && !/^-[A-Za-z]*[ef]./.test(word));
  if (!isInPlace) return [];
  const split = splitWords(args, { values: ['-e', '-f', '--expression', '--file', '-l'] });
  const brought = split.options.some(({ name }) => /^-\w*[ef]$|^--(expression|file)$/.test(name));
  // macOS writes `sed -i '' s/a/b/ file`: an empty word is no file.
  const operands = split.operands.filter((word) => word !== '');
  return (brought ? operands : operands.slice(1)).map(some);
}

function gitFolder(args: readonly string[]): { readonly folder: string; readonly rest: readonly string[] } {
  let at = 0;
  let folder = '';
  for (; at < args.length; at++) {
    const word = args[at] ?? '';
    if (word === '-C') folder = `${args[++at] ?? ''}/`;
    else if (word === '-c' || word === '--git-dir' || word === '--work-tree') at++;
    else if (!word.startsWith('-')) break;
  }
  return { folder, rest: args.slice(at) };
}

const GIT_VALUES = ['-s', '--source', '-b', '-B', '--conflict', '-m', '--pathspec-from-file'];

function git(args: readonly string[]): readonly Touch[] {
  const { folder, rest } = gitFolder(args);
  const [verb, ...words] = rest;
  const split = splitWords(words, { values: GIT_VALUES });
  const within = (touches: readonly Touch[]): readonly Touch[] =>
    touches.map((touch) => ({ ...touch, path: touch.path.startsWith('/') ? touch.path : folder + touch.path }));
  switch (verb) {
    case 'checkout':
    case 'restore':
      // Unstaging writes no file.
      if (verb === 'restore' && hasOption(split, 'S', '--staged') && !hasOption(split, 'W', '--worktree')) return [];
      return within(split.operands.map(some));
    case 'apply':
    case 'am':
      return outputs(words, '--directory');
    case 'rm':
      return hasOption(split, '\0', '--cached') ? [] : within(split.operands.map(deep));
    case 'mv':
      return within([...split.operands.slice(0, -1).map(deep), ...targets(split)]);
    case 'clean':
      return hasOption(split, 'n', '--dry-run')
        ? []
        : within((split.operands.length === 0 ? ['.'] : split.operands).map(some));
    default:
      return [];
  }
}

/** `find ROOT -delete`. */
function find(args: readonly string[]): readonly Touch[] {
  if (!args.includes('-delete')) return [];
  return filters(args) ? foundBy(args).map(flat) : foundBy(args).map((path) => deep(path.slice(0, -2)));
}

function archive(args: readonly string[], creates: boolean): readonly Touch[] {
  const split = splitWords(args, { values: ['-C', '--directory', '-f', '--file', '-d', '-T', '-X'] });
  // `tar xf FILE`: letters without a dash.
  const old = creates && /^[a-zA-Z]+$/.test(args[0] ?? '') ? (args[0] ?? '') : '';
  const value = (...names: string[]): string | null =>
    split.options.find(({ name }) => names.includes(name))?.value ?? null;
  if (creates && (hasOption(split, 'c', '--create') || old.includes('c'))) {
    const file = value('-f', '--file') ?? (old.includes('f') ? (split.operands[1] ?? null) : null);
    return file === null ? [] : [flat(file)];
  }
  const extracts = !creates || hasOption(split, 'x', '--extract') || old.includes('x');
  const folder = value('-C', '--directory', '-d');
  return extracts && folder !== null ? [deep(folder)] : [];
}

function outputs(args: readonly string[], ...names: readonly string[]): readonly Touch[] {
  const { options } = splitWords(args, { values: names });
  return options.flatMap(({ name, value }) => (names.includes(name) && value !== null ? [flat(value)] : []));
}

function operandsOf(
  args: readonly string[],
  make: (path: string) => Touch,
  values: readonly string[] = [],
): readonly Touch[] {
  return splitWords(args, { values }).operands.map(make);
}

type Reader = (args: readonly string[]) => readonly Touch[];

const each: Reader = (args) => operandsOf(args, flat);
const eachDeep: Reader = (args) => operandsOf(args, deep);
const behindFirst: Reader = (args) => splitWords(args).operands.slice(1).map(deep);
/** Formatters: they change files only where an option says so. */
const where =
  (option: RegExp): Reader =>
  (args) =>
    args.some((word) => option.test(word)) ? operandsOf(args, some) : [];

/** Programs that write, and which of their words they write to. */
const WRITERS: Readonly<Record<string, Reader>> = {
  rm: eachDeep,
  rmdir: each,
  unlink: each,
  shred: each,
  trash: eachDeep,
  touch: (args) => operandsOf(args, flat, ['-d', '-t', '-r', '--date', '--reference']),
  truncate: (args) => operandsOf(args, flat, ['-s', '-r', '--size', '--reference']),
  mkdir: (args) => operandsOf(args, flat, ['-m', '--mode']),
  mkfifo: each,
  tee: each,
  sponge: each,
  cp: (args) => targets(splitWords(args, { values: TARGET_VALUES })),
  install: (args) => targets(splitWords(args, { values: TARGET_VALUES })),
  ln: (args) => targets(splitWords(args, { values: TARGET_VALUES })),
  link: (args) => targets(splitWords(args)),
  scp: (args) => targets(splitWords(args, { values: ['-P', '-i', '-o', '-F', '-l', '-c', '-J'] })),
  rsync: (args) =>
    splitWords(args, { values: ['-e', '-f', '--exclude', '--include', '--filter'] })
      .operands.slice(-1)
      .map(deep),
  mv: (args) => {
    const split = splitWords(args, { values: TARGET_VALUES });
    const moved = split.options.some(({ name }) => name === '-t') ? split.operands : split.operands.slice(0, -1);
    return [...moved.map(deep), ...targets(split)];
  },
  rename: behindFirst,
  chmod: behindFirst,
  chown: behindFirst,
  chgrp: behindFirst,
  setfacl: behindFirst,
  chattr: behindFirst,
  dd: ddTargets,
  sed: inPlace,
  gsed: inPlace,
  perl: inPlace,
  ruby: inPlace,
  yq: inPlace,
  awk: (args) => (args.join(' ').includes('inplace') ? operandsOf(args, some, ['-i']).slice(1) : []),
  gawk: (args) => (args.join(' ').includes('inplace') ? operandsOf(args, some, ['-i']).slice(1) : []),
  ed: each,
  ex: (args) => operandsOf(args, flat, ['-c', '-S']),
  vim: (args) => operandsOf(args, flat, ['-c', '-S']),
  vi: (args) => operandsOf(args, flat, ['-c', '-S']),
  nano: each,
  patch: (args) => [
    ...operandsOf(args, flat, ['-i', '-p', '-d', '-o', '--input']).slice(0, 1),
    ...outputs(args, '-o', '--output'),
    ...outputs(args, '-d', '--directory'),
  ],
  sort: (args) => outputs(args, '-o', '--output'),
  curl: (args) => outputs(args, '-o', '--output'),
  wget: (args) => outputs(args, '-O', '--output-document', '-P', '--directory-prefix'),
  tar: (args) => archive(args, true),
  bsdtar: (args) => archive(args, true),
  unzip: (args) => archive(args, false),
  split: (args) =>
    splitWords(args, { values: ['-l', '-b', '-n', '-a'] })
      .operands.slice(1)
      .map(flat),
  git,
  find,
  prettier: where(/^(--write|-w)$/),
  eslint: where(/^--fix$/),
  biome: where(/^--(write|fix)$/),
  gofmt: where(/^-w$/),
  goimports: where(/^-w$/),
  shfmt: where(/^-w$/),
  'clang-format': where(/^-i$/),
  autopep8: where(/^(-i|--in-place)$/),
  ruff: where(/^(--fix|format)$/),
  black: (args) => (args.includes('--check') ? [] : operandsOf(args, some)),
  isort: (args) => (args.includes('--check') ? [] : operandsOf(args, some)),
  rustfmt: (args) => (args.includes('--check') ? [] : operandsOf(args, some)),
  dos2unix: each,
  unix2dos: each,
};

/** The paths that a command writes, moves or removes; reading is not touching. */
export function touchedBy(program: string, args: readonly string[], stdin: string | null): readonly Touch[] {
  const reader = Object.hasOwn(WRITERS, program) ? WRITERS[program] : undefined;
  const code = LANGUAGES.test(program) ? pathsInCode(args, stdin).map(flat) : [];
  return reader === undefined ? code : [...reader(args), ...code];
}
