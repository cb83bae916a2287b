import type { NewCheck } from './corrections.ts';

/** A check that follows from the words of a correction; stored only when the person agrees. */
export type Proposal = Omit<NewCheck, 'action'>;

/** Programs that a sentence may name without quotes. */
const PROGRAMS: ReadonlySet<string> = new Set(
  `npm npx pnpm yarn bun deno node nodejs python python2 python3 pip pip3 uv poetry pipenv conda ruby gem bundle rake cargo rustc
  go gofmt make cmake ninja just gulp grunt webpack vite tsc eslint biome prettier jest vitest mocha ava playwright cypress
  git gh hg svn docker docker-compose podman kubectl helm terraform tofu ansible vagrant brew apt apt-get yum dnf pacman
  curl wget ssh scp rsync sed awk grep rg find fd rm mv cp chmod chown sudo su psql mysql sqlite3 mongo redis-cli
  mvn gradle ant sbt java javac dotnet swift xcodebuild flutter dart php composer phpunit perl black ruff isort mypy pytest tox
  nvim vim nano emacs code open tmux screen systemctl service reboot shutdown kill pkill killall dd`.split(/\s+/),
);

/** Folders that a sentence may name by their name alone. */
const FOLDERS: ReadonlySet<string> = new Set(
  `vendor vendored node_modules third_party dist build out target coverage migrations fixtures snapshots __snapshots__ src lib
  test tests docs scripts assets public static bin packages apps legacy infra deploy proto schemas`.split(/\s+/),
);

/** A name in quotes or backticks, or a bare word. */
const NAME = '(?:`([^`]+)`|"([^"]+)"|\'([^\']+)\'|([\\w@./*+-]+))';
const NEVER = "(?:never|do\\s+not|don'?t|don’t|must\\s+not|should\\s+not|stop|avoid|no\\s+more)";

interface Named {
  readonly text: string;
  /** It stood in quotes: the person means exactly that. */
  readonly exact: boolean;
}

function named(groups: readonly (string | undefined)[]): Named {
  const [back, double, single, bare = ''] = groups;
  const quoted = back ?? double ?? single;
  const text = (quoted ?? bare.replace(/[.,;:!]+$/, '')).trim();
  return { text, exact: quoted !== undefined };
}

function isCommand({ text, exact }: Named): boolean {
  const [program = ''] = text.split(/\s+/);
  return PROGRAMS.has(program) || (exact && /^[\w./-]+( |$)/.test(text));
}

