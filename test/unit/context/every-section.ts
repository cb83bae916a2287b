import { openLedger } from '../../../src/context/ledger.ts';
import type { ContextParts, Reading } from '../../../src/context/section-list.ts';
import { openCorrections } from '../../../src/corrections/corrections.ts';
import { openPlanning } from '../../../src/planning/planning.ts';
import { freshMemory, type Home, item } from '../memory/home.ts';

/** Rooms in which one text stands wherever a text can come into the context, by the person and by others. */
export interface Everywhere {
  readonly home: Home;
  readonly parts: Partial<ContextParts>;
  readonly session: Partial<Reading>;
}

const DAY_MS = 86_400_000;
const LIMITS = { persona: 4_000, human: 4_000, system: 4_000 };

/** What a room refuses, such as a text that is longer than it takes, is then not in that section. */
async function offer(put: () => unknown): Promise<void> {
  try {
    await put();
  } catch (error) {
    if (!(error instanceof Error) || !/characters|long|empty|one line|secret/i.test(error.message)) throw error;
  }
}

/** Puts `text` into every section that holds words of anybody's; `word` finds its memory. */
export async function putEverywhere(text: string, word: string): Promise<Everywhere> {
  const home = await freshMemory(() => crypto.randomUUID());
  const { db, now, projectId: project } = home;
  const planning = openPlanning({ db, now, id: home.id, limits: LIMITS });
  const corrections = openCorrections(db, { now, id: home.id });
  const reach = { here: project };
  for (const actor of ['person', 'claude'] as const) {
    await offer(() => planning.preferences.set({ key: `of-${actor}`, value: text, project: null }, actor));
    await offer(() => planning.goals.add({ title: text, project }, actor));
    await offer(() => planning.tasks.add({ title: text, project, status: 'doing', blockedBy: text }, actor));
    await offer(() => planning.reminders.add({ text, atMs: now() - DAY_MS, project }, actor));
    const block = actor === 'person' ? 'human' : 'persona';
    await offer(() => planning.blocks.edit(block, reach, { operation: 'append', text }, actor));
  }
  await offer(() => {
    planning.blocks.add('label', null, { label: text, description: text }, 'person');
    planning.blocks.edit('label', reach, { operation: 'append', text: 'x' }, 'person');
  });
  for (const origin of ['user', 'import'] as const) {
    await offer(() =>
      corrections.add({ text: `${origin} ${text}`, scope: 'project', project, path: null, origin, checks: [] }),
    );
    await offer(() => home.memory.remember(item(`${word} ${origin} ${text}`, { origin }), 'person'));
  }
  const ledger = openLedger(db, now);
  const at = new Date(now()).toISOString();
  return {
    home,
    parts: {
      project: { name: text, root: `/srv/${text}`, detectedBy: 'git' },
      projectId: async () => project,
      memory: async () => home.memory,
      planning: async () => planning,
      corrections: async () => corrections,
      warnings: () => [{ id: 'w', text, correction: 'c', at }],
      ledger: async () => ledger,
      now,
      git: async () => ({ branch: text, dirty: true }),
      recentWork: async () => [
        { conversationId: 'r', turnId: 'r', prompt: `${text}\n${text}`, turns: 2, lastMs: now() },
      ],
      projectTexts: [
        { kind: 'guidelines', name: text, path: '/x', text },
        { kind: 'persona', name: 'p.md', path: '/y', text },
      ],
    },
    session: { exchanges: [{ turnId: 'e', prompt: text, answer: text, project: text, at }] },
  };
}
