import type { LedgerItem } from '../context/ledger.ts';
import { MiraError } from '../errors.ts';
import { oneLine } from '../lib/one-line.ts';
import type { Rooms } from '../rooms.ts';
import type { ActionContext, Asker } from './define.ts';
import { forget } from './forget.ts';

/** Keys that name an item; more memories than that are never given to one turn. */
const NUMBERS = '123456789';
const TEXT_CHARACTERS = 60;

const VERBS = [
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

async function change(
  { id, text }: { readonly id: string; readonly text: string },
  turnId: string,
  context: ActionContext<Rooms> & { readonly ask: Asker },
): Promise<string | null> {
  const { rooms, ask } = context;
  const memory = await rooms.memory();
  switch (await ask.pick(oneLine(text, TEXT_CHARACTERS), VERBS)) {
    case 'p':
      memory.pin(id, true, 'person');
      return 'pinned';
    case 'e': {
      const edited = await ask.line('New text:', text);
      if (edited === null || edited.trim() === '' || edited === text) return null;
      memory.edit(id, edited, 'person');
      return 'changed; claude is told with your next question';
    }
    case 'f': {
      const wanted = { ids: [id], query: undefined, tag: undefined, before: undefined, limit: 1 };
      const answer = await forget.run(wanted, context);
      return 'forgotten' in answer && answer.forgotten.length > 0 ? 'forgotten' : null;
    }
    case 'n':
      return markNotRelevant(id, turnId, rooms);
    default:
      return null;
  }
}

/** The memories of a turn that still are, as they read now. */
async function livingMemories(items: readonly LedgerItem[], rooms: Rooms) {
  const memory = await rooms.memory();
  const ids = [...new Set(items.filter(({ section }) => section === 'memories').map(({ id }) => id))];
  return ids.flatMap((id) => {
    try {
      return [memory.get(id)];
    } catch (error) {
      if (error instanceof MiraError && ['forgotten', 'unknown_id'].includes(error.code)) return [];
      throw error;
    }
  });
}

/**
 * Lets the person change the memories that a turn was given, one key to choose and one to do it, until they leave. Gives
 * what was done, a line each.
 */
export async function fixMemories(
  items: readonly LedgerItem[],
  turnId: string,
  context: ActionContext<Rooms> & { readonly ask: Asker },
): Promise<readonly string[]> {
  const done: string[] = [];
  for (;;) {
    const memories = (await livingMemories(items, context.rooms)).slice(0, NUMBERS.length);
    if (memories.length === 0) return done;
    const choices = memories.map(({ text }, at) => ({ key: NUMBERS[at] ?? '', name: oneLine(text, TEXT_CHARACTERS) }));
    const key = await context.ask.pick('Which memory is to be changed? (Esc leaves)', choices);
    const chosen = key === null ? undefined : memories[NUMBERS.indexOf(key)];
    if (chosen === undefined) return done;
    try {
      const what = await change(chosen, turnId, context);
      if (what !== null) done.push(`${oneLine(chosen.text, TEXT_CHARACTERS)}: ${what}`);
    } catch (error) {
      // Another terminal may have changed it, or an edit may hold a secret: the person can still do something else.
      if (!(error instanceof MiraError)) throw error;
      context.note(error.message);
    }
  }
}
