import { MiraError } from '../errors.ts';
import type { MessageQueue } from './message-queue.ts';

/** What a typed line turned out to be. */
export type LineResult =
  | { readonly kind: 'send'; readonly text: string }
  | { readonly kind: 'shown'; readonly text: string }
  /** `text` goes into the editor, to be changed and sent by the person. */
  | { readonly kind: 'draft'; readonly text: string }
  | { readonly kind: 'leave' };

/** One line being carried out. */
export interface LineRun {
  /** The line is shown as given, once: whatever it says then stands below it. */
  readonly begins: () => void;
  /** Aborted when the person cancels it. */
  readonly signal: AbortSignal;
}

export interface SenderParts {
  readonly queue: MessageQueue<string>;
  readonly submit: (text: string) => Promise<void>;
  readonly busy: () => boolean;
  /** Slash commands and what is none; never throws for what the person typed. */
  readonly line: (text: string, run: LineRun) => Promise<LineResult>;
  /** Shows a line as given. */
  readonly echo: (text: string) => void;
  /** Keeps a line for the history of the input, now that it is final. */
  readonly remember: (text: string) => void;
  readonly commit: (text: string) => void;
  readonly fail: (error: unknown) => void;
  readonly draft: (text: string) => void;
  readonly leave: () => void;
  /** Something to draw has changed. */
  readonly redraw: () => void;
  readonly left: () => boolean;
}

/** Takes one line after the other from the queue to where it belongs. */
export interface Sender {
  /** Queues a line and begins it when nothing runs. */
  readonly add: (text: string) => void;
  /** Carries out a command at once, beside the answer that comes. `by`: whether the line was typed, or a key stands for it. */
  readonly beside: (text: string, by: 'line' | 'key') => void;
  /** Begins the next line of the queue, when nothing runs. */
  readonly next: () => void;
  /** Cancels the commands that run; false when none does. */
  readonly interrupt: () => boolean;
}

/** How a line begins: whether it stands in the scrollback already, and what keeps it for the history. */
interface Begun {
  readonly echoed: boolean;
  readonly remember: (text: string) => void;
}

/** Makes the sender of one chat. */
export function makeSender(parts: SenderParts): Sender {
  let working = false;
  const running = new Set<AbortController>();

  const begin = (text: string, { echoed, remember }: Begun): LineRun & { readonly end: () => void } => {
    const controller = new AbortController();
    running.add(controller);
    let shown = echoed;
    return {
      begins() {
        if (shown) return;
        parts.echo(text);
        remember(text);
        shown = true;
      },
      signal: controller.signal,
      end: () => void running.delete(controller),
    };
  };

  const carriedOut = (text: string, result: Exclude<LineResult, { kind: 'send' }>, run: LineRun): void => {
    if (result.kind !== 'shown') parts.remember(text);
    if (result.kind === 'leave') return parts.leave();
    if (result.kind === 'draft') return parts.draft(result.text);
    run.begins();
    if (result.text !== '') parts.commit(result.text);
  };

  /** Claude may have begun a turn by itself since we looked: the message then waits in front of all others. */
  const send = async (text: string, run: LineRun): Promise<void> => {
    run.begins();
    try {
      await parts.submit(text);
    } catch (error) {
      if (!(error instanceof MiraError) || error.code !== 'busy') throw error;
      parts.queue.putBack({ draft: text, echoed: true, held: false });
    }
  };

  const carryOut = async (text: string, begun: Begun, onSend: (text: string, run: LineRun) => unknown) => {
    const run = begin(text, begun);
    try {
      const result = await parts.line(text, run);
      if (result.kind !== 'send') carriedOut(text, result, run);
      else {
        // From here on it is a turn, which is cancelled in its own way.
        run.end();
        await onSend(result.text, run);
      }
    } catch (error) {
      run.begins();
      parts.fail(error);
    } finally {
      run.end();
    }
  };

  const next = (): void => {
    if (parts.left() || working || parts.busy()) return;
    const taken = parts.queue.take();
    if (taken === null) return;
    working = true;
    void carryOut(taken.draft, { echoed: taken.echoed, remember: parts.remember }, send).then(() => {
      working = false;
      parts.redraw();
      next();
    });
  };

  return {
    add(text) {
      parts.queue.add(text);
      next();
    },
    beside(text, by) {
      const remember = by === 'line' ? parts.remember : () => undefined;
      const wait = (sent: string): void => {
        // What waits is remembered in the form in which it is sent.
        if (sent !== text) remember(text);
        parts.queue.add(sent);
      };
      void carryOut(text, { echoed: false, remember }, wait).then(() => {
        parts.redraw();
        next();
      });
    },
    next,
    interrupt() {
      for (const controller of running) controller.abort();
      return running.size > 0;
    },
  };
}
