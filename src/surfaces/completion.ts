import { action } from '../actions/define.ts';
import { type Catalogue, type Entry, firstWords } from './catalogue.ts';
import { specOf } from './spec.ts';

/** What one place on the command line can be followed by. */
interface Place {
  /** Words typed so far: `''`, `history`, `history search`. */
  readonly path: string;
  /** Next words, each with its line of help. */
  readonly words: readonly (readonly [string, string])[];
  readonly options: readonly {
    readonly flag: string;
    readonly about: string;
    readonly of: readonly string[];
    readonly takes: 'nothing' | 'folder' | 'any';
  }[];
}

function optionsOf(entry: Entry | undefined): Place['options'] {
  if (entry === undefined) return [];
  const help = { flag: '--help', about: 'explain this verb', of: [], takes: 'nothing' } as const;
  const own = specOf(entry).options.map((row) => ({
    flag: row.flag,
    about: row.about,
    of: row.of,
    takes: row.placeholder === null ? ('nothing' as const) : row.values,
  }));
  return [...own, help];
}

/** `goals milestone add` → itself, `goals milestone`, `goals`. */
function prefixes(name: string): string[] {
  const words = name.split(' ');
  return words.map((_, at) => words.slice(0, at + 1).join(' '));
}

function choicesOf(entry: Entry | undefined): (readonly [string, string])[] {
  const positions = entry === undefined ? [] : specOf(entry).positions;
  return positions.flatMap(({ of, about }) => of.map((word) => [word, about] as const));
}

function places(catalogue: Catalogue): Place[] {
  const firsts = firstWords(catalogue).filter((word) => catalogue.find(word)?.verb.hidden !== true);
  const about = (name: string): string => catalogue.find(name)?.verb.about ?? '';
  const top: Place = {
    path: '',
    words: firsts.map((word) => [word, about(word) || `${catalogue.below(word).join(', ')}`] as const),
    options: optionsOf(catalogue.find('chat')),
  };
  const names = new Set([...firsts, ...catalogue.entries.flatMap(({ verb }) => prefixes(verb.name))]);
  const rest = [...names].map(
    (path): Place => ({
      path,
      words: [
        ...catalogue.below(path).map((word) => [word, about(`${path} ${word}`)] as const),
        ...choicesOf(catalogue.find(path)),
      ],
      options: optionsOf(catalogue.find(path)),
    }),
  );
  return [top, ...rest];
}

