import type { ClaudeEvent, ClaudeResult } from '../../src/claude/events.ts';
import type { PermissionAnswer } from '../../src/claude/permission.ts';
import { makeQueue } from '../../src/claude/queue.ts';
import type { PermissionQuestion, TurnEvent, TurnResult } from '../../src/turn/events.ts';
import type { Recorder } from '../../src/turn/recorder.ts';
import type { StallLimits } from '../../src/turn/stall-watch.ts';
import type { Answer, ClaudePort, Talk } from '../../src/turn/talk.ts';
import { openTalk } from '../../src/turn/talk.ts';

export const USAGE = { inputTokens: 10, outputTokens: 5, cacheReadTokens: 0, cacheWriteTokens: 0 };

export const result = (over: Partial<ClaudeResult> = {}): ClaudeEvent => ({
  type: 'result',
  result: {
    subtype: 'success',
    isError: false,
    text: '',
    sessionId: 'session',
    terminalReason: 'completed',
    apiErrorStatus: null,
    stopReason: 'end_turn',
    numTurns: 1,
    durationMs: 1,
    ttftMs: 1,
    usage: USAGE,
    totalCostUsd: 0,
    modelUsage: {},
    permissionDenials: [],
    origin: null,
    errors: [],
    ...over,
  },
});

export const ABORTED = { subtype: 'error_during_execution', isError: true, terminalReason: 'aborted_streaming' };

export const init: ClaudeEvent = {
  type: 'init',
  sessionId: 'session',
  model: 'model',
  cwd: '/',
  permissionMode: 'default',
  apiKeySource: null,
  version: '2',
  tools: [],
  slashCommands: [],
  mcpServers: [],
};

/** One streamed message, whole. */
export const message = (id: string, text: string): ClaudeEvent[] => [
  {
    type: 'message_start',
    messageId: id,
    model: 'model',
    ttftMs: 1,
    usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
  },
  ...[...text].map((char): ClaudeEvent => ({ type: 'text_delta', text: char })),
  { type: 'assistant_text', messageId: id, model: 'model', text, parentId: null, usage: null },
];

export const tool = (id: string, over: { name?: string; parentId?: string | null; agent?: string | null } = {}) =>
  ({
    type: 'tool_use',
    messageId: 'm',
    id,
    name: 'Bash',
    input: { command: 'ls' },
    parentId: null,
    agent: null,
    ...over,
  }) satisfies ClaudeEvent;

export const toolResult = (id: string, isError = false) =>
  ({ type: 'tool_result', id, output: 'out', isError, result: null, parentId: null }) satisfies ClaudeEvent;

export const asks = (requestId: string, toolUseId: string, agentId: string | null = null): ClaudeEvent => ({
  type: 'permission_request',
  request: {
    requestId,
    toolName: 'Bash',
    displayName: 'Bash',
    input: { command: 'ls' },
    description: null,
    toolUseId,
    agentId,
    blockedPath: null,
    reason: null,
    suggestedRules: [{ toolName: 'Bash', ruleContent: 'ls:*' }],
  },
});

export const stopsForTool: ClaudeEvent = { type: 'message_usage', usage: USAGE, stopReason: 'tool_use' };

/** A claude that prints what it is told to, and what was asked of it. */
export interface Scripted {
  readonly port: ClaudePort;
  readonly say: (...events: readonly ClaudeEvent[]) => void;
  readonly end: () => void;
  readonly sent: string[];
  readonly answers: (PermissionAnswer & { readonly requestId: string })[];
  interrupts: number;
  killed: boolean;
  costUsd: number;
}

export function scriptClaude(on: { send?: () => void; interrupt?: () => void } = {}): Scripted {
  const queue = makeQueue<ClaudeEvent>();
  const scripted: Scripted = {
    say: (...events) => {
      for (const event of events) queue.push(event);
    },
    end: () => {
      queue.push({ type: 'exited', code: 0, signal: null, stderr: '' });
      queue.end();
    },
    sent: [],
    answers: [],
    interrupts: 0,
    killed: false,
    costUsd: 0,
    port: {
      events: () => queue.values,
      send(blocks) {
        scripted.sent.push(blocks.map((block) => (block.type === 'text' ? block.text : '')).join(''));
        on.send?.();
      },
      async interrupt() {
        scripted.interrupts++;
        on.interrupt?.();
      },
      answer(requestId, answer) {
        scripted.answers.push({ requestId, ...answer });
        return true;
      },
      usage: async () => ({ totalCostUsd: scripted.costUsd, subscriptionType: null }) as never,
      kill() {
        scripted.killed = true;
        queue.push({ type: 'exited', code: null, signal: 'SIGKILL', stderr: '' });
        queue.end();
      },
    },
  };
  return scripted;
}

/** A talk over a scripted claude, and everything that comes out of it. */
export interface Played {
  readonly talk: Talk;
  readonly seen: TurnEvent[];
  readonly saved: string[];
  /** Reads on until the next turn has ended. */
  readonly ended: () => Promise<TurnResult>;
  /** Reads on until an event of this type. */
  readonly until: <T extends TurnEvent['type']>(type: T) => Promise<Extract<TurnEvent, { type: T }>>;
}

export function play(
  { port }: Scripted,
  over: {
    readonly stall?: StallLimits;
    readonly policy?: (question: PermissionQuestion) => Answer | null;
    readonly record?: () => Recorder | null;
    readonly remainingUsd?: number;
  } = {},
): Played {
  let ids = 0;
  const saved: string[] = [];
  const talk = openTalk({
    claude: port,
    id: () => `turn-${++ids}`,
    sessionId: 'session',
    conversationId: () => 'conversation',
    model: 'asked-model',
    stall: over.stall ?? { noticeMs: 60_000, endMs: 120_000 },
    policy: over.policy ?? (() => null),
    record: over.record ?? (() => null),
    remainingUsd: () => over.remainingUsd ?? null,
    saveRule: (rule, kept) => saved.push(`${kept}: ${rule}`),
  });
  const seen: TurnEvent[] = [];
  const reader = talk.events[Symbol.asyncIterator]();
  const until: Played['until'] = async (type) => {
    for (;;) {
      const next = await reader.next();
      if (next.done === true) throw new Error(`no ${type}; the last was ${JSON.stringify(seen.at(-1))}`);
      const event: TurnEvent = next.value;
      seen.push(event);
      if (isType(event, type)) return event;
    }
  };
  return { talk, seen, saved, until, ended: () => until('ended') };
}

function isType<T extends TurnEvent['type']>(event: TurnEvent, type: T): event is Extract<TurnEvent, { type: T }> {
  return event.type === type;
}

/** What a reader of the stream holds as the answer: the deltas, and what replaced them. */
export const answerOf = (events: readonly TurnEvent[]): string =>
  events.reduce((text, event) => {
    if (event.type === 'text') return text + event.delta;
    return event.type === 'text_reset' ? event.text : text;
  }, '');

export const hello = (text: string) => ({ blocks: [{ type: 'text', text }], typed: text }) as const;
