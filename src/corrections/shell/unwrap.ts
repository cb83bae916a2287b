import { embedded, LANGUAGES } from './embedded.ts';
import { foundBy } from './found-files.ts';
import { parallel, xargs } from './from-input.ts';
import type { Inner } from './inner.ts';
import { afterOptions, splitWords } from './options.ts';
import { dashC, SHELLS, shell } from './shells.ts';
import { named, WRAPPERS, type Wrapper } from './wrappers.ts';

/** `find … -exec program {} +`: the files are somewhere below the folders it begins with. */
function find(args: readonly string[]): readonly Inner[] {
  const inner: Inner[] = [];
  for (let at = 0; at < args.length; at++) {
    if (!/^-(exec|execdir|ok|okdir)$/.test(args[at] ?? '')) continue;
    const end = args.findIndex((word, place) => place > at && (word === ';' || word === '+'));
    const words = args.slice(at + 1, end === -1 ? undefined : end);
    for (const path of foundBy(args)) {
      inner.push({ kind: 'words', words: words.map((word) => word.replaceAll('{}', path)) });
    }
  }
  return inner;
}

/** `-S 'npm install'` of env. */
function env(args: readonly string[], wrapper: Wrapper): readonly Inner[] {
  const at = args.findIndex((word) => /^(-\w*S|--split-string)/.test(word));
  if (at === -1) return named(wrapper, args);
  const [, stuckText = ''] = /^(?:-\w*S|--split-string=?)([\s\S]*)$/.exec(args[at] ?? '') ?? [];
  const text = [stuckText, ...args.slice(at + 1)].join(' ').trim();
  return [{ kind: 'script', text: `env ${text}` }];
}

type Unwrap = (args: readonly string[], stdin: string | null) => readonly Inner[];

const command: Unwrap = (args) => (/^-\w*[vV]/.test(args[0] ?? '') ? [] : named({}, args));
const evaluate: Unwrap = (args) => [{ kind: 'script', text: args.join(' ') }];
const trap: Unwrap = (args) => {
  const words = args[0] === '--' ? args.slice(1) : args;
  return words.length < 2 ? [] : [{ kind: 'script', text: words[0] ?? '' }];
};
const source: Unwrap = ([path, ...positional]) => (path === undefined ? [] : [{ kind: 'file', path, positional }]);
const repeat: Unwrap = (args) => [
  { kind: 'script', text: afterOptions(args, { values: ['-n', '--interval', '-w', '-r', '-m'] }).join(' ') },
];
const dashScript: Unwrap = (args) => dashC(args, () => []);
const flock: Unwrap = (args) => dashC(args, (rest) => afterOptions(rest, { values: ['-w', '-E'] }).slice(1));

/** What is typed into a pane of tmux, or started in a new one. */
const tmux: Unwrap = (args) => {
  const [verb = '', ...words] = afterOptions(args, { values: ['-L', '-S', '-f', '-c'] });
  if (!/^(new|new-session|neww|new-window|splitw|split-window|send|send-keys|run|run-shell|respawn-pane)$/.test(verb))
    return [];
  const { operands } = splitWords(words, { values: ['-t', '-s', '-n', '-c', '-x', '-y', '-e', '-F', '-l', '-p'] });
  const typed = operands.filter((word) => !/^(Enter|C-m|KPEnter)$/.test(word));
  return typed.length === 0 ? [] : [{ kind: 'script', text: typed.join(' ') }];
};

const later: Unwrap = (_args, stdin) => (stdin === null ? [] : [{ kind: 'script', text: stdin }]);

/** Programs with a way of their own to name what they run. */
const SPECIAL: Readonly<Record<string, Unwrap>> = {
  env: (args) => env(args, WRAPPERS['env'] ?? {}),
  command,
  eval: evaluate,
  trap,
  source,
  '.': source,
  xargs,
  parallel,
  watch: repeat,
  entr: repeat,
  hyperfine: repeat,
  find,
  fd: find,
  su: dashScript,
  runuser: dashScript,
  'nix-shell': dashScript,
  script: dashScript,
  flock,
  tmux,
  at: later,
  batch: later,
};

/**
 * What a program runs in turn: nothing for most. `args` are its words behind the name; `stdin` what comes in, null when
 * that is not known.
 */
export function unwrap(program: string, args: readonly string[], stdin: string | null): readonly Inner[] {
  if (SHELLS.has(program)) return shell(args);
  const special = Object.hasOwn(SPECIAL, program) ? SPECIAL[program] : undefined;
  if (special !== undefined) return special(args, stdin);
  if (/^python[\d.]*$/.test(program) && args[0] === '-m') return [{ kind: 'words', words: args.slice(1) }];
  const wrapper = Object.hasOwn(WRAPPERS, program) ? WRAPPERS[program] : undefined;
  if (LANGUAGES.test(program) && (wrapper === undefined || args[0]?.startsWith('-')))
    return embedded(program, args, stdin);
  return wrapper === undefined ? [] : named(wrapper, args);
}
