import { type ChatLoop, startChatLoop } from '../../src/repl/chat-loop.ts';
import { decodeKeys } from '../../src/repl/keys.ts';
import type { Occasion } from '../../src/repl/notify.ts';
import type { LineResult } from '../../src/repl/sending.ts';
import type { PermissionQuestion, TurnEvent, TurnResult } from '../../src/turn/events.ts';
import type { Answer } from '../../src/turn/talk.ts';
import { chatParts } from '../fakes/chat-parts.ts';
import { RESULT } from '../fakes/turn-result.ts';

export const QUESTION: PermissionQuestion = {
  requestId: 'q',
  toolUseId: 't',
  tool: 'Bash',
  displayName: 'Bash',
  input: { command: 'ls' },
  agent: null,
  reason: null,
  blockedPath: null,
  rule: null,
};

const loops: ChatLoop[] = [];

/** Ends the loops of a test: each draws once a second while a turn runs. */
export function closeLoops(): void {
  for (const loop of loops.splice(0)) loop.leave(0);
}

/** A chat over a session of plain values, with a clock that is set by hand. */
export function openLoop(line: (text: string) => Promise<LineResult> = async (text) => ({ kind: 'send', text })) {
  const state = {
    nowMs: 10_000,
    busy: false,
    sent: [] as string[],
    answers: [] as Answer[],
    cancels: 0,
    outside: [] as string[],
    occasions: [] as Occasion[],
    committed: '',
    rows: [] as readonly string[],
    remembered: [] as string[],
    /** Thrown by the next submit. */
    refuse: null as Error | null,
  };
  const parts = chatParts({
    screen: {
      commit: (text) => {
        state.committed += text.endsWith('\n') ? text : `${text}\n`;
      },
      live: (region) => {
        state.rows = (typeof region === 'function' ? region() : region).rows;
      },
      flush: () => undefined,
      resized: () => undefined,
      close: () => undefined,
    },
    session: {
      async submit(text) {
        const refuse = state.refuse;
        state.refuse = null;
        if (refuse !== null) throw refuse;
        state.sent.push(text);
        begin();
      },
      busy: () => state.busy,
      answer: (_id, answer) => state.answers.push(answer),
      cancel: () => {
        state.cancels++;
      },
    },
    // Nothing comes back by Up: there Up is for what waits.
    history: { entries: () => [], add: (text) => void state.remembered.push(text) },
    size: () => ({ columns: 60, rows: 20 }),
    line,
    outside: (what) => state.outside.push(what),
    notify: (occasion) => {
      state.occasions.push(occasion);
      return true;
    },
    steadyMs: () => state.nowMs,
  });
  const loop = startChatLoop(parts);
  loops.push(loop);
  const emit = (event: TurnEvent): void => loop.event(event);
  const begin = (origin: 'person' | 'background' = 'person'): void => {
    state.busy = true;
    emit({ type: 'started', turnId: 't', sessionId: 's', conversationId: 'c', model: 'm', origin });
  };
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
  return {
    state,
    loop,
    emit,
    begin,
    settle,
    async end(over: Partial<TurnResult> = {}) {
      state.busy = false;
      emit({ type: 'ended', ...RESULT, ...over });
      await settle();
    },
    async type(keys: string) {
      const decoder = decodeKeys();
      loop.keys([...decoder.feed(Buffer.from(keys)), ...decoder.flush()]);
      await settle();
    },
    /** The rows that begin with `queued:`. */
    queued: () => state.rows.filter((row) => row.startsWith('queued:')),
  };
}
