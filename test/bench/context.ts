import { performance } from 'node:perf_hooks';
import { DEFAULT_BUDGETS } from '../../src/context/budgets.ts';
import { openSessionContext } from '../../src/context/context.ts';
import { openLedger } from '../../src/context/ledger.ts';
import { openCorrections } from '../../src/corrections/corrections.ts';
import { openPlanning } from '../../src/planning/planning.ts';
import { freshMemory, item } from '../unit/memory/home.ts';
import { textSource } from './natural-text.ts';
import { vocabulary } from './search.ts';

const MEMORIES = 10_000;
const CORRECTIONS = 50;
const TASKS = 200;
const QUESTIONS = 300;
const GOAL_MS = { p50: 10, p95: 20 } as const;

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Assembling what a question is given, from a full store; git and the disk beneath it are measured elsewhere. */
export async function run(): Promise<void> {
  const home = await freshMemory(() => crypto.randomUUID());
  const { db, now, projectId: project } = home;
  const source = textSource(vocabulary(), 7);
  const planning = openPlanning({ db, now, id: home.id, limits: { persona: 2_048, human: 2_048, system: 1_024 } });
  const corrections = openCorrections(db, { now, id: home.id });
  const ledger = openLedger(db, now);
  try {
    const texts = Array.from({ length: MEMORIES }, () => source.text());
    await home.memory.rememberMany(
      texts.map((text) => item(text)),
      'person',
    );
    for (let i = 0; i < CORRECTIONS; i++) {
      corrections.add({ text: `${i} ${source.text()}`, scope: 'project', project, origin: 'user', checks: [] });
    }
    for (let i = 0; i < TASKS; i++) {
      planning.tasks.add(
        { title: `${i} ${source.text()}`, project, status: i % 20 === 0 ? 'doing' : 'open' },
        'person',
      );
    }
    const context = openSessionContext(
      {
        instructions: 'x'.repeat(5_200),
        extra: null,
        project: { name: 'one', root: '/one', detectedBy: 'git' },
        projectId: async () => project,
        memory: async () => home.memory,
        planning: async () => planning,
        corrections: async () => corrections,
        warnings: () => [],
        ledger: async () => ledger,
        recentWork: async (limit) => home.talk.resumable(project, limit),
        now,
        timeZone: () => 'UTC',
        git: async () => ({ branch: 'main', dirty: false }),
        projectTexts: [],
        exclude: [],
        budgets: DEFAULT_BUDGETS,
        onFailure: (section, error) => {
          throw new Error(`${section}: ${String(error)}`);
        },
      },
      {
        sessionId: crypto.randomUUID(),
        from: null,
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
    const start = performance.now();
    const system = await context.system;
    const startMs = performance.now() - start;
    const times: number[] = [];
    let given = 0;
    const cpuFrom = process.cpuUsage();
    for (let i = 0; i < QUESTIONS; i++) {
      const words = (texts[(i * 37) % MEMORIES] ?? '').split(' ');
      const question = `What about ${words.slice(0, 6).join(' ')}?`;
      const from = performance.now();
      const { items } = await context.forTurn(question);
      times.push(performance.now() - from);
      given += items.filter(({ section }) => section === 'memories').length;
    }
    const { user, system: kernel } = process.cpuUsage(cpuFrom);
    // The first one reads the index.
    const sorted = times.slice(1).sort((a, b) => a - b);
    const [p50, p95] = [at(sorted, 0.5), at(sorted, 0.95)];
    const reached = p50 <= GOAL_MS.p50 && p95 <= GOAL_MS.p95 ? 'reached' : 'MISSED';
    console.log(
      `assembling a question's context at ${MEMORIES} memories, ${CORRECTIONS} corrections, ${TASKS} tasks: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms (goal <= ${GOAL_MS.p50} / ${GOAL_MS.p95} ms, ${reached}; the first ${(times[0] ?? 0).toFixed(0)} ms, ${(given / QUESTIONS).toFixed(1)} memories a question; ${((user + kernel) / 1_000 / QUESTIONS).toFixed(1)} ms of CPU each)`,
    );
    console.log(`what a session starts with: ${startMs.toFixed(1)} ms, ${system.length} characters`);
  } finally {
    home.close();
  }
}
