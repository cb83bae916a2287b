import { BLOCK_SETTINGS } from './block-settings.ts';
import { CONTEXT_SETTINGS } from './context-settings.ts';
import { CORRECTION_SETTINGS } from './correction-settings.ts';
import { VECTOR_SETTINGS } from './vector-settings.ts';

/** What one key of the configuration may hold. One table: types, defaults, docs, environment names and safety. */
export type Setting = TextSetting | NumberSetting | FlagSetting | ListSetting;

interface Common {
  /** One sentence for the docs. */
  readonly about: string;
  /**
   * A trusted `.mira.toml` of a repository may set it. Never true for executables, endpoints, keys, permissions, hooks
   * and spending.
   */
  readonly project: boolean;
  /** Environment variables that set it, the strongest first. */
  readonly env: readonly string[];
  /** A key or password: never shown. */
  readonly secret?: boolean;
}

interface TextSetting extends Common {
  readonly type: 'text';
  readonly fallback: string;
  /** The only values allowed; any text when absent. */
  readonly of?: readonly string[];
  /** A further check that the table cannot express. */
  readonly check?: 'timezone';
}

interface NumberSetting extends Common {
  readonly type: 'integer' | 'number';
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
}

interface FlagSetting extends Common {
  readonly type: 'flag';
  readonly fallback: boolean;
}

interface ListSetting extends Common {
  readonly type: 'list';
  readonly fallback: readonly string[];
}

/** Every key that mira knows, in the order in which docs and `mira config` show them. */
export const SETTINGS = {
  model: {
    type: 'text',
    fallback: 'sonnet',
    about: 'Model that claude is started with: an alias (sonnet, opus, haiku) or a full name.',
    project: true,
    env: ['MIRA_MODEL'],
  },
  permissionMode: {
    type: 'text',
    fallback: 'default',
    // The list of `claude --help` 2.1.
    of: ['default', 'acceptEdits', 'plan', 'auto', 'dontAsk', 'bypassPermissions'],
    about: 'How claude asks before it uses a tool.',
    project: false,
    env: ['MIRA_PERMISSION_MODE'],
  },
  'claude.path': {
    type: 'text',
    fallback: '',
    about: 'Path of the claude program. Empty: the first one on PATH, then the copy in mira itself.',
    project: false,
    env: ['MIRA_CLAUDE'],
  },
  'turn.noticeSeconds': {
    type: 'number',
    fallback: 30,
    min: 1,
    max: 86_400,
    about: 'Seconds of silence from claude after which mira says that it is still waiting.',
    project: true,
    env: ['MIRA_TURN_NOTICE_SECONDS'],
  },
  'turn.stallSeconds': {
    type: 'number',
    // The CLI gives up on a silent connection by itself after five minutes; ours comes after it.
    fallback: 330,
    min: 1,
    max: 86_400,
    about: 'Seconds of silence from claude after which a turn ends as stalled.',
    project: true,
    env: ['MIRA_TURN_STALL_SECONDS'],
  },
  'budget.dailyUsd': {
    type: 'number',
    fallback: 5,
    min: 0,
    max: 1_000_000,
    about: 'Most that may be spent in one day, in US dollars. 0 refuses every call.',
    project: false,
    env: ['MIRA_BUDGET_DAILY_USD', 'BUDGET_DAILY_LIMIT_USD'],
  },
  'budget.monthlyUsd': {
    type: 'number',
    fallback: 150,
    min: 0,
    max: 1_000_000,
    about: 'Most that may be spent in one calendar month, in US dollars. 0 refuses every call.',
    project: false,
    env: ['MIRA_BUDGET_MONTHLY_USD', 'BUDGET_MONTHLY_LIMIT_USD'],
  },
  'budget.timezone': {
    type: 'text',
    fallback: 'local',
    check: 'timezone',
    about: 'Where days and months of the budget begin: "local", or a zone such as "Europe/Berlin" or "UTC".',
    project: false,
    env: ['MIRA_BUDGET_TIMEZONE'],
  },
  'budget.subscription': {
    type: 'text',
    fallback: 'off',
    of: ['off', 'on'],
    about: 'Whether the limits hold for a subscription login too, whose calls cost the person nothing more.',
    project: false,
    env: ['MIRA_BUDGET_SUBSCRIPTION'],
  },
  'permissions.allow': {
    type: 'list',
    fallback: [],
    about: 'Rules of tools that claude may use without asking, such as "Read" or "Bash(npm test:*)".',
    project: false,
    env: [],
  },
  'ui.color': {
    type: 'text',
    fallback: 'auto',
    of: ['auto', 'always', 'never'],
    about: 'Colours: auto follows the terminal, NO_COLOR and FORCE_COLOR.',
    project: false,
    env: ['MIRA_UI_COLOR'],
  },
  'ui.theme': {
    type: 'text',
    fallback: 'auto',
    of: ['auto', 'dark', 'light', 'contrast'],
    about: 'Colours of the chat: auto asks the terminal for its background; /theme changes it for a session.',
    project: false,
    env: ['MIRA_UI_THEME'],
  },
  'ui.wrap': {
    type: 'text',
    fallback: 'word',
    of: ['word', 'terminal'],
    about: 'How the prose of an answer is wrapped: word breaks it between words, terminal leaves it to the terminal.',
    project: false,
    env: ['MIRA_UI_WRAP'],
  },
  'ui.contextLine': {
    type: 'flag',
    fallback: true,
    about: 'Show the line under an answer: model, tokens and cost of the turn.',
    project: false,
    env: ['MIRA_UI_CONTEXT_LINE'],
  },
  'ui.notify': {
    type: 'flag',
    fallback: true,
    about:
      'Call you back by the bell and a notification when long work ends, or a question waits, in a window you left.',
    project: false,
    env: ['MIRA_UI_NOTIFY'],
  },
  'input.mode': {
    type: 'text',
    fallback: 'emacs',
    of: ['emacs', 'vi'],
    about: 'Keys of the prompt: emacs, or vi with an insert and a normal mode.',
    project: false,
    env: ['MIRA_INPUT_MODE'],
  },
  'history.save': {
    type: 'flag',
    fallback: true,
    about: 'Store conversations. Off is `--no-save` for every command.',
    project: false,
    env: ['MIRA_HISTORY_SAVE'],
  },
  'log.level': {
    type: 'text',
    fallback: 'info',
    of: ['off', 'error', 'warn', 'info', 'debug'],
    about: 'What goes to logs/mira.log. Nothing of a conversation is logged, except shapes at debug.',
    project: false,
    env: ['MIRA_LOG_LEVEL'],
  },
  'project.shareWorktrees': {
    type: 'flag',
    fallback: true,
    about: 'Worktrees of one git repository count as one project.',
    project: true,
    env: ['MIRA_PROJECT_SHARE_WORKTREES'],
  },
  ...CONTEXT_SETTINGS,
  ...BLOCK_SETTINGS,
  ...CORRECTION_SETTINGS,
  ...VECTOR_SETTINGS,
} as const satisfies Record<string, Setting>;