function isPath({ text, exact }: Named): boolean {
  return /[/*]|^\.?\w[\w-]*\.\w+$|^\.\w+/.test(text) || exact;
}

const command = ({ text }: Named, instead: string | null): Proposal => ({
  kind: 'command',
  pattern: text.includes(' ') ? text : `${text} *`,
  within: null,
  instead,
});

const path = (glob: string): Proposal => ({
  kind: 'path',
  pattern: glob.replace(/^\.\//, ''),
  within: null,
  instead: null,
});

/** A text as a regular expression that fits exactly it, at the borders of words. */
function literal(text: string): string {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return `${/^\w/.test(text) ? '\\b' : ''}${escaped}${/\w$/.test(text) ? '\\b' : ''}`;
}

/** A folder or a file as the glob of where a text must not stand. */
function withinOf(place: string): string {
  const plain = place.replace(/^\.\//, '').replace(/\/+$/, '');
  return /[*.]/.test(plain.split('/').at(-1) ?? '') ? plain : `${plain}/**`;
}

type Rule = (text: string) => readonly Proposal[];

/** "use pnpm, never npm", "use pnpm instead of npm", "pnpm, not npm" */
const insteadOf: Rule = (text) => {
  const pattern = new RegExp(
    `(?:use\\s+)?${NAME}\\s*(?:,\\s*(?:and\\s+)?(?:never|not)|instead\\s+of|rather\\s+than|over|not)\\s+(?:use\\s+)?${NAME}`,
    'gi',
  );
  return [...text.matchAll(pattern)].flatMap((match) => {
    const good = named(match.slice(1, 5));
    const bad = named(match.slice(5, 9));
    return isCommand(bad) && isCommand(good) ? [command(bad, good.text)] : [];
  });
};

/** "never run make deploy", "don't use npm" */
const neverRun: Rule = (text) => {
  const pattern = new RegExp(
    `${NEVER}\\s+(?:run|running|use|using|call|execute|invoke)\\s+(?:\`([^\`]+)\`|"([^"]+)"|'([^']+)'|([\\w@./+-]+(?:\\s+(?!in\\b|for\\b|to\\b|on\\b|here\\b|and\\b|or\\b|but\\b|use\\b|without\\b|unless\\b|when\\b|if\\b|at\\b|with\\b)[\\w@./:+-]+){0,3}))(?!\\s+in\\s)`,
    'gi',
  );
  const use = new RegExp(`\\buse\\s+${NAME}\\s*(?:instead)?\\s*[.!]?\\s*$`, 'i').exec(text);
  return [...text.matchAll(pattern)].flatMap((match) => {
    const bad = named(match.slice(1, 5));
    const good = use === null ? null : named(use.slice(1, 5)).text;
    return isCommand(bad) ? [command(bad, good === null || good === bad.text ? null : good)] : [];
  });
};

/** "don't touch vendor/", "never edit package-lock.json", "leave the migrations folder alone" */
const dontTouch: Rule = (text) => {
  const verbs =
    '(?:touch|edit|modify|change|write(?:\\s+to|\\s+into)?|overwrite|delete|remove|alter|rewrite|commit\\s+to)';
  const what = `(?:(?:anything|files?|code|stuff)\\s+(in|under|inside|below)\\s+|(?:in|under|inside|below)\\s+)?(?:the\\s+)?${NAME}(\\s+(?:folder|directory|dir|file))?`;
  const never = new RegExp(`${NEVER}\\s+(?:ever\\s+)?${verbs}\\s+${what}`, 'gi');
  const leave = new RegExp(
    `(?:leave|(?:keep|stay)\\s+(out)\\s+of|hands\\s+off)\\s+(?:the\\s+)?${NAME}(\\s+(?:folder|directory|dir|file))?`,
    'gi',
  );
  return [...text.matchAll(never), ...text.matchAll(leave)].flatMap((match) => {
    const place = named(match.slice(2, 6));
    const isPlace = match[1] !== undefined || match[6] !== undefined || isPath(place) || FOLDERS.has(place.text);
    return isPlace ? [path(place.text)] : [];
  });
};

/** "no console.log in src", "never use any in src/**" */
const noTextIn: Rule = (text) => {
  const pattern = new RegExp(
    `(?:\\bno|\\bnever\\s+use|\\bdon'?t\\s+use|\\bdo\\s+not\\s+use|\\bavoid|\\bnever\\s+(?:leave|put|write))\\s+${NAME}(?:\\(\\))?(?:\\s+(?:calls?|statements?|comments?|left))?\\s+in\\s+(?:the\\s+)?${NAME}`,
    'gi',
  );
  return [...text.matchAll(pattern)].flatMap((match): Proposal[] => {
    const what = named(match.slice(1, 5));
    const place = named(match.slice(5, 9));
    const codeLike =
      what.exact || /[._()]|^[A-Z]{3,}$|^(any|var|eval|debugger|goto|print|println|printf)$/.test(what.text);
    const placeLike = isPath(place) || /^(src|lib|test|tests|app|packages|server|client|docs)$/.test(place.text);
    if (!codeLike || !placeLike) return [];
    return [{ kind: 'content', pattern: literal(what.text), within: withinOf(place.text), instead: null }];
  });
};

/** "every file in src must contain SPDX-License-Identifier" */
const mustHold: Rule = (text) => {
  const pattern = new RegExp(
    `(?:every|all|each)\\s+files?\\s+(?:in|under)\\s+${NAME}\\s+(?:must|should|has\\s+to|have\\s+to|needs?\\s+to)\\s+(?:contain|hold|have|include|start\\s+with|begin\\s+with)\\s+${NAME}`,
    'gi',
  );
  return [...text.matchAll(pattern)].map((match) => ({
    kind: 'require',
    pattern: literal(named(match.slice(5, 9)).text),
    within: withinOf(named(match.slice(1, 5)).text),
    instead: null,
  }));
};

/** What has a name of its own. */
const wellKnown: Rule = (text) => {
  const found: Proposal[] = [];
  const say = (pattern: string): void => void found.push({ kind: 'command', pattern, within: null, instead: null });
  if (new RegExp(`(?:${NEVER}|\\bno)\\s+(?:ever\\s+)?force[- ]?push`, 'i').test(text)) say('git push --force');
  const branch = new RegExp(`${NEVER}\\s+push\\s+(?:directly\\s+)?to\\s+${NAME}`, 'i').exec(text);
  if (branch !== null) say(`git push * ${named(branch.slice(1, 5)).text}`);
  if (new RegExp(`${NEVER}\\s+amend`, 'i').test(text)) say('git commit --amend');
  if (/\bno\s+sudo\b|\bwithout\s+sudo\b/i.test(text)) say('sudo *');
  return found;
};

const RULES: readonly Rule[] = [insteadOf, neverRun, dontTouch, noTextIn, mustHold, wellKnown];

/** The checks that follow from a sentence; none for most. */
export function proposeChecks(text: string): readonly Proposal[] {
  const found = RULES.flatMap((rule) => rule(text));
  const seen = new Set<string>();
  return found.filter(({ kind, pattern }) => {
    const key = `${kind} ${pattern}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** What a check does, in plain words. */
export function inWords({ kind, pattern, within, instead }: Proposal): string {
  const where = within === null ? '' : ` in files that fit ${within}`;
  const other = instead === null ? '' : ` (instead: ${instead})`;
  switch (kind) {
    case 'command':
      return `no command that fits ${pattern}${other}`;
    case 'path':
      return `nothing is written, moved or removed that fits ${pattern}${other}`;
    case 'content':
      return `no text that fits ${pattern}${where}${other}`;
    case 'require':
      return `a text that fits ${pattern} stands${where === '' ? ' in every file' : where}${other}`;
  }
}

/** The flags that make a check, as they are typed in a shell. */
export function asFlags({ kind, pattern, within, instead }: Proposal): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const flag = kind === 'require' ? '--require' : `--forbid-${kind}`;
  const rest = [
    ...(within === null ? [] : ['--in', quoted(within)]),
    ...(instead === null ? [] : ['--instead', quoted(instead)]),
  ];
  return [flag, quoted(pattern), ...rest].join(' ');
}
