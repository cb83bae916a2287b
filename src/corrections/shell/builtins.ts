import { ANY } from './field.ts';
import { splitWords } from './options.ts';
import { fromFolder, type Scope, setFolder, setVariable } from './scope.ts';

type Builtin = (args: readonly string[], scope: Scope, stdin: string | null) => void;

const cd =
  (home: string | undefined): Builtin =>
  (args, scope) => {
    const target = splitWords(args).operands[0] ?? home ?? ANY;
    setFolder(scope, target === '-' ? [ANY] : fromFolder(scope.cwd, target));
  };

/** `read a b`: every line that may come in is one more possibility. */
const read: Builtin = (args, scope, stdin) => {
  const { operands } = splitWords(args, { values: ['-d', '-n', '-N', '-p', '-t', '-u', '-i', '-a'] });
  const names = operands.length === 0 ? ['REPLY'] : operands;
  const lines = stdin?.split('\n').filter((line) => line !== '') ?? [];
  for (const [at, name] of names.entries()) {
    const last = at === names.length - 1;
    const values = lines.slice(0, 8).map((line) => {
      const words = line.trim().split(/\s+/);
      return [(last ? words.slice(at).join(' ') : words[at]) ?? ''];
    });
    setVariable(scope, name, values.length === 0 ? [[ANY]] : values);
  }
};

const alias: Builtin = (args, scope) => {
  for (const word of args) {
    const [, name, value] = /^([^=\s]+)=([\s\S]*)$/.exec(word) ?? [];
    if (name !== undefined && value !== undefined) scope.aliases.set(name, value);
  }
};

const set: Builtin = (args, scope) => {
  const at = args.indexOf('--');
  const words = at === -1 ? args.filter((word) => !/^[-+]/.test(word)) : args.slice(at + 1);
  if (at !== -1 || words.length > 0) scope.positional = [words];
};

const shift: Builtin = (args, scope) => {
  const count = Number(args[0] ?? 1);
  scope.positional = scope.positional.map((words) => words.slice(count));
};

const unset: Builtin = (args, scope) => {
  if (!scope.unsure) for (const name of args) scope.variables.delete(name);
};

/** `printf -v name …` prints into a variable. */
function printTarget(args: readonly string[]): string | null {
  return args[0] === '-v' ? (args[1] ?? null) : null;
}

/** A link or a copy of a program runs as what it stands for. */
const link =
  (symbolic: boolean): Builtin =>
  (args, scope) => {
    const { operands } = splitWords(args);
    const [source, target] = operands;
    if (source === undefined || target === undefined || operands.length > 2) return;
    for (const path of fromFolder(scope.cwd, target)) {
      const from = plainPath(path);
      scope.links.set(from, source);
      if (symbolic) scope.ways.set(from, plainPath(source.startsWith('/') ? source : `${from}/../${source}`));
    }
  };

/** A path without `.`, `..` and double slashes. */
export function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0) parts.pop();
    else if (part !== '' && part !== '.' && part !== '..') parts.push(part);
  }
  return `${path.startsWith(ANY) ? '' : '/'}${parts.join('/')}`;
}

/** Does to the scope what a command of the shell itself does. `printed`: what it would print. */
export function runBuiltin(
  program: string,
  args: readonly string[],
  scope: Scope,
  {
    stdin,
    home,
    printed,
  }: { readonly stdin: string | null; readonly home: string | undefined; readonly printed: string | null },
): void {
  switch (program) {
    case 'cd':
    case 'pushd':
      return cd(home)(args, scope, stdin);
    case 'popd':
      return setFolder(scope, [ANY]);
    case 'read':
      return read(args, scope, stdin);
    case 'alias':
      return alias(args, scope, stdin);
    case 'set':
      return set(args, scope, stdin);
    case 'shift':
      return shift(args, scope, stdin);
    case 'unset':
      return unset(args, scope, stdin);
    case 'printf': {
      const name = printTarget(args);
      if (name !== null) setVariable(scope, name, [[printed ?? ANY]]);
      return;
    }
    case 'ln':
      return link(true)(args, scope, stdin);
    case 'cp':
    case 'mv':
      return link(false)(args, scope, stdin);
    default:
  }
}
