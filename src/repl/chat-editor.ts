import { tmpdir } from 'node:os';
import { MiraError } from '../errors.ts';
import type { SlashCommands } from '../surfaces/slash.ts';
import type { ChatHome } from './chat-home.ts';
import type { ChatLoop } from './chat-loop.ts';
import { editOutside } from './editor/external-editor.ts';
import type { LineEditor } from './editor/line-editor.ts';
import { openChatEditor } from './editor/open-chat-editor.ts';
import { sleepUntilContinued } from './suspend.ts';

export interface EditorOfChatParts {
  readonly home: ChatHome;
  readonly incognito: () => boolean;
  readonly slash: () => SlashCommands;
  /** Gives the whole terminal away until `run` is done. */
  readonly lend: <T>(run: () => Promise<T>) => Promise<T>;
  readonly say: (line: string) => void;
  readonly redraw: () => void;
  readonly loop: () => Pick<ChatLoop, 'holdUnsent'>;
}

/** The editor as a chat has it. */
export interface EditorOfChat {
  readonly editor: LineEditor;
  /** Carries out what needs the whole terminal. */
  readonly outside: (what: 'edit' | 'suspend', editor: LineEditor) => void;
  /** Brings back what a chat here had not sent when it died, and says so. */
  readonly restore: () => void;
  readonly keepWaiting: (texts: readonly string[]) => void;
  readonly close: () => void;
}

/** Columns beside the text: the prompt sign, and the last one, which stays free. */
const BESIDE = 3;

/** Opens the editor of a chat. */
export function editorOfChat({ home, incognito, slash, lend, say, redraw, loop }: EditorOfChatParts): EditorOfChat {
  const { world, rooms } = home;
  const { editor, restore, keepWaiting, close } = openChatEditor({
    world,
    mode: home.ui.keys,
    save: home.settings.save,
    rooms,
    root: () => home.projectRoot,
    here: async () => ((await rooms.project()).detectedBy === 'directory' ? null : rooms.projectId(home.projectRoot)),
    incognito,
    slash,
    redraw,
    columns: () => world.stdout.columns - BESIDE,
    steadyMs: () => performance.now(),
    say,
  });
  return {
    editor,
    outside(what) {
      if (what === 'suspend') void lend(sleepUntilContinued);
      else void editElsewhere(editor, { home, lend, say });
    },
    restore() {
      const unsent = restore();
      if (unsent === null) return;
      if (unsent.text !== '') say('this is what you had not sent when the chat before ended');
      if (unsent.waiting.length === 0) return;
      say('the chat before ended with messages that waited: Up opens one, Enter sends it, Esc takes it back');
      loop().holdUnsent(unsent.waiting);
    },
    keepWaiting,
    close,
  };
}

/** Gives the draft to the person's own editor; a failure is said and changes nothing. */
async function editElsewhere(
  editor: LineEditor,
  { home, lend, say }: Pick<EditorOfChatParts, 'home' | 'lend' | 'say'>,
): Promise<void> {
  const text = editor.text();
  const where = { env: home.world.env, tmp: tmpdir(), cwd: home.projectRoot };
  try {
    const edited = await lend(() => editOutside(text, where));
    if (edited !== text) editor.setText(edited);
  } catch (error) {
    if (!(error instanceof MiraError)) throw error;
    say(error.hint === null ? error.message : `${error.message}: ${error.hint}`);
  }
}
