import type { Arg, Args } from '../actions/define.ts';
import type { Entry } from './catalogue.ts';

/** A word that stands by its place. */
export interface Position {
  readonly key: string;
  /** As usage shows it: `QUERY`, `ID`. */
  readonly label: string;
  readonly about: string;
  readonly required: boolean;
  /** Takes all words that are left. */
  readonly many: boolean;
  /** Allowed words, for completion. */
  readonly of: readonly string[];
}

/** An option as typed. */
export interface OptionRow {
  readonly key: string;
  /** `--forbid-command` */
  readonly flag: string;
  readonly short: string | null;
  /** Name of its value in help; null for a flag. */
  readonly placeholder: string | null;
  readonly repeats: boolean;
  readonly about: string;
  /** Allowed values, for completion. */
  readonly of: readonly string[];
  /** What completion offers for its value besides `of`. */
  readonly values: 'folder' | 'any';
}

/** How a verb is typed: everything that help, docs, completion and the parsers know about its arguments. */
export interface Spec {
  readonly positions: readonly Position[];
  readonly options: readonly OptionRow[];
}

/** Keys of the options that mira adds itself; a space keeps them apart from an action's own arguments. */
export const HOUSE = { json: ' json', project: ' project', yes: ' yes', stdin: ' stdin' } as const;

/** `forbidCommand` → `forbid-command`. */
export function kebab(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function isPosition(arg: Arg): boolean {
  return arg.type === 'ids' || ('position' in arg && arg.position !== undefined);
}

function position(key: string, arg: Arg): Position {
  const many = arg.type === 'ids' || (arg.type === 'text' && arg.position === 'rest');
  const required = 'required' in arg && arg.required === true;
  const own = 'placeholder' in arg ? arg.placeholder : undefined;
  const label = own ?? (arg.type === 'ids' ? 'ID' : kebab(key).toUpperCase());
  return { key, label, about: aboutArg(arg), required, many, of: arg.type === 'choice' ? arg.of : [] };
}

const PLACEHOLDER = { text: 'TEXT', integer: 'N', number: 'N', choice: 'NAME', list: 'TEXT', ids: 'ID' } as const;

function aboutArg(arg: Arg): string {
  const allowed = arg.type === 'choice' ? `: ${arg.of.join(', ')}` : '';
  const fallback = 'fallback' in arg && arg.fallback !== undefined ? ` (default ${arg.fallback})` : '';
  const again = arg.type === 'list' ? ' (may be given again)' : '';
  return `${arg.about}${allowed}${fallback}${again}`;
}

function option(key: string, arg: Arg): OptionRow {
  const own = 'placeholder' in arg ? arg.placeholder : undefined;
  return {
    key,
    flag: `--${kebab(key)}`,
    short: 'short' in arg && arg.short !== undefined ? `-${arg.short}` : null,
    placeholder: arg.type === 'flag' ? null : (own ?? PLACEHOLDER[arg.type]),
    repeats: arg.type === 'list',
    about: aboutArg(arg),
    of: arg.type === 'choice' ? arg.of : [],
    values: own === 'DIR' ? 'folder' : 'any',
  };
}

const flag = { short: null, placeholder: null, repeats: false, of: [], values: 'any' } as const;

function houseOptions(entry: Entry): OptionRow[] {
  const rows: OptionRow[] = [];
  const { verb } = entry;
  if (entry.kind === 'action' && entry.verb.batch === true) {
    rows.push({ ...flag, key: HOUSE.stdin, flag: '--stdin', about: 'read one item a line from stdin' });
  }
  if (entry.kind === 'action' && entry.verb.asks === true) {
    rows.push({ ...flag, key: HOUSE.yes, flag: '--yes', about: 'answer yes to what it asks' });
  }
  if (!('project' in verb.args)) {
    const about = 'work on the project of this folder instead of the current one';
    rows.push({ ...flag, key: HOUSE.project, flag: '--project', placeholder: 'DIR', about, values: 'folder' });
  }
  if (entry.kind === 'action' || entry.verb.json === true) {
    rows.push({ ...flag, key: HOUSE.json, flag: '--json', about: 'print one JSON value' });
  }
  return rows;
}

/** Reads how a verb is typed from its arguments. */
export function specOf(entry: Entry): Spec {
  const args: Args = entry.verb.args;
  const all = Object.entries(args);
  const positions = all.filter(([, arg]) => isPosition(arg)).map(([key, arg]) => position(key, arg));
  const own = all.filter(([, arg]) => !isPosition(arg)).map(([key, arg]) => option(key, arg));
  return { positions, options: [...own, ...houseOptions(entry)] };
}

/** `WORDS…`, `[ID…]`, `[TEXT]` */
export function positionText(place: Position): string {
  const label = place.many ? `${place.label}…` : place.label;
  return place.required ? label : `[${label}]`;
}

/** `-m, --model NAME` */
export function optionText(row: OptionRow): string {
  const name = row.short === null ? row.flag : `${row.short}, ${row.flag}`;
  return row.placeholder === null ? name : `${name} ${row.placeholder}`;
}

/** One line that shows how a verb is typed; `lead` is `mira ` or `/`. */
export function usageLine(entry: Entry, lead: string): string {
  const { positions, options } = specOf(entry);
  const words = positions.map(positionText);
  const flags = options.map((row) => {
    const value = row.placeholder === null ? '' : ` ${row.placeholder}`;
    return `[${row.flag}${value}]${row.repeats ? '…' : ''}`;
  });
  return [`${lead}${entry.verb.name}`, ...words, ...flags].join(' ');
}
