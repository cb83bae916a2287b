import { type Fake, startFake } from '../../fakes/anthropic.ts';
import { lastUserText } from '../../fakes/anthropic-pick.ts';
import { makeSandbox, type Sandbox } from '../../fakes/sandbox.ts';
import { openMira, type Screen, type ScreenOptions } from '../../fakes/screen.ts';

export interface Place {
  readonly fake: Fake;
  readonly box: Sandbox;
  /** Opens a chat and waits for its prompt. */
  readonly chat: (args?: readonly string[], size?: { columns?: number; rows?: number }) => Promise<Screen>;
  /** Opens one without waiting for anything. */
  readonly open: (args: readonly string[], over?: Partial<ScreenOptions>) => Screen;
  /** The last texts that the model was given, one per request. */
  readonly asked: () => string[];
  readonly close: () => Promise<void>;
}

/** A fake API, and chats with it by the real claude. */
export async function openPlace(): Promise<Place> {
  const fake = await startFake();
  const box = makeSandbox(fake.url);
  const screens: Screen[] = [];
  const open: Place['open'] = (args, over = {}) => {
    const screen = openMira(['chat', ...args], { cwd: box.project, ...over, env: { ...box.env, ...over.env } });
    screens.push(screen);
    return screen;
  };
  return {
    fake,
    box,
    open,
    async chat(args = [], size = {}) {
      const screen = open(args, size);
      await screen.waitFor(/^>/m);
      return screen;
    },
    asked: () => fake.mainRequests.map(({ body }) => lastUserText(body)),
    async close() {
      for (const screen of screens) await screen.close();
      await fake.close();
      box.cleanup();
    },
  };
}

/** Longer than a question must stand, and a pause be, before a key answers it. */
export const pause = (ms = 700): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Lets one call of a tool of the model through to the question. */
export const bash = (command: string, id?: string) => ({
  name: 'Bash',
  input: { command, description: 'do it' },
  ...(id === undefined ? {} : { id }),
});
