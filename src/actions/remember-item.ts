import { MiraError } from '../errors.ts';
import { readDate, type Toward } from '../lib/read-date.ts';
import { KINDS, type Kind, type NewMemory, SCOPES, type Scope } from '../memory/entry.ts';
import { guessKind } from '../memory/guess-kind.ts';
import type { Memory } from '../memory/memory.ts';

/** What was asked to be kept, by arguments or by a line of a batch. */
export interface Asked {
  readonly text: string;
  readonly kind?: Kind | undefined;
  readonly scope?: Scope | undefined;
  readonly tag?: readonly string[];
  readonly pin?: boolean;
  readonly until?: string | undefined;
  readonly at?: string | undefined;
  readonly createdAt?: string | undefined;
  readonly supersede?: string | undefined;
  readonly quote?: string | undefined;
  readonly redact?: boolean;
}

function wrong(key: string, allowed: string): never {
  throw new MiraError('usage', `"${key}" of this line must be ${allowed}`);
}

function textAt(line: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const value = line[key];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : wrong(key, 'a text');
}

function choiceAt<T extends string>(line: Readonly<Record<string, unknown>>, key: string, of: readonly T[]) {
  const value = textAt(line, key);
  if (value === undefined) return undefined;
  return of.find((each) => each === value) ?? wrong(key, `one of ${of.join(', ')}, not "${value.slice(0, 40)}"`);
}

function tagsAt(line: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  const value = line['tags'];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) return wrong('tags', 'a list of texts');
  return value.map((tag: unknown) => (typeof tag === 'string' ? tag : wrong('tags', 'a list of texts')));
}

function parseObject(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value));
  } catch (cause) {
    throw new MiraError('usage', 'this line begins like JSON and is none', {
      hint: 'give one whole JSON object a line, or plain text that does not begin with {',
      cause,
    });
  }
  throw new MiraError('usage', 'this line is no JSON object');
}

/** A line of a batch: a JSON object `{text, kind?, scope?, tags?, pinned?, createdAt?, …}`, or plain text. */
export function readItem(line: string): Asked {
  if (!line.trimStart().startsWith('{')) return { text: line };
  const object = parseObject(line);
  const text = textAt(object, 'text');
  if (text === undefined) throw new MiraError('usage', 'this line has no "text"');
  const pinned = object['pinned'];
  const item = {
    kind: choiceAt(object, 'kind', KINDS),
    scope: choiceAt(object, 'scope', SCOPES),
    tag: tagsAt(object),
    pin: typeof pinned === 'boolean' ? pinned : undefined,
    until: textAt(object, 'expiresAt'),
    at: textAt(object, 'happensAt'),
    createdAt: textAt(object, 'createdAt'),
    supersede: textAt(object, 'supersedes'),
    quote: textAt(object, 'quote'),
  };
  // What the line does not say is left to the arguments of the command.
  return { text, ...Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) };
}

/** What the room is asked to store. Throws `usage` for a wrong date or a scope that there is not here. */
export async function itemFrom(
  asked: Asked,
  { here, nowMs, memory }: { readonly here: string | null; readonly nowMs: number; readonly memory: Memory },
): Promise<NewMemory> {
  const kind = asked.kind ?? guessKind(asked.text);
  const scope = asked.scope ?? (kind === 'preference' || here === null ? 'global' : 'project');
  if (scope === 'project' && here === null) {
    throw new MiraError('usage', 'you are in no project here', {
      hint: 'go into one, name its folder with --project DIR, or use --scope global',
    });
  }
  const date = async (text: string | undefined, name: string, toward: Toward) =>
    text === undefined ? undefined : readDate(text, nowMs, name, toward);
  const createdMs = (await date(asked.createdAt, 'createdAt', 'past'))?.fromMs;
  // Up to a day means to its end.
  const expiresMs = (await date(asked.until, '--until', 'future'))?.toMs ?? null;
  if (expiresMs !== null && expiresMs <= (createdMs ?? nowMs)) {
    throw new MiraError('usage', `--until: "${asked.until}" is past: nothing would ever be found of it`, {
      hint: 'give a later date, or leave it out',
    });
  }
  return {
    text: asked.text,
    kind,
    scope,
    projectId: scope === 'global' ? null : here,
    tags: asked.tag ?? [],
    pinned: asked.pin ?? false,
    origin: 'user',
    source: asked.quote === undefined ? null : { quote: asked.quote },
    happensMs: (await date(asked.at, '--at', 'future'))?.fromMs ?? null,
    expiresMs,
    supersedes: asked.supersede === undefined ? null : memory.get(asked.supersede).id,
    redactSecrets: asked.redact ?? false,
    ...(createdMs === undefined ? {} : { createdMs }),
  };
}
