import { MiraError } from '../errors.ts';
import { ANY, type Fit, fitOf, globTokens, type Token } from './shell/field.ts';
import type { Run } from './shell/script-facts.ts';

/** A pattern for commands, ready to be compared. */
export interface CommandPattern {
  /** The program as it stands in the pattern. */
  readonly program: string;
  readonly programTokens: readonly Token[];
  /** Words of the pattern that are no options; null is `*`, any words. */
  readonly words: readonly (readonly Token[] | null)[];
  /** Plain texts of the same words, for the short names of verbs. */
  readonly texts: readonly string[];
  readonly options: readonly string[];
}

/** Programs that go by more than one name. */
const OTHER_NAMES: Readonly<Record<string, string>> = { nodejs: 'node', yarnpkg: 'yarn', gsed: 'sed', gmake: 'make' };

/** Short names of the first word behind a program. */
const VERBS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  npm: {
    i: 'install',
    in: 'install',
    ins: 'install',
    inst: 'install',
    insta: 'install',
    instal: 'install',
    isnt: 'install',
    isntall: 'install',
    add: 'install',
    it: 'install-test',
    cit: 'clean-install-test',
    'clean-install': 'ci',
    ic: 'ci',
    un: 'uninstall',
    uninstall: 'uninstall',
    rm: 'uninstall',
    remove: 'uninstall',
    r: 'uninstall',
    up: 'update',
    upgrade: 'update',
    t: 'test',
    tst: 'test',
    rum: 'run',
    urn: 'run',
    'run-script': 'run',
    x: 'exec',
  },
  pnpm: { i: 'install', rm: 'remove', un: 'remove', uninstall: 'remove', up: 'update', upgrade: 'update', t: 'test' },
  cargo: { b: 'build', c: 'check', t: 'test', r: 'run', rm: 'remove' },
  go: {},
};

/** Options that take the next word, of programs whose verb stands behind them. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  git: [
    '-C',
    '-c',
    '--git-dir',
    '--work-tree',
    '--namespace',
    '--exec-path',
    '--super-prefix',
    '--config-env',
    '-m',
    '-b',
  ],
  npm: ['--prefix', '-C', '-w', '--workspace', '--registry', '--userconfig', '--loglevel', '--cache', '--tag', '--otp'],
  pnpm: ['--dir', '-C', '--filter', '-F', '--registry', '--loglevel', '--reporter'],
  yarn: ['--cwd', '--registry', '--cache-folder', '--modules-folder'],
  docker: ['-H', '--host', '-c', '--context', '--config', '-l', '--log-level', '-f', '--file', '-p'],
  kubectl: ['-n', '--namespace', '--context', '--cluster', '--kubeconfig', '-s', '--server', '-o', '-l', '-f'],
  cargo: ['--manifest-path', '--color', '--config', '-Z', '-C', '-p', '--package', '--target', '--features'],
};

/** Letters and the long names they stand for, in most programs. */
const LONG: Readonly<Record<string, readonly string[]>> = {
  r: ['recursive'],
  R: ['recursive'],
  f: ['force'],
  a: ['all'],
  n: ['dry-run', 'no-verify'],
  v: ['verbose'],
  q: ['quiet'],
  g: ['global', 'location=global'],
  m: ['message'],
  d: ['delete'],
  D: ['save-dev'],
  i: ['interactive', 'in-place'],
  y: ['yes'],
};

function patternWords(pattern: string): string[] {
  return (pattern.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).map((word) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_all, a, b) => String(a ?? b ?? '')),
  );
}

