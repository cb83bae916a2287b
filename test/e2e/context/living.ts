import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { childEnv } from '../../../src/claude/argv.ts';
import { startGuard } from '../../../src/claude/guard.ts';
import { type ClaudeSession, startClaude } from '../../../src/claude/session.ts';
import { DEFAULT_BUDGETS } from '../../../src/context/budgets.ts';
import { openSessionContext, type SessionContext } from '../../../src/context/context.ts';
import { type Ledger, openLedger } from '../../../src/context/ledger.ts';
import { openPlanning, type Planning } from '../../../src/planning/planning.ts';
import type { TurnResult } from '../../../src/turn/events.ts';
import { openTalk } from '../../../src/turn/talk.ts';
import { type Fake, startFake } from '../../fakes/anthropic.ts';
import { CLAUDE, makeSandbox, ROOT } from '../../fakes/sandbox.ts';
import { freshMemory, type Home } from '../../unit/memory/home.ts';

/** A living claude on the fake API, given its context from real memories, turn by turn, as the chat does it. */
export interface Living {
  readonly home: Home;
  readonly fake: Fake;
  readonly planning: Planning;
  readonly ledger: Ledger;
  readonly say: (text: string) => Promise<TurnResult>;
  /** Starts claude; `resume` goes on with the session of before. */
  readonly start: (resume?: boolean) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The ones that hold without a configuration. */
const BLOCK_LIMITS = { persona: 2_048, human: 2_048, system: 1_024 };
const INSTRUCTIONS = readFileSync(join(ROOT, 'prompts', 'system.md'), 'utf8').trimEnd();

export async function openLiving(): Promise<Living> {
  const fake = await startFake();
  const box = makeSandbox(fake.url);
  const home = await freshMemory(() => crypto.randomUUID());
  const ledger = openLedger(home.db, home.now);
  const planning = openPlanning({ db: home.db, now: home.now, id: home.id, limits: BLOCK_LIMITS });
  const lease = home.talk.hold(home.talk.createConversation());
  const id = crypto.randomUUID();
  let live: { claude: ClaudeSession; say: Living['say'] } | null = null;

  const talkOver = (claude: ClaudeSession, context: SessionContext): Living['say'] => {
    const talk = openTalk({
      claude,
      id: home.id,
      sessionId: id,
      conversationId: () => lease.conversationId,
      model: 'sonnet',
      stall: { noticeMs: 30_000, endMs: 60_000 },
      policy: () => null,
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
      compacted: context.compacted,
    });
    const events = talk.events[Symbol.asyncIterator]();
    return async (text) => {
      const given = await context.forTurn(text);
      talk.submit({ blocks: [...given.blocks, { type: 'text', text }], typed: text, context: given });
      for (;;) {
        const next = await events.next();
        if (next.done === true) throw new Error('claude is gone');
        if (next.value.type === 'notice') throw new Error(next.value.message);
        if (next.value.type === 'ended') return next.value;
      }
    };
  };

  const start = async (resume = false): Promise<void> => {
    await live?.claude.close();
    const context = openSessionContext(
      {
        instructions: INSTRUCTIONS,
        extra: null,
        project: { name: 'one', root: box.project, detectedBy: 'git' },
        projectId: async () => home.projectId,
        memory: async () => home.memory,
        planning: async () => planning,
        ledger: async () => ledger,
        now: home.now,
        timeZone: 'UTC',
        git: async () => ({ branch: 'main', dirty: false }),
        recentWork: async () => [],
        budgets: DEFAULT_BUDGETS,
        onFailure: (section, error) => {
          throw new Error(`${section}: ${String(error)}`);
        },
      },
      {
        sessionId: id,
        from: resume ? id : null,
        question: null,
        model: 'sonnet',
        tools: [],
        memory: true,
        conversationId: null,
        exchanges: [],
        stored: true,
        onlyLooking: false,
      },
    );
    const claude = startClaude({
      program: CLAUDE,
      launch: { model: 'sonnet', session: { kind: resume ? 'resume' : 'new', id } },
      env: childEnv(box.env),
      cwd: box.project,
      initialize: { appendSystemPrompt: context.system },
      guard: () => startGuard(),
    });
    await claude.ready;
    live = { claude, say: talkOver(claude, context) };
  };

  return {
    home,
    fake,
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
