import { isFiller, terms } from '../words/terms.ts';
import { wordRuns } from '../words/word-runs.ts';

/** A word that a question asks about. */
export interface AskedWord {
  readonly word: string;
  /** Its stem, as the word index has it. */
  readonly term: string;
  /** What it counts against a thing that is asked about. */
  readonly counts: number;
}

/** What a word counts that shapes the question only. */
const FILLER_COUNTS = 0.3;
/** What is done with a thing is said in many ways, the thing itself in few. From the questions: .3 to .5 are alike. */
const DEED_COUNTS = 0.4;

const AUXILIARIES: ReadonlySet<string> = new Set(
  'is are was were be been do does did can could may might must shall should will would has have had'.split(' '),
);
const PASSIVE: ReadonlySet<string> = new Set('is are was were be been get gets got'.split(' '));
const DOING: ReadonlySet<string> = new Set(['do', 'does', 'did']);
const SUBJECTS: ReadonlySet<string> = new Set(
  'i we you they he she it one somebody nobody anyone everyone someone people'.split(' '),
);
/** "When does the shop close": so many words at most stand between the question's beginning and the deed at its end. */
const SHORT_CLAUSE = 5;

/** Words of a question that say what it is about, each once, with what they count. */
export function askedWords(question: string): readonly AskedWord[] {
  const words = wordRuns(question);
  const deeds = deedsAmong(words.map((word) => word.toLowerCase()));
  const asked = new Map<string, AskedWord>();
  for (const [at, word] of words.entries()) {
    const [term] = terms(word);
    if (term === undefined || asked.has(term)) continue;
    const counts = (isFiller(term) ? FILLER_COUNTS : 1) * (deeds.has(at) ? DEED_COUNTS : 1);
    asked.set(term, { word, term, counts });
  }
  return [...asked.values()];
}

/** Places of the words that say what is done, by where English puts them in a question. */
function deedsAmong(words: readonly string[]): ReadonlySet<number> {
  const deeds = new Set<number>();
  for (const [at, word] of words.entries()) {
    const before = words[at - 1] ?? '';
    if (SUBJECTS.has(before) && AUXILIARIES.has(words[at - 2] ?? '')) deeds.add(at);
    if (before === 'to' || (before === 'who' && !AUXILIARIES.has(word))) deeds.add(at);
    if (word.endsWith('ed') && words.slice(0, at).some((each) => PASSIVE.has(each))) deeds.add(at);
  }
  const doing = words.findIndex((word) => DOING.has(word));
  const clause = words.length - doing;
  if (doing >= 0 && !SUBJECTS.has(words[doing + 1] ?? '') && clause > 2 && clause <= SHORT_CLAUSE)
    deeds.add(words.length - 1);
  return deeds;
}
