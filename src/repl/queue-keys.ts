import type { LineEditor } from './editor/line-editor.ts';
import type { MessageQueue } from './message-queue.ts';

export interface QueueKeysParts {
  readonly queue: MessageQueue<string>;
  readonly editor: Pick<LineEditor, 'text' | 'setText'>;
  /** Begins the next message, when nothing runs. */
  readonly next: () => void;
}

/** The keys that change a message which waits, in the editor. */
export interface QueueKeys {
  /** Takes Up and Down where they are about the queue; false for every other key. */
  readonly walk: (name: string | null) => boolean;
  /** The messages that wait, in their order. */
  readonly shown: () => readonly { readonly text: string; readonly open: boolean; readonly held: boolean }[];
  /** Whether nothing is left of the text of the open one. */
  readonly emptied: () => boolean;
  /** Ends the change of the open one; null takes it out of the queue. */
  readonly close: (text: string | null) => void;
  /** Takes the last one, or the open one, out of the queue; false when none waits. */
  readonly takeBack: () => boolean;
}

/** Binds the queue of a chat to its editor. */
export function makeQueueKeys({ queue, editor, next }: QueueKeysParts): QueueKeys {
  return {
    /** Up on an empty draft puts the last queued message into the editor, and goes on to those before; Down comes back. */
    walk(name) {
      if (name !== 'up' && name !== 'down') return false;
      const current = editor.text();
      const open = queue.open() !== null;
      if (open ? current.includes('\n') : name === 'down' || current !== '') return false;
      const text = name === 'up' ? queue.openPrevious(current) : queue.openNext(current);
      if (text === null && name === 'up') return open;
      editor.setText(text ?? '');
      if (text === null) next();
      return true;
    },
    shown: () => queue.items().map(({ draft, held }, at) => ({ text: draft, open: at === queue.open(), held })),
    emptied: () => queue.open() !== null && editor.text().trim() === '',
    close(text) {
      queue.closeOpen(text);
      next();
    },
    takeBack() {
      const typed = editor.text();
      const edited = queue.open() !== null;
      const last = queue.takeBack();
      if (edited) next();
      else if (last !== null) editor.setText(typed === '' ? last : `${last}\n${typed}`);
      return edited || last !== null;
    },
  };
}
