import { resolveId } from '../lib/ids.ts';
import { localTime } from '../lib/local-time.ts';
import { oneLine } from '../lib/one-line.ts';
import { stripControls } from '../lib/terminal-text.ts';
import type { TalkStore } from '../turn/talk-store.ts';
import type { MenuItem } from './menu/filter-items.ts';

/** A conversation as a list has it: with its beginning. */
export type ListedTalk = ReturnType<TalkStore['list']>[number];

/** Conversations that a menu offers. */
const OFFERED = 20;

/** Conversations that an id is looked up in. */
const NAMED = 1_000;

/** One line of a list of conversations, with the time as `mira history` prints it. */
export function offerLine(saved: { readonly atMs: number; readonly prompt: string }, columns: number): string {
  return `${localTime(saved.atMs)}  ${oneLine(stripControls(saved.prompt), Math.max(20, columns - 30))}`;
}

/** The newest conversations of the project as a menu shows them in a window `columns` wide. */
export function offers(store: Pick<TalkStore, 'list'>, columns: number): readonly MenuItem<ListedTalk>[] {
  return store.list(OFFERED).map((saved) => ({ label: offerLine(saved, columns), value: saved }));
}

/** The conversation that an id or the end of one names. Throws `unknown_id` and `ambiguous_id`. */
export function namedTalk(typed: string, store: Pick<TalkStore, 'list'>): ListedTalk | null {
  const list = store.list(NAMED);
  const ids = list.map(({ conversationId }) => conversationId);
  const id = resolveId(typed, {
    what: 'conversation',
    startingWith: (prefix, limit) => ids.filter((one) => one.startsWith(prefix)).slice(0, limit),
    endingWith: (ending, limit) => ids.filter((one) => one.endsWith(ending)).slice(0, limit),
    recent: (limit) => ids.slice(0, limit),
  });
  return list.find(({ conversationId }) => conversationId === id) ?? null;
}
