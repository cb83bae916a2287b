import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/db/open.ts';
import { type BuiltInEmbedder, openBuiltIn } from '../../src/search/embed/built-in.ts';
import { wordSenses } from '../../src/search/embed/word-senses.ts';
import { mergeHits } from '../../src/search/merge-hits.ts';
import { questionsIn } from '../../src/search/rank/questions-in.ts';
import { readQuestion, type SenseOf } from '../../src/search/rank/speaks-of.ts';
import { type Hit, openSearch } from '../../src/search/search.ts';
import type { QuestionSet } from './question-set.ts';

export interface AskOptions {
  readonly abstain: boolean;
  /** Words alone, as where there is no vector. */
  readonly words: boolean;
}

/** A hit with the id that the set gives its memory. */
export interface NamedHit extends Hit {
  readonly id: string;
}

/** A store of some memories of the set, to be asked. */
export interface QuestionStore {
  readonly ids: ReadonlySet<string>;
  ask(text: string, options: AskOptions): readonly NamedHit[];
  close(): void;
}

export interface Model {
  readonly embedder: BuiltInEmbedder;
  readonly senseOf: SenseOf;
}

const TOP = 5;

export function openModel(): Model {
  const embedder = openBuiltIn('models/embedder/model.bin');
  return { embedder, senseOf: wordSenses(embedder) };
}

/** Opens a store of its own over the memories. */
export async function openQuestionStore(
  { embedder, senseOf }: Model,
  memories: QuestionSet['memories'],
): Promise<QuestionStore> {
  const home = mkdtempSync(join(tmpdir(), 'mira-bench-'));
  const db = await openDatabase({ file: join(home, 'mira.db'), migrationsDir: 'migrations', now: () => 0 });
  const search = openSearch(db, 'memory');
  const { k } = search.vectors.use('built-in', embedder.dimensions);
  db.transaction(() =>
    search.together(() => {
      for (const [i, memory] of memories.entries()) {
        search.put({ n: i + 1, facets: 1, owner: 0, atMs: 0 }, memory.text);
        search.putVector(k, i + 1, embedder.embed(memory.text));
      }
    }),
  )();
  const question = { limit: TOP, filter: {}, nowMs: 0, here: null };
  return {
    ids: new Set(memories.map(({ id }) => id)),
    ask: (whole, { abstain, words }) => {
      const found = (abstain ? questionsIn(whole) : [{ text: whole, leastScore: 0 }]).map(({ text, leastScore }) => {
        const vector = words ? null : embedder.embed(text);
        const hits = search.ask({ ...question, text, vector, abstain, speaksOf: readQuestion(text, senseOf) });
        return { hits, leastScore };
      });
      return mergeHits(found, TOP).map((hit) => ({ ...hit, id: memories[hit.n - 1]?.id ?? '' }));
    },
    close: () => {
      db.close();
      rmSync(home, { recursive: true });
    },
  };
}