export type Key = keyof typeof SETTINGS;

type ValueOf<S> = S extends { type: 'flag' }
  ? boolean
  : S extends { type: 'integer' | 'number' }
    ? number
    : S extends { type: 'list' }
      ? readonly string[]
      : S extends { of: readonly (infer C)[] }
        ? C
        : string;

/** The typed value of every key. */
export type Values = { readonly [K in Key]: ValueOf<(typeof SETTINGS)[K]> };

export type Value = string | number | boolean | readonly string[];

/** All keys, in the order of the table. */
export const KEYS: readonly Key[] = Object.keys(SETTINGS).filter(isKey);

export function isKey(name: string): name is Key {
  return Object.hasOwn(SETTINGS, name);
}

/** The row of a key, typed as what any row may be. */
export function settingOf(key: Key): Setting {
  return SETTINGS[key];
}

/** Says what is wrong with `value` for this setting, as the end of "KEY must be …"; null when nothing is. */
export function wrongValue(setting: Setting, value: unknown): string | null {
  switch (setting.type) {
    case 'flag':
      return typeof value === 'boolean' ? null : 'true or false';
    case 'list':
      return Array.isArray(value) && value.every((item) => typeof item === 'string') ? null : 'a list of texts';
    case 'integer':
    case 'number':
      return wrongNumber(setting, value);
    case 'text':
      return wrongText(setting, value);
  }
}

function wrongNumber(setting: NumberSetting, value: unknown): string | null {
  const kind = setting.type === 'integer' ? 'a whole number' : 'a number';
  if (typeof value !== 'number' || !Number.isFinite(value)) return kind;
  if (setting.type === 'integer' && !Number.isInteger(value)) return kind;
  const inRange = value >= setting.min && value <= setting.max;
  return inRange ? null : `${kind} from ${setting.min} to ${setting.max}`;
}

function wrongText(setting: TextSetting, value: unknown): string | null {
  if (setting.of !== undefined) {
    const allowed = typeof value === 'string' && setting.of.includes(value);
    return allowed ? null : `one of ${setting.of.join(', ')}`;
  }
  if (typeof value !== 'string') return 'a text';
  if (setting.check === 'timezone' && !isTimezone(value)) return '"local" or an IANA time zone such as "Europe/Berlin"';
  return null;
}

function isTimezone(name: string): boolean {
  if (name === 'local') return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Reads a value as it stands in an environment variable or on a command line. Gives undefined when it cannot be one. */
export function valueFromText(setting: Setting, text: string): Value | undefined {
  switch (setting.type) {
    case 'flag':
      return FLAG_WORDS.get(text.trim().toLowerCase());
    case 'integer':
    case 'number':
      return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text.trim()) ? Number(text) : undefined;
    case 'list':
      // A comma inside of parentheses belongs to a rule: Bash(echo a,b).
      return (text.match(/(?:\([^)]*\)|[^,(]|\()+/g) ?? []).map((item) => item.trim()).filter((item) => item !== '');
    case 'text':
      return text;
  }
}

const FLAG_WORDS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['on', true],
  ['yes', true],
  ['false', false],
  ['0', false],
  ['off', false],
  ['no', false],
]);
