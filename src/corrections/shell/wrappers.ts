import type { Inner } from './inner.ts';
import { afterOptions } from './options.ts';

/** A program that runs another one which its words name. */
export interface Wrapper {
  readonly values?: readonly string[];
  /** Words between the options and the program. */
  readonly skip?: number;
  /** `A=1` may stand before the program. */
  readonly assigns?: boolean;
  /** First words that make it a wrapper; absent: it always is one. */
  readonly verbs?: readonly string[];
  /** What it runs is a package, with `@version` behind its name. */
  readonly packages?: boolean;
}

const NPM_VALUES = [
  '-p',
  '--package',
  '-w',
  '--workspace',
  '-c',
  '--call',
  '--prefix',
  '-C',
  '--dir',
  '--filter',
  '-F',
];

/** Programs that run another one which their words name. */
export const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  sudo: {
    values: [
      '-u',
      '-g',
      '-h',
      '-p',
      '-C',
      '-r',
      '-t',
      '-T',
      '-D',
      '-R',
      '-U',
      '--user',
      '--group',
      '--host',
      '--prompt',
      '--chdir',
      '--chroot',
    ],
    assigns: true,
  },
  doas: { values: ['-u', '-C'] },
  env: { values: ['-u', '--unset', '-C', '--chdir', '-P'], assigns: true },
  nice: { values: ['-n', '--adjustment'] },
  ionice: { values: ['-c', '-n', '-p', '--class', '--classdata'] },
  chrt: { skip: 1 },
  taskset: { skip: 1 },
  nohup: {},
  setsid: {},
  time: { values: ['-f', '-o', '--format', '--output'] },
  gtime: { values: ['-f', '-o', '--format', '--output'] },
  timeout: { values: ['-k', '-s', '--kill-after', '--signal'], skip: 1 },
  gtimeout: { values: ['-k', '-s', '--kill-after', '--signal'], skip: 1 },
  stdbuf: { values: ['-i', '-o', '-e', '--input', '--output', '--error'] },
  unbuffer: {},
  command: {},
  builtin: {},
  exec: { values: ['-a'] },
  coproc: {},
  noglob: {},
  nocorrect: {},
  busybox: {},
  toybox: {},
  strace: { values: ['-e', '-o', '-p', '-s', '-u', '-E', '-a', '-O', '-S', '-P', '-I'] },
  ltrace: { values: ['-e', '-o', '-p', '-s', '-u', '-a', '-n'] },
  chroot: { values: ['--userspec', '--groups'], skip: 1 },
  unshare: {},
  caffeinate: { values: ['-t', '-w'] },
  winpty: {},
  'ssh-agent': { values: ['-a', '-t', '-E', '-O', '-P'] },
  screen: { values: ['-S', '-t', '-T', '-h', '-e', '-c', '-p', '-s'] },
  'cross-env': { assigns: true },
  dotenv: { values: ['-e', '-c', '-v'] },
  npx: { values: NPM_VALUES, packages: true },
  pnpx: { values: NPM_VALUES, packages: true },
  bunx: { values: NPM_VALUES, packages: true },
  corepack: { verbs: ['npm', 'npx', 'pnpm', 'pnpx', 'yarn', 'yarnpkg'], packages: true },
  npm: { values: NPM_VALUES, verbs: ['exec', 'x'], skip: 1, packages: true },
  pnpm: { values: NPM_VALUES, verbs: ['exec', 'dlx'], skip: 1, packages: true },
  yarn: { values: NPM_VALUES, verbs: ['exec', 'dlx'], skip: 1, packages: true },
  bun: { verbs: ['x'], skip: 1, packages: true },
  volta: { values: ['--node', '--npm', '--pnpm', '--yarn'], verbs: ['run'], skip: 1 },
  mise: { verbs: ['exec', 'x'], skip: 1 },
  asdf: { verbs: ['exec'], skip: 1 },
  rbenv: { verbs: ['exec'], skip: 1 },
  pyenv: { verbs: ['exec'], skip: 1 },
  direnv: { verbs: ['exec'], skip: 2 },
  bundle: { verbs: ['exec'], skip: 1 },
  poetry: { verbs: ['run'], skip: 1 },
  pipenv: { verbs: ['run'], skip: 1 },
  uv: { verbs: ['run'], skip: 1 },
  rye: { verbs: ['run'], skip: 1 },
  hatch: { verbs: ['run'], skip: 1 },
  conda: { values: ['-n', '-p', '--name', '--prefix'], verbs: ['run'], skip: 1 },
};

const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** The program that the words of a wrapper name. */
export function named(wrapper: Wrapper, args: readonly string[]): readonly Inner[] {
  const { values = [], skip = 0, assigns = false, verbs, packages = false } = wrapper;
  const rest = afterOptions(args, { values });
  if (verbs !== undefined && !verbs.includes(rest[0] ?? '')) return [];
  let words = skip === 0 ? rest : afterOptions(rest.slice(skip), { values });
  if (assigns) while (ASSIGNMENT.test(words[0] ?? '')) words = words.slice(1);
  const [name, ...others] = words;
  if (name === undefined) return [];
  const program = packages ? name.replace(/(?<=[^@])@[^/@]*$/, '') : name;
  return [{ kind: 'words', words: [program, ...others] }];
}
