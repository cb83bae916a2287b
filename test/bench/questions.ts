import { random } from './natural-text.ts';
import { fitQuestions } from './question-fit.ts';
import { type QuestionSet, readQuestionSet, type SetQuestion } from './question-set.ts';
import { openModel, openQuestionStore, type QuestionStore } from './question-store.ts';

const TOP = 5;
/** Questions without an answer that may be answered all the same, of those that the floor is chosen by. */
const FALSE_ANSWERS = 0.05;
/** Stores of a person who has just begun. */
const SMALL_SIZES = [6, 12, 20, 60];
const STORES_A_SIZE = 6;
/** What a question to a small store counts in the fit. */
const SMALL_COUNTS = 0.3;
const UNANSWERED_A_STORE = 30;

/**
 * Answers to the question set: every second question is for choosing constants (dev), the others for judging them (test),
 * and so are those that were written afterwards (later). Prints all, for the whole set and for small stores of some of
 * its memories, and the calibration that the dev half gives.
 */
export async function run(): Promise<void> {
  const set = readQuestionSet();
  const model = openModel();
  const whole = await openQuestionStore(model, set.memories);
  const next = random(7);
  const small: QuestionStore[] = [];
  for (const size of SMALL_SIZES) {
    for (let i = 0; i < STORES_A_SIZE; i++) small.push(await openQuestionStore(model, drawn(set.memories, size, next)));
  }
  const parts = {
    dev: set.questions.filter((_, i) => i % 2 === 0),
    test: set.questions.filter((_, i) => i % 2 === 1),
    'dev and test': set.questions,
    later: set.later,
  };
  console.log(`${set.memories.length} memories, ${set.questions.length} and ${set.later.length} questions`);
  for (const words of [false, true]) {
    for (const [name, questions] of Object.entries(parts)) {
      report(name, [whole], questions, words);
      if (words) continue;
      report(`${name}, ${small.length} stores of ${SMALL_SIZES.join(', ')}`, small, questions, words);
      report(`${name}, amid other sentences`, [whole], questions.map(amid), words);
    }
    calibrate(whole, small, parts.dev, words);
  }
  if (process.env['MIRA_BENCH_MISSES'] !== undefined) showMisses(set, whole);
  for (const store of [whole, ...small]) store.close();
}

/** A question as people write it to an assistant. */
function amid({ text, answer }: SetQuestion): SetQuestion {
  const before = 'Good morning! I have just pulled the latest changes and everything compiles.';
  const after = 'Please keep it brief. Then write a small summary into a file, and show me the diff before you go on.';
  return { text: `${before} ${text}? ${after}`, answer };
}

function drawn(memories: QuestionSet['memories'], size: number, next: () => number): QuestionSet['memories'] {
  return memories
    .map((memory) => ({ memory, at: next() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, size)
    .map(({ memory }) => memory);
}

function percent(part: number, of: number): string {
  return of === 0 ? '-' : (part / of).toFixed(2);
}

function report(
  name: string,
  stores: readonly QuestionStore[],
  questions: readonly SetQuestion[],
  words: boolean,
): void {
  const sums = { asked: 0, first: 0, top: 0, before: 0, given: 0, right: 0, others: 0, false: 0 };
  for (const store of stores) {
    for (const { text, answer } of questions) {
      if (answer !== null && !store.ids.has(answer)) continue;
      const hits = store.ask(text, { abstain: true, words });
      if (answer === null) {
        sums.others += 1;
        sums.false += Number(hits.length > 0);
        continue;
      }
      const at = hits.findIndex(({ id }) => id === answer);
      sums.asked += 1;
      sums.first += Number(at === 0);
      sums.top += Number(at >= 0);
      sums.before += Number(store.ask(text, { abstain: false, words }).some(({ id }) => id === answer));
      sums.given += hits.length;
      sums.right += Number(at >= 0);
    }
  }
  console.log(
    `${words ? 'words ' : 'hybrid'} ${name}: R@1 ${percent(sums.first, sums.asked)}, R@${TOP} ${percent(sums.top, sums.asked)} ` +
      `(before abstaining ${percent(sums.before, sums.asked)}) of ${sums.asked}, precision ${percent(sums.right, sums.given)}, ` +
      `false answers ${sums.false} of ${sums.others} (${percent(sums.false, sums.others)})`,
  );
}

/** Fits the chance that a row answers to what is known of it, and the floor to the false answers allowed. */
function calibrate(
  whole: QuestionStore,
  small: readonly QuestionStore[],
  dev: readonly SetQuestion[],
  words: boolean,
): void {
  const unanswered = dev.filter(({ answer }) => answer === null);
  const asked = (store: QuestionStore) => [
    ...dev.filter(({ answer }) => answer !== null && store.ids.has(answer)),
    // What is asked in vain of a small store is mostly answered elsewhere, and near to what is there.
    ...[...unanswered, ...dev.filter(({ answer }) => answer !== null && !store.ids.has(answer))].slice(
      0,
      UNANSWERED_A_STORE,
    ),
  ];
  const fit = fitQuestions(
    [[whole, dev, 1] as const, ...small.map((store) => [store, asked(store), SMALL_COUNTS] as const)],
    words,
  );
  const best = unanswered.map(({ text }) => fit.best(whole.ask(text, { abstain: false, words })));
  best.sort((a, b) => b - a);
  const at = Math.floor(best.length * FALSE_ANSWERS);
  const floor = ((best[at] ?? 0) + (best[at - 1] ?? 1)) / 2;
  console.log(
    `  calibration on dev: ${fit.weights.map((x) => x.toFixed(2)).join(', ')} (constant, cosine, told, lead); floor ${floor.toFixed(3)}`,
  );
}

function showMisses(set: QuestionSet, store: QuestionStore): void {
  for (const question of set.questions) {
    const hits = store.ask(question.text, { abstain: true, words: false });
    const ids = hits.map((hit) => `${hit.id} ${hit.score.toFixed(2)}`);
    const missed = question.answer === null ? hits.length > 0 : !hits.some(({ id }) => id === question.answer);
    if (missed) console.log(`  ${question.answer ?? '-'}: ${question.text} → ${ids.join(', ')}`);
  }
}
