import { shortId } from '../lib/ids.ts';
import { stripControls } from '../lib/terminal-text.ts';
import type { Theme } from '../render/theme.ts';
import type { SavedTalk, TalkStore } from '../turn/talk-store.ts';
import type { ChatFront } from './chat-front.ts';
import type { ChatHome } from './chat-home.ts';
import { echoed } from './chat-picture.ts';

/** Rows at the end of an answer that are shown again; enough to know where one was. */
const MOST_ROWS = 16;

export interface SaidLastParts {
  readonly store: Pick<TalkStore, 'lastSaid'>;
  /** Draws a whole answer. */
  readonly whole: (source: string) => Promise<string>;
  readonly theme: Pick<Theme, 'bold' | 'dim' | 'signs'>;
}

/** The last question of a conversation that is taken up, and the end of its answer; null where nothing is stored of it. */
export async function saidLast(conversationId: string, { store, whole, theme }: SaidLastParts): Promise<string | null> {
  const last = store.lastSaid(conversationId);
  if (last === null) return null;
  const rows = last.answer.trim() === '' ? [] : (await whole(last.answer)).trimEnd().split('\n');
  const left = rows.length - MOST_ROWS;
  const more = theme.dim(`${theme.signs.ellipsis} ${left} more lines above (/history show ${shortId(last.turnId)})`);
  const end = left > 1 ? [more, ...rows.slice(-MOST_ROWS)] : rows;
  return [echoed(stripControls(last.prompt), theme.bold), ...end].join('\n');
}

/** Says it when a chat begins with a conversation that is there already; null begins a new one. */
export async function sayLast(
  saved: Pick<SavedTalk, 'conversationId'> | null,
  { talkStore }: Pick<ChatHome, 'talkStore'>,
  { front, ...parts }: Omit<SaidLastParts, 'store'> & { readonly front: Pick<ChatFront, 'say' | 'broken'> },
): Promise<void> {
  if (saved === null) return;
  try {
    const said = await saidLast(saved.conversationId, { ...parts, store: await talkStore() });
    if (said !== null) front.say(said);
  } catch (error) {
    front.broken(error);
  }
}
