import { EXIT, MiraError } from '../errors.ts';
import { colourOn } from '../render/style.ts';
import type { SavedTalk, TalkStore } from '../turn/talk-store.ts';
import { runChat } from './chat.ts';
import type { ChatValues } from './chat-args.ts';
import type { ChatHome } from './chat-home.ts';
import type { Menu } from './menu/chooser.ts';
import { namedTalk, offers } from './saved-talks.ts';

async function pick(home: ChatHome, store: TalkStore): Promise<SavedTalk | null> {
  const items = offers(store, home.view.columns);
  if (items.length === 0) return null;
  const menu = { title: 'Which conversation?', items };
  const chosen = home.mode === 'line' ? await pickByLine(menu, home) : await pickLive(menu, home);
  if (chosen !== null) return chosen;
  throw new MiraError('interrupted', 'nothing was chosen', { exit: EXIT.interrupted });
}

async function pickByLine(menu: Menu<SavedTalk>, { world }: ChatHome): Promise<SavedTalk | null> {
  const { chooseByLine } = await import('./line-mode/choose-by-line.ts');
  return chooseByLine(menu, world);
}

async function pickLive(menu: Menu<SavedTalk>, { world, ui }: ChatHome): Promise<SavedTalk | null> {
  const [{ chooseOnTerminal }, { openThemes }] = await Promise.all([
    import('./menu/choose-on-terminal.ts'),
    import('../render/theme.ts'),
  ]);
  const themes = await openThemes({ env: world.env, on: colourOn(world.stdout, world.env, ui.colour), wish: ui.theme });
  return chooseOnTerminal(menu, { ...world, theme: themes.current() });
}

async function chooseSaved(values: ChatValues, home: ChatHome): Promise<SavedTalk | null> {
  if (!goesOn(values)) return null;
  const store = await home.talkStore();
  if (values.conversation !== undefined) return namedTalk(values.conversation, store);
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
  if (values.incognito && goesOn(values)) {
    throw new MiraError('usage', '--incognito begins a conversation of its own', {
      hint: 'to leave this one for a while: /incognito',
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
      incognito: values.incognito,
    },
    home,
  );
}
