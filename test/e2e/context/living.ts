import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { childEnv } from '../../../src/claude/argv.ts';
import { startGuard } from '../../../src/claude/guard.ts';
import { type ClaudeSession, startClaude } from '../../../src/claude/session.ts';
import type { McpTool } from '../../../src/claude/tool-server.ts';
import { DEFAULT_BUDGETS } from '../../../src/context/budgets.ts';
import { openSessionContext } from '../../../src/context/context.ts';
import { type Ledger, openLedger } from '../../../src/context/ledger.ts';
import type { ContextParts } from '../../../src/context/section-list.ts';
import type { SessionContext, SessionOptions } from '../../../src/context/session-context.ts';
import { openCorrections } from '../../../src/corrections/corrections.ts';
import { openPlanning, type Planning } from '../../../src/planning/planning.ts';
import type { TurnEvent, TurnResult } from '../../../src/turn/events.ts';
import { openTalk, type TalkParts } from '../../../src/turn/talk.ts';
import { type Fake, startFake } from '../../fakes/anthropic.ts';
import { CLAUDE, makeSandbox, ROOT, type Sandbox } from '../../fakes/sandbox.ts';
import { freshMemory, type Home } from '../../unit/memory/home.ts';

/** How claude is started: anew, on the session of before, on a copy of it, or anew without anything of mira's. */
export type StartAs = 'new' | 'resumed' | 'copy' | 'bare';

/** A living claude on the fake API, given its context from real rooms, turn by turn, as the chat does it. */
export interface Living {
  readonly home: Home;
  readonly fake: Fake;
  readonly box: Sandbox;
  readonly planning: Planning;
  readonly ledger: Ledger;
  readonly say: (text: string) => Promise<TurnResult>;
  readonly start: (as?: StartAs) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface LivingOptions {
  readonly tools?: readonly McpTool[];
  /** Answers the questions for a permission; without it none is expected. */
  readonly policy?: TalkParts['policy'];
  readonly parts?: Partial<ContextParts>;
  readonly session?: Partial<SessionOptions>;
  readonly onEvent?: (event: TurnEvent) => void;
}

/** The ones that hold without a configuration. */
const BLOCK_LIMITS = { persona: 2_048, human: 2_048, system: 1_024 };
const INSTRUCTIONS = readFileSync(join(ROOT, 'prompts', 'system.md'), 'utf8').trimEnd();

export async function openLiving(options: LivingOptions = {}): Promise<Living> {
  const fake = await startFake();
  const box = makeSandbox(fake.url);
  const home = await freshMemory(() => crypto.randomUUID());
  const ledger = openLedger(home.db, home.now);
  const planning = openPlanning({ db: home.db, now: home.now, id: home.id, limits: BLOCK_LIMITS });
  const corrections = openCorrections(home.db, home);
  const lease = home.talk.hold(home.talk.createConversation());
  const tools = options.tools ?? [];
  let sessionId = crypto.randomUUID();
  let live: { claude: ClaudeSession; say: Living['say'] } | null = null;

  const parts: ContextParts = {
    instructions: INSTRUCTIONS,
    extra: null,
    project: { name: 'one', root: box.project, detectedBy: 'git' },
    projectId: async () => home.projectId,
    memory: async () => home.memory,
    planning: async () => planning,
    corrections: async () => corrections,
    warnings: () => [],
    ledger: async () => ledger,
    now: home.now,
    timeZone: () => 'UTC',
    git: async () => ({ branch: 'main', dirty: false }),
    recentWork: async () => [],
    projectTexts: [],
    exclude: [],
    budgets: DEFAULT_BUDGETS,
    onFailure: (section, error) => {
      throw new Error(`${section}: ${String(error)}`);
    },
    ...options.parts,
  };

  const talkOver = (claude: ClaudeSession, context: SessionContext | null): Living['say'] => {
    const talk = openTalk({
      claude,
      id: home.id,
      sessionId,
      conversationId: () => lease.conversationId,
      model: 'sonnet',
      stall: { noticeMs: 30_000, endMs: 60_000 },
      policy: options.policy ?? (() => null),
      record: ({ turnId, origin, typed }) =>
        home.talk.startTurn({
          lease,
          projectId: home.projectId,
          cwd: box.project,
          operation: 'test',
          origin,
          turnId,
          prompt: typed,
        }),
      remainingUsd: () => null,
      saveRule: () => undefined,
      ...(context === null ? {} : { compacted: context.compacted }),
    });
    const events = talk.events[Symbol.asyncIterator]();
    return async (text) => {
      const given = (await context?.forTurn(text)) ?? null;
      talk.submit({ blocks: [...(given?.blocks ?? []), { type: 'text', text }], typed: text, context: given });
      for (;;) {
        const next = await events.next();
        if (next.done === true) throw new Error('claude is gone');
        if (next.value.type === 'notice') throw new Error(next.value.message);
        options.onEvent?.(next.value);
        if (next.value.type === 'ended') return next.value;
      }
    };
  };

  const start: Living['start'] = async (as = 'new') => {
    await live?.claude.close();
    const before = sessionId;
    if (as !== 'resumed') sessionId = crypto.randomUUID();
    const from = as === 'resumed' || as === 'copy' ? before : null;
    const context =
      as === 'bare'
        ? null
        : openSessionContext(parts, {
            sessionId,
            from,
            question: null,
            model: 'sonnet',
            tools,
            memory: true,
            conversationId: null,
            exchanges: [],
            stored: true,
            onlyLooking: false,
            ...options.session,
          });
    const kind = from === null ? 'new' : as === 'copy' ? 'fork' : 'resume';
    const claude = startClaude({
      program: CLAUDE,
      launch: {
        model: 'sonnet',
        session: kind === 'fork' ? { kind, from: before, id: sessionId } : { kind, id: sessionId },
        allow: tools.map(({ name }) => `mcp__mira__${name}`),
      },
      env: childEnv(box.env),
      cwd: box.project,
      initialize: context === null ? {} : { appendSystemPrompt: context.system, tools },
      guard: () => startGuard(),
    });
    await claude.ready;
    live = { claude, say: talkOver(claude, context) };
  };

  return {
    home,
    fake,
    box,
    planning,
    ledger,
    start,
    say: (text) => {
      if (live === null) throw new Error('claude was not started');
      return live.say(text);
    },
    async close() {
      await live?.claude.close();
      lease.release();
      await fake.close();
      home.close();
      box.cleanup();
    },
  };
}
