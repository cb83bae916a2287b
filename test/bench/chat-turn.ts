import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { childEnv } from '../../src/claude/argv.ts';
import { startGuard } from '../../src/claude/guard.ts';
import { type ClaudeSession, startClaude } from '../../src/claude/session.ts';
import { openConversations } from '../../src/conversation/conversations.ts';
import { openDatabase } from '../../src/db/open.ts';
import { openTalk, type Talk } from '../../src/turn/talk.ts';
import { startFake } from '../fakes/anthropic.ts';
import { CLAUDE, makeSandbox, ROOT, type Sandbox } from '../fakes/sandbox.ts';
import { openMira } from '../fakes/screen.ts';
import { inTurns, median } from './measure.ts';

const RUNS = 60;
const GOAL_MS = 10;
const GOAL_MB = 120;

function launch(box: Sandbox, id: string): ClaudeSession {
  return startClaude({
    program: CLAUDE,
    launch: { model: 'sonnet', session: { kind: 'new', id } },
    env: childEnv(box.env),
    cwd: box.project,
    initialize: { appendSystemPrompt: 'You are tested.' },
    guard: () => startGuard(),
  });
}

/** A turn on the bare session: from sending to the result. */
async function bareTurn(claude: ClaudeSession): Promise<number> {
  const start = performance.now();
  claude.send([{ type: 'text', text: 'again' }]);
  for await (const event of { [Symbol.asyncIterator]: () => claude.events() }) {
    if (event.type === 'result') return performance.now() - start;
  }
  throw new Error('claude ended');
}

async function talkTurn(talk: Talk, events: AsyncIterator<{ readonly type: string }>): Promise<number> {
  const start = performance.now();
  talk.submit({ blocks: [{ type: 'text', text: 'again' }], typed: 'again' });
  for (;;) {
    const next = await events.next();
    if (next.done === true) throw new Error('the talk ended');
    if (next.value.type === 'ended') return performance.now() - start;
  }
}

async function openStoredTalk(claude: ClaudeSession, box: Sandbox): Promise<Talk> {
  const db = await openDatabase({ file: `${box.miraHome}/mira.db`, migrationsDir: `${ROOT}migrations`, now: Date.now });
  const world = { now: Date.now, id: () => crypto.randomUUID(), pid: process.pid, platform: process.platform };
  const conversations = openConversations(db, world);
  const projectId = conversations.ensureProject({ key: 'bench', name: 'bench', root: box.project });
  const lease = conversations.hold(conversations.createConversation());
  return openTalk({
    claude,
    id: world.id,
    sessionId: claude.sessionId,
    conversationId: () => lease.conversationId,
    model: 'sonnet',
    stall: { noticeMs: 30_000, endMs: 330_000 },
    policy: () => null,
    record: ({ turnId, origin, typed }) =>
      conversations.startTurn({
        lease,
        projectId,
        cwd: box.project,
        operation: 'bench',
        origin,
        turnId,
        prompt: typed,
      }),
    remainingUsd: () => 5,
    saveRule: () => undefined,
  });
}

/** Resident memory of one process, in megabytes; NaN where the system does not tell by file. */
function residentMb(pid: number): number {
  try {
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(line?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

async function chatMemory(box: Sandbox): Promise<number> {
  const screen = openMira(['chat'], { cwd: box.project, env: box.env });
  await screen.waitFor(/^>/m);
  for (let turn = 1; turn <= 5; turn++) {
    screen.type(`question ${turn}\r`);
    await screen.waitFor(new RegExp(`question ${turn}[\\s\\S]*tokens`));
  }
  const mb = residentMb(screen.pid);
  screen.type('\x04');
  await screen.exit;
  await screen.close();
  return mb;
}

/** What mira adds to a turn in a living chat, and what it takes of memory by itself. */
export async function run(): Promise<void> {
  const fake = await startFake();
  fake.rule({ text: 'The answer is forty-two. '.repeat(40) });
  const box = makeSandbox(fake.url);
  const bare = launch(box, crypto.randomUUID());
  const stored = launch(box, crypto.randomUUID());
  try {
    const talk = await openStoredTalk(stored, box);
    const events = talk.events[Symbol.asyncIterator]();
    await bareTurn(bare);
    await talkTurn(talk, events);
    const times = await inTurns(RUNS, { bare: () => bareTurn(bare), talk: () => talkTurn(talk, events) });
    const added = (times['talk'] ?? 0) - (times['bare'] ?? 0);
    console.log(
      `a turn in a living chat: mira adds ${added.toFixed(1)} ms (goal <= ${GOAL_MS} ms, ${added <= GOAL_MS ? 'reached' : 'MISSED'}; ${(times['talk'] ?? 0).toFixed(1)} ms with, ${(times['bare'] ?? 0).toFixed(1)} ms without)`,
    );
    const mb = median([await chatMemory(box), await chatMemory(box), await chatMemory(box)]);
    console.log(
      `memory of mira alone after five turns: ${mb.toFixed(0)} MB (goal <= ${GOAL_MB} MB, ${mb <= GOAL_MB ? 'reached' : 'MISSED'})`,
    );
  } finally {
    await Promise.all([bare.close(), stored.close()]);
    box.cleanup();
    await fake.close();
  }
}
