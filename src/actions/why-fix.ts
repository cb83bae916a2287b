import type { LedgerItem } from '../context/ledger.ts';
import { MiraError } from '../errors.ts';
import { shortId } from '../lib/ids.ts';
import { oneLine } from '../lib/one-line.ts';
import type { Rooms } from '../rooms.ts';
import type { ActionContext, Asker } from './define.ts';
import { forget } from './forget.ts';
import { reachOf } from './work-place.ts';

/** Keys that name an item; what has no key has a command of its own. */
const NUMBERS = '123456789';
const TEXT_CHARACTERS = 60;

/** Something that a turn was given and the person can change. */
interface Fixable {
  readonly id: string;
  /** As it reads now, for a list. */
  readonly name: string;
  readonly verbs: readonly { readonly key: string; readonly name: string }[];
  /** Does what a key says; gives what was done, null when nothing was. */
  readonly change: (key: string | null) => Promise<string | null>;
}

type Asking = ActionContext<Rooms> & { readonly ask: Asker };

/** What an edit did, once claude is told of it. */
const CHANGED = 'changed; claude is told with your next question';

/** Lets the person write a text anew; null when they leave it as it is. */
async function rewritten({ ask }: Asking, what: string, text: string): Promise<string | null> {
  const edited = await ask.line(what, text);
  return edited === null || edited.trim() === '' || edited === text ? null : edited;
}

const MEMORY_VERBS = [
  { key: 'p', name: 'pin: give it first' },
  { key: 'e', name: 'edit' },
  { key: 'f', name: 'forget' },
  { key: 'n', name: 'not relevant for such questions' },
  { key: 'b', name: 'back' },
] as const;

/** Keeps that a memory does not fit the question of a turn; gives what was done, as a line. */
export async function markNotRelevant(memoryId: string, turnId: string, rooms: Rooms): Promise<string> {
  const { prompt } = (await rooms.history()).show(turnId);
  const { unfit } = await rooms.ledger();
  unfit.mark(memoryId, prompt);
  return `not given any more for questions such as "${oneLine(prompt, TEXT_CHARACTERS)}"`;
}

function memoryFix(
  { id, text }: { readonly id: string; readonly text: string },
  turnId: string,
  here: Asking,
): Fixable {
  const change = async (key: string | null): Promise<string | null> => {
    const memory = await here.rooms.memory();
    switch (key) {
      case 'p':
        memory.pin(id, true, 'person');
        return 'pinned';
      case 'e': {
        const edited = await rewritten(here, 'New text:', text);
        if (edited === null) return null;
        memory.edit(id, edited, 'person');
        return CHANGED;
      }
      case 'f': {
        const wanted = { ids: [id], query: undefined, tag: undefined, before: undefined, limit: 1 };
        const answer = await forget.run(wanted, here);
        return 'forgotten' in answer && answer.forgotten.length > 0 ? 'forgotten' : null;
      }
      case 'n':
        return markNotRelevant(id, turnId, here.rooms);
      default:
        return null;
    }
  };
  return { id, name: text, verbs: MEMORY_VERBS, change };
}

const BACK = { key: 'b', name: 'back' } as const;

async function correctionFix(id: string, here: Asking): Promise<Fixable | null> {
  const room = await here.rooms.corrections();
  const { text, status } = room.get(id);
  if (status !== 'active') return null;
  const verbs = [{ key: 'e', name: 'edit' }, { key: 'd', name: 'disable, words and checks' }, BACK];
  const change = async (key: string | null): Promise<string | null> => {
    if (key === 'd') {
      room.change(id, { status: 'disabled' });
      return `disabled; "corrections enable ${shortId(id)}" lets it hold again`;
    }
    const edited = key === 'e' ? await rewritten(here, 'New text (its checks stay):', text) : null;
    if (edited === null) return null;
    room.change(id, { text: edited });
    return CHANGED;
  };
  return { id, name: `correction: ${text}`, verbs, change };
}

