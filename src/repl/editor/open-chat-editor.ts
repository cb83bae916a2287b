import { failureReason } from '../../lib/file-errors.ts';
import { oneLine } from '../../lib/one-line.ts';
import { redact } from '../../redact/redact.ts';
import { signsFor } from '../../render/signs.ts';
import type { Rooms } from '../../rooms.ts';
import type { SlashCommands } from '../../surfaces/slash.ts';
import type { World } from '../../world.ts';
import type { Completer } from './completion.ts';
import { type DraftFile, openDraftFile, type Unsent } from './draft-file.ts';
import { historyInMemory, openInputHistory } from './input-history.ts';
import { type InputHistory, type LineEditor, openLineEditor } from './line-editor.ts';
import { completePaths } from './path-completer.ts';
import { completeIds, completeMemories } from './stored-completer.ts';

export interface ChatEditorParts {
  readonly world: Pick<World, 'env' | 'now' | 'pid'>;
  readonly mode: 'emacs' | 'vi';
  /** Keep what is sent and what is being typed on disk. */
  readonly save: boolean;
  readonly rooms: Pick<Rooms, 'paths' | 'memory' | 'planning' | 'history'>;
  /** Where claude runs: what `@path` is relative to. It moves with `/switch`. */
  readonly root: () => string;
  /** Stored id of the project the person is in; null outside of one. */
  readonly here: () => Promise<string | null>;
  /** Nothing of what is typed now is kept. */
  readonly incognito: () => boolean;
  readonly slash: () => SlashCommands;
  readonly redraw: () => void;
  readonly columns: () => number;
  readonly steadyMs: () => number;
  /** Says a line above the prompt. */
  readonly say: (line: string) => void;
}

/** The editor of a chat with what it keeps on disk. */
export interface ChatEditor {
  readonly editor: LineEditor;
  /** Puts the draft in place that a chat here left when it died; gives all that it had not sent, or null. */
  readonly restore: () => Unsent | null;
  /** Keeps the messages that wait on disk, as the draft. */
  readonly keepWaiting: (texts: readonly string[]) => void;
  /** Writes what is still to be written; the draft stays for the next chat when the text was not sent. */
  readonly close: () => void;
}

/** Whether a process runs that this one may ask about. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const NO_DRAFT: DraftFile = {
  keep: () => undefined,
  keepWaiting: () => undefined,
  restore: () => null,
  close: () => undefined,
};

/** Asks the completer that each request is for. */
function completerOf(parts: ChatEditorParts): Completer {
  let root = parts.root();
  let paths = completePaths({ root, env: parts.world.env }, parts.steadyMs);
  let broken = false;
  const stored = {
    ...parts,
    failed: (error: Error) => {
      if (!broken) parts.say(`nothing stored can be offered: ${oneLine(error.message, 200)}`);
      broken = true;
    },
  };
  const memories = completeMemories(stored);
  return (request, found, signal) => {
    if (request.kind === 'path') {
      if (parts.root() !== root) {
        root = parts.root();
        paths = completePaths({ root, env: parts.world.env }, parts.steadyMs);
      }
      return paths(request, found, signal);
    }
    if (request.kind === 'memory') return memories(request, found, signal);
    const slash = parts.slash();
    const offers = slash.offers(request.typed);
    found(offers);
    completeIds(slash.catalogue, stored)(request, (ids) => found([...ids, ...offers]), signal);
  };
}

/** What is typed incognito can be found again until the chat leaves it, and nowhere later. */
function withIncognito(history: InputHistory, incognito: () => boolean): InputHistory {
  let hidden = historyInMemory();
  return {
    entries() {
      if (!incognito()) hidden = historyInMemory();
      return [...history.entries(), ...hidden.entries()];
    },
    add: (text) => (incognito() ? hidden : history).add(text),
  };
}

/** Opens the editor of a chat. Nothing is read from disk before it is needed. */
export function openChatEditor(parts: ChatEditorParts): ChatEditor {
  const { world, rooms, save, say } = parts;
  const draft = save
    ? openDraftFile(
        {
          folder: rooms.paths.drafts,
          place: parts.root(),
          pid: world.pid,
          isAlive,
          failed: (error) => say(`your draft is not kept on disk (${failureReason(error)})`),
        },
        world.now,
      )
    : NO_DRAFT;
  const history = save
    ? openInputHistory({
        path: rooms.paths.inputHistory,
        redact,
        now: world.now,
        failed: (error) => say(`the history of the input is not kept (${failureReason(error)})`),
      })
    : historyInMemory();
  const editor = openLineEditor({
    mode: parts.mode,
    history: withIncognito(history, parts.incognito),
    complete: completerOf(parts),
    redraw: parts.redraw,
    // A draft of nothing is no file.
    onText: (isEmpty, text) => draft.keep(isEmpty || parts.incognito(), text),
    columns: parts.columns,
    signs: signsFor(world.env),
  });
  return {
    editor,
    restore() {
      // Who has begun to type gets it the next time: what is typed would overwrite it.
      const unsent = editor.isEmpty() && !parts.incognito() ? draft.restore() : null;
      if (unsent !== null && unsent.text !== '') editor.setText(unsent.text);
      return unsent;
    },
    keepWaiting: (texts) => draft.keepWaiting(parts.incognito() ? [] : texts),
    close: draft.close,
  };
}
