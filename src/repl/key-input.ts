import { EXIT } from '../errors.ts';
import { decodeKeys, type KeyEvent } from './keys.ts';
import { listenToTerminal } from './terminal-input.ts';
import type { TerminalReply } from './terminal-replies.ts';

/** Where the input of a chat goes. */
export interface KeyTarget {
  readonly keys: (events: readonly KeyEvent[]) => void;
  readonly leave: (code: number) => void;
}

/** A lone Esc is known by the silence behind it. */
const ESC_MS = 30;

/**
 * Reads keys from the terminal until the function that is given back is called; the only reader of stdin in a chat.
 * `typed`: what was typed before it.
 */
export function readKeys(
  stream: NodeJS.ReadStream,
  target: () => KeyTarget,
  { typed, onReply }: { readonly typed: readonly Buffer[]; readonly onReply: (reply: TerminalReply) => void },
): () => void {
  const decoder = decodeKeys(onReply);
  let timer: NodeJS.Timeout | null = null;
  const give = (events: readonly KeyEvent[]): void => {
    if (events.length > 0) target().keys(events);
  };
  const onData = (chunk: Buffer): void => {
    if (timer !== null) clearTimeout(timer);
    give(decoder.feed(chunk, performance.now()));
    if (decoder.pending()) timer = setTimeout(() => give(decoder.flush()), ESC_MS);
  };
  // The terminal has gone: there is nobody left to talk to.
  const onEnd = (): void => target().leave(EXIT.hangup);
  // When these were typed is not known: their speed says nothing.
  for (const chunk of typed) give(decoder.feed(chunk));
  const stop = listenToTerminal(stream, { data: onData, ended: onEnd });
  return () => {
    if (timer !== null) clearTimeout(timer);
    stop();
  };
}