/** Reads a pattern such as `npm *` or `git push --force`. Throws `usage` for one that is no single command. */
export function compileCommand(pattern: string): CommandPattern {
  const [program, ...rest] = patternWords(pattern);
  const operator = /[;&|<>`]|\$\(/.exec(pattern);
  if (program === undefined || operator !== null) {
    const what = operator === null ? 'is empty' : `holds "${operator[0]}" at character ${operator.index + 1}`;
    throw new MiraError('usage', `the command pattern ${what}`, {
      hint: 'name one program and its words, with * for any: npm *, git push --force',
    });
  }
  const texts = rest.filter((word) => !/^-./.test(word));
  return {
    program,
    programTokens: globTokens(program, true),
    words: texts.map((word) => (/^\*+$/.test(word) ? null : globTokens(word, true))),
    texts,
    options: rest.filter((word) => /^-./.test(word)),
  };
}

/** Whether a pattern means every command. */
export function meansEveryCommand({ program, words, options }: CommandPattern): boolean {
  return /^[*?]+$/.test(program) && options.length === 0 && words.every((word) => word === null);
}

function best(a: Fit, b: () => Fit): Fit {
  if (a === 'yes') return 'yes';
  const other = b();
  return other === 'yes' || a === 'no' ? other : a;
}

function worst(a: Fit, b: () => Fit): Fit {
  if (a === 'no') return 'no';
  const other = b();
  return other === 'yes' ? a : other;
}

function fitProgram({ program, programTokens }: CommandPattern, run: Run): Fit {
  const called =
    /^pip[\d.]*$/.test(run.program) && program === 'pip' ? 'pip' : (OTHER_NAMES[run.program] ?? run.program);
  if (!program.includes('/')) return best(fitOf(run.program, programTokens), () => fitOf(called, programTokens));
  const bare = program.replace(/^\.?\//, '');
  const globs = [program, program.replace(/^\.\//, ''), `*/${bare}`].map((glob) => globTokens(glob, true));
  const paths = [run.path, run.path.replace(/^\.\//, '')];
  return paths.flatMap((path) => globs.map((glob) => fitOf(path, glob))).reduce((a, b) => best(a, () => b), 'no');
}

/** Letters of a word such as `-rf`. */
function letters(word: string): string {
  return /^-[^-]/.test(word) ? word.slice(1) : '';
}

function hasLetter(letter: string, args: readonly string[]): boolean {
  return args.some((arg) => letters(arg).includes(letter) || LONG[letter]?.includes(arg.replace(/^--/, '')));
}

function hasLong(option: string, args: readonly string[]): boolean {
  const name = option.slice(2);
  const short = Object.entries(LONG).filter(([, names]) => names.includes(name));
  return short.some(([letter]) => args.some((arg) => letters(arg).includes(letter) && letters(arg).length <= 4));
}

function fitOption(option: string, args: readonly string[]): Fit {
  const tokens = globTokens(option, true);
  const own = args.filter((arg) => /^-/.test(arg));
  if (own.some((arg) => fitOf(arg, tokens) === 'yes' || arg.startsWith(`${option}=`))) return 'yes';
  const short = letters(option);
  if (short !== '' && short.length <= 3 && [...short].every((letter) => hasLetter(letter, own))) return 'yes';
  if (option.startsWith('--') && hasLong(option, own)) return 'yes';
  return args.some((arg) => arg.includes(ANY) && fitOf(arg, tokens) === 'perhaps') ? 'perhaps' : 'no';
}

interface Place {
  readonly pattern: CommandPattern;
  readonly args: readonly string[];
  readonly values: readonly string[] | undefined;
}

/** Whether the words of the pattern stand in the arguments from `at` on, in their order, with options between them. */
function fitWords(place: Place, at: number, next: number): Fit {
  const { pattern, args, values } = place;
  const word = pattern.words[next];
  if (word === undefined) return 'yes';
  const arg = args[at];
  if (word === null) {
    const rest = fitWords(place, at, next + 1);
    return arg === undefined ? rest : best(rest, () => fitWords(place, at + 1, next));
  }
  if (arg === undefined) return 'no';
  if (arg === '--') return fitWords(place, at + 1, next);
  if (/^-./.test(arg)) return fitBehindOption(place, at, next, values);
  const here = worst(fitWord(pattern, arg, next), () => fitWords(place, at + 1, next + 1));
  if (!arg.includes(ANY)) return here;
  // What is unknown may be nothing, or several words.
  return best(here, () => worst('perhaps', () => fitWords(place, at + 1, next)));
}

function fitBehindOption(place: Place, at: number, next: number, values: readonly string[] | undefined): Fit {
  const arg = place.args[at] ?? '';
  if (arg.includes('=')) return fitWords(place, at + 1, next);
  if (values !== undefined) return fitWords(place, at + (values.includes(arg) ? 2 : 1), next);
  // It is not known which options of this program take a value.
  return best(fitWords(place, at + 1, next), () => fitWords(place, at + 2, next));
}

function fitWord({ program, words, texts }: CommandPattern, arg: string, next: number): Fit {
  const tokens = words[next] ?? [];
  const fit = fitOf(arg, tokens);
  const verbs = next === 0 ? VERBS[program] : undefined;
  if (fit === 'yes' || verbs === undefined) return fit;
  const meant = (text: string): string => (Object.hasOwn(verbs, text) ? (verbs[text] ?? text) : text);
  return meant(arg) === meant(texts[next] ?? '') ? 'yes' : fit;
}

/** Whether a run is one that the pattern means. Words that the pattern does not name are free. */
export function fitCommand(pattern: CommandPattern, run: Run): Fit {
  const program = fitProgram(pattern, run);
  if (program === 'no') return 'no';
  const values = Object.hasOwn(VALUES, run.program) ? VALUES[run.program] : undefined;
  let fit = worst(program, () => fitWords({ pattern, args: run.args, values }, 0, 0));
  for (const option of pattern.options) fit = worst(fit, () => fitOption(option, run.args));
  return fit;
}
