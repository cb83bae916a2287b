import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/db/open.ts';
import { openBuiltIn } from '../../src/search/embed/built-in.ts';
import { type Hit, openSearch } from '../../src/search/search.ts';
import { type Example, fitChance } from './logistic.ts';
import { type QuestionSet, readQuestionSet, type SetQuestion } from './question-set.ts';

const TOP = 5;
/** False answers wanted at most, of the questions without one. */
const FALSE_ANSWERS = 0.1;

type Ask = (text: string, options: { abstain: boolean; words: boolean }) => readonly Hit[];

/**
 * Answers to the question set: every second question is for choosing constants (dev), the others only for judging them
 * (test). Prints both halves, and the calibration that the dev half gives.
 */
export async function run(): Promise<void> {
  const set = readQuestionSet();
  const home = mkdtempSync(join(tmpdir(), 'mira-bench-'));
  const db = await openDatabase({ file: join(home, 'mira.db'), migrationsDir: 'migrations', now: () => 0 });
  const embedder = openBuiltIn('models/embedder/model.bin');
  const search = openSearch(db, 'memory');
  const { k } = search.vectors.use('built-in', embedder.dimensions);
  for (const [i, memory] of set.memories.entries()) {
    search.put({ n: i + 1, facets: 1, owner: 0, atMs: 0 }, memory.text);
    search.putVector(k, i + 1, embedder.embed(memory.text));
  }
  const ask: Ask = (text, { abstain, words }) =>
    search.ask({
      text,
      vector: words ? null : embedder.embed(text),
      limit: TOP,
      filter: {},
      nowMs: 0,
      here: null,
      abstain,
    });
  console.log(`${set.memories.length} memories, ${set.questions.length} questions`);
  for (const words of [false, true]) {
    for (const [name, part] of [
      ['dev', 0],
      ['test', 1],
    ] as const)
      report(name, half(set, part), set, ask, words);
    calibrate(set, ask, words);
  }
  if (process.env['MIRA_BENCH_MISSES'] !== undefined) showMisses(set, ask);
  db.close();
  rmSync(home, { recursive: true });
}

function half(set: QuestionSet, part: number): readonly SetQuestion[] {
  return set.questions.filter((_, i) => i % 2 === part);
}

function report(name: string, questions: readonly SetQuestion[], set: QuestionSet, ask: Ask, words: boolean): void {
  const answerable = questions.filter((each) => each.answer !== null);
  const others = questions.filter((each) => each.answer === null);
  const right = (hits: readonly Hit[], question: SetQuestion, top: number) =>
    hits.slice(0, top).some((hit) => set.memories[hit.n - 1]?.id === question.answer);
  const share = (top: number, abstain: boolean) =>
    (
      answerable.filter((each) => right(ask(each.text, { abstain, words }), each, top)).length / answerable.length
    ).toFixed(2);
  const given = answerable.flatMap((each) =>
    ask(each.text, { abstain: true, words }).map((hit) => set.memories[hit.n - 1]?.id === each.answer),
  );
  const wrong = others.filter((each) => ask(each.text, { abstain: true, words }).length > 0).length;
  console.log(
    `${words ? 'words ' : 'hybrid'} ${name}: R@1 ${share(1, true)}, R@${TOP} ${share(TOP, true)} (before abstaining ${share(TOP, false)}), ` +
      `precision ${(given.filter(Boolean).length / Math.max(1, given.length)).toFixed(2)}, ` +
      `false answers ${wrong} of ${others.length} (${(wrong / others.length).toFixed(2)})`,
  );
}

/** Fits the chance that a row answers to what is known of it, and the floor to the false answers allowed. */
function calibrate(set: QuestionSet, ask: Ask, words: boolean): void {
  const dev = half(set, 0);
  const rows = (question: SetQuestion) => ask(question.text, { abstain: false, words });
  const examples = dev.flatMap((question) =>
    rows(question).map(
      (hit): Example => ({ features: features(hit, words), right: set.memories[hit.n - 1]?.id === question.answer }),
    ),
  );
  const model = fitChance(examples);
  const best = dev
    .filter((each) => each.answer === null)
    .map((each) => Math.max(0, ...rows(each).map((hit) => model.chance(features(hit, words)))));
  best.sort((a, b) => b - a);
  const floor = best[Math.floor(best.length * FALSE_ANSWERS)] ?? 0;
  console.log(
    `  calibration on dev: ${model.weights.map((x) => x.toFixed(2)).join(', ')} (constant, cosine, covered, lead); floor ${floor.toFixed(3)}`,
  );
}

function features(hit: Hit, words: boolean): readonly number[] {
  return words ? [1, 0, hit.evidence.covered, 0] : [1, hit.evidence.cosine, hit.evidence.covered, hit.evidence.lead];
}

function showMisses(set: QuestionSet, ask: Ask): void {
  for (const question of set.questions) {
    const hits = ask(question.text, { abstain: true, words: false });
    const ids = hits.map((hit) => `${set.memories[hit.n - 1]?.id} ${hit.score.toFixed(2)}`);
    const missed = question.answer === null ? hits.length > 0 : !ids.some((id) => id.startsWith(`${question.answer} `));
    if (missed) console.log(`  ${question.answer ?? '-'}: ${question.text} → ${ids.join(', ')}`);
  }
}
