import { MiraError } from '../errors.ts';
import { resolveId } from '../lib/ids.ts';
import { localTime } from '../lib/local-time.ts';
import { oneLine } from '../lib/one-line.ts';
import { stripControls } from '../lib/terminal-text.ts';
import type { SavedTalk, TalkStore } from '../turn/talk-store.ts';
import { type ChatHome, runChat } from './chat.ts';
import type { ChatValues } from './chat-args.ts';

/** Conversations that `--resume` offers. */
const OFFERED = 20;

/** One line of the list that `--resume` offers, with the time as `mira history` prints it. */
export function offerLine(saved: { readonly atMs: number; readonly prompt: string }, columns: number): string {
  return `${localTime(saved.atMs)}  ${oneLine(stripControls(saved.prompt), Math.max(20, columns - 30))}`;
}

async function pick(home: ChatHome, store: TalkStore): Promise<SavedTalk | null> {
  const list = store.list(OFFERED);
  if (list.length === 0) return null;
  const { pickOne } = await import('../prompt/pick.ts');
  return pickOne(
    'Which conversation?',
    list.map((saved) => ({ name: offerLine(saved, home.view.columns), value: saved })),
    home.world.stdin.stream,
  );
}

/** Conversations that an id is looked up in. */
const NAMED = 1_000;

/** The conversation that an id or the end of one names. Throws `unknown_id` and `ambiguous_id`. */
function named(typed: string, store: TalkStore): SavedTalk | null {
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

async function chooseSaved(values: ChatValues, home: ChatHome): Promise<SavedTalk | null> {
  if (!goesOn(values)) return null;
  const store = await home.talkStore();
  if (values.conversation !== undefined) return named(values.conversation, store);
  const saved = values.resume ? await pick(home, store) : store.newest();
  if (saved === null) {
    home.world.stderr.write('mira: this project has no conversation yet; a new one begins\n');
    return null;
  }
  return saved;
}

const goesOn = (values: ChatValues): boolean => values.continue || values.resume || values.conversation !== undefined;

/** Runs `mira chat`. Gives the exit code; throws `usage` without a terminal on both sides, `held` for a conversation in use. */
export async function chat(values: ChatValues, home: ChatHome): Promise<number> {
  const { world, settings } = home;
  if (values.fork && !goesOn(values)) {
    throw new MiraError('usage', '--fork goes with --continue, --resume or --conversation', {
      hint: 'mira chat --continue --fork',
    });
  }
  if (!world.stdin.isTTY || !world.stdout.isTTY) {
    throw new MiraError('usage', 'mira chat needs a terminal on both sides', {
      hint: 'from scripts and pipes use: mira ask "your question"',
    });
  }
  const saved = await chooseSaved(values, home);
  // Taken now and not at the first message, which would otherwise be refused after it was written.
  const keep = saved !== null && !values.fork && settings.save;
  const held = keep ? (await home.talkStore()).hold(saved.conversationId) : null;
  return runChat(
    {
      model: values.model ?? settings.model,
      permissionMode: values.permissionMode ?? settings.permissionMode,
      allow: [...settings.allow, ...values.allow],
      saved,
      held,
      fork: values.fork,
    },
    home,
  );
}