async function preferenceFix(id: string, here: Asking): Promise<Fixable | null> {
  const { preferences } = await here.rooms.planning();
  const found = preferences.list(await reachOf(undefined, here)).find((each) => each.id === id);
  if (found === undefined) return null;
  const { key: name, value } = found;
  const project = found.project?.id ?? null;
  const verbs = [{ key: 'e', name: 'edit' }, { key: 'u', name: 'unset' }, BACK];
  const change = async (key: string | null): Promise<string | null> => {
    if (key === 'u') {
      preferences.unset(name, await reachOf(project === null ? 'global' : 'project', here), 'person');
      return 'unset; "prefs undo" takes it back';
    }
    const edited = key === 'e' ? await rewritten(here, 'New value:', value) : null;
    if (edited === null) return null;
    preferences.set({ key: name, value: edited, project }, 'person');
    return CHANGED;
  };
  return { id, name: `preference ${name}: ${value}`, verbs, change };
}

async function goalFix(id: string, here: Asking): Promise<Fixable | null> {
  const { goals } = await here.rooms.planning();
  const { title, status } = goals.get(id);
  if (status === 'done' || status === 'dropped') return null;
  const verbs = [{ key: 'e', name: 'edit' }, { key: 'd', name: 'done' }, { key: 'g', name: 'give it up' }, BACK];
  const change = async (key: string | null): Promise<string | null> => {
    if (key === 'd' || key === 'g') {
      goals.setStatus(id, key === 'd' ? 'done' : 'dropped', undefined, 'person');
      return `${key === 'd' ? 'done' : 'given up'}; "goals undo" takes it back`;
    }
    const edited = key === 'e' ? await rewritten(here, 'New title:', title) : null;
    if (edited === null) return null;
    goals.edit(id, { title: edited }, 'person');
    return CHANGED;
  };
  return { id, name: `goal: ${title}`, verbs, change };
}

/** Sections whose items can be changed from here, in the order in which they are offered. */
const FIXES: Readonly<Record<string, (id: string, turnId: string, here: Asking) => Promise<Fixable | null>>> = {
  memories: async (id, turnId, here) => memoryFix((await here.rooms.memory()).get(id), turnId, here),
  corrections: (id, _, here) => correctionFix(id, here),
  preferences: (id, _, here) => preferenceFix(id, here),
  goals: (id, _, here) => goalFix(id, here),
};

/** Whether the person can change any of what a turn was given. */
export function canFix(items: readonly Pick<LedgerItem, 'section'>[]): boolean {
  return items.some(({ section }) => Object.hasOwn(FIXES, section));
}

const GONE: ReadonlySet<string> = new Set(['forgotten', 'unknown_id', 'not_found']);

/** What of a turn still holds and can be changed, as it reads now. */
async function fixables(items: readonly LedgerItem[], turnId: string, here: Asking): Promise<readonly Fixable[]> {
  const found: Fixable[] = [];
  for (const [name, fix] of Object.entries(FIXES)) {
    const ids = new Set(items.filter(({ section }) => section === name).map(({ id }) => id));
    for (const id of ids) {
      try {
        const fixable = await fix(id, turnId, here);
        if (fixable !== null) found.push(fixable);
      } catch (error) {
        if (!(error instanceof MiraError) || !GONE.has(error.code)) throw error;
      }
    }
  }
  return found;
}

/**
 * Lets the person change one thing that a turn was given: one key to choose it and one to do it. It is asked again
 * while nothing was done, until they leave. Gives what was done, as a line.
 */
export async function fixItems(items: readonly LedgerItem[], turnId: string, here: Asking): Promise<readonly string[]> {
  for (;;) {
    const found = (await fixables(items, turnId, here)).slice(0, NUMBERS.length);
    if (found.length === 0) return [];
    const choices = found.map(({ name }, at) => ({ key: NUMBERS[at] ?? '', name: oneLine(name, TEXT_CHARACTERS) }));
    const key = await here.ask.pick('What is to be changed?', choices);
    const chosen = key === null ? undefined : found[NUMBERS.indexOf(key)];
    if (chosen === undefined) return [];
    const name = oneLine(chosen.name, TEXT_CHARACTERS);
    try {
      const what = await chosen.change(await here.ask.pick(name, chosen.verbs));
      if (what !== null) return [`${name}: ${what}`];
    } catch (error) {
      // Another terminal may have changed it, or an edit may hold a secret: the person can still do something else.
      if (!(error instanceof MiraError)) throw error;
      here.note(error.message);
    }
  }
}