/** A word safe inside single quotes of any of the three shells. */
function plain(text: string): string {
  return text.replace(/['\\`$]/g, '').replaceAll('\n', ' ');
}

function bash(catalogue: Catalogue): string {
  const all = places(catalogue);
  const paths = all.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  const values = all.flatMap(({ path, options }) =>
    options.flatMap(({ flag, of, takes }) => {
      if (takes === 'nothing') return [];
      const answer = of.length > 0 ? `compgen -W '${of.join(' ')}'` : takes === 'folder' ? 'compgen -d' : 'compgen -f';
      const whole = of.length > 0 ? '' : "local IFS=$'\\n'; ";
      return [`    '${path}:${flag}') ${whole}COMPREPLY=($(${answer} -- "$current")); return ;;`];
    }),
  );
  const words = all.map(({ path, words: next, options }) => {
    const offered = [...next.map(([word]) => word), ...options.map(({ flag }) => flag)];
    return `    '${path}') words='${offered.join(' ')}' ;;`;
  });
  return [
    '# bash completion of mira: source <(mira completion bash)',
    '_mira() {',
    `  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" path="" words="" next i`,
    '  for ((i = 1; i < COMP_CWORD; i++)); do',
    `    next="\${path:+$path }\${COMP_WORDS[i]}"`,
    '    case "$next" in',
    `      ${paths.join('|')}) path="$next" ;;`,
    '    esac',
    '  done',
    '  case "$path:$before" in',
    ...values,
    '  esac',
    '  case "$path" in',
    ...words,
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    'complete -o default -F _mira mira',
  ].join('\n');
}

function zsh(catalogue: Catalogue): string {
  const all = places(catalogue);
  const paths = all.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  const described = (name: string, about: string): string => `'${name.replaceAll(':', '\\:')}:${plain(about)}'`;
  const values = all.flatMap(({ path, options }) =>
    options.flatMap(({ flag, of, takes }) => {
      if (takes === 'nothing') return [];
      const answer = of.length > 0 ? `compadd -- ${of.join(' ')}` : takes === 'folder' ? '_files -/' : '_files';
      return [`    '${path}:${flag}') ${answer}; return ;;`];
    }),
  );
  const words = all.map(({ path, words: next, options }) => {
    const offered = [
      ...next.map(([word, about]) => described(word, about)),
      ...options.map(({ flag, about }) => described(flag, about)),
    ];
    return `    '${path}') offered=(${offered.join(' ')}) ;;`;
  });
  return [
    '#compdef mira',
    '# zsh completion of mira: mira completion zsh > a folder of $fpath, as _mira',
    '_mira() {',
    '  local at="" step before="$words[CURRENT-1]" i; local -a offered',
    '  for ((i = 2; i < CURRENT; i++)); do',
    `    step="\${at:+$at }$words[i]"`,
    '    case "$step" in',
    `      ${paths.join('|')}) at="$step" ;;`,
    '    esac',
    '  done',
    '  case "$at:$before" in',
    ...values,
    '  esac',
    '  case "$at" in',
    ...words,
    '  esac',
    "  _describe 'mira' offered",
    '}',
    'if [ "$funcstack[1]" = "_mira" ]; then _mira "$@"; else compdef _mira mira; fi',
  ].join('\n');
}

function fish(catalogue: Catalogue): string {
  const all = places(catalogue);
  const paths = all.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  const lines = all.flatMap(({ path, words, options }) => {
    const at = `complete -c mira -n '__mira_at "${path}"'`;
    const next = words.map(([word, about]) => `${at} -f -a '${word}' -d '${plain(about)}'`);
    const flags = options.map(({ flag, about, of, takes }) => {
      const value =
        of.length > 0
          ? ` -x -a '${of.join(' ')}'`
          : takes === 'folder'
            ? " -x -a '(__fish_complete_directories)'"
            : takes === 'any'
              ? ' -r'
              : '';
      return `${at} -l ${flag.slice(2)}${value} -d '${plain(about)}'`;
    });
    return [...next, ...flags];
  });
  return [
    '# fish completion of mira: mira completion fish | source',
    'function __mira_at',
    '  set -l at ""',
    '  for word in (commandline -opc)[2..]',
    '    set -l step (string trim -- "$at $word")',
    `    contains -- $step ${paths.join(' ')}; and set at $step`,
    '  end',
    '  test "$at" = "$argv[1]"',
    'end',
    ...lines,
  ].join('\n');
}

const SCRIPTS = { bash, zsh, fish } as const;

/** The completion script of a shell, made from the verbs that `catalogue` gives. */
export function completionScript(shell: 'bash' | 'zsh' | 'fish', catalogue: Catalogue): string {
  return SCRIPTS[shell](catalogue);
}

/** `mira completion SHELL`; `catalogue` is asked for late, because it holds this verb too. */
export function completionAction(catalogue: () => Catalogue) {
  return action({
    name: 'completion',
    about: 'Print the completion script of a shell',
    details: 'Completes verbs, options and their values. Nothing is started while you press Tab.',
    examples: [
      'source <(mira completion bash)',
      'mira completion fish | source',
      'mira completion zsh > ~/.zfunc/_mira',
    ],
    on: ['cli'],
    args: {
      shell: { type: 'choice', about: 'the shell', of: ['bash', 'zsh', 'fish'], position: 'one', required: true },
    },
    run: ({ shell }) => ({ shell, script: completionScript(shell, catalogue()) }),
    show: ({ script }) => script,
  });
}
