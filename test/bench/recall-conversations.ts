import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/db/open.ts';
import { openBuiltIn } from '../../src/search/embed/built-in.ts';
import { openSearch } from '../../src/search/search.ts';

const AT = 10;

interface Conversation {
  readonly id: string;
  readonly turns: readonly { readonly id: string; readonly speaker: string; readonly text: string }[];
  readonly questions: readonly { readonly question: string; readonly evidence: readonly string[] }[];
}

/**
 * Evidence recall on conversations between two people, each turn a memory of its own. Reads `conv-*.json` from the folder
 * that MIRA_EVAL_DIR names; without it there is nothing to measure.
 */
export async function run(): Promise<void> {
  const folder = process.env['MIRA_EVAL_DIR'];
  if (folder === undefined) {
    console.log('MIRA_EVAL_DIR names no folder of conversations: skipped');
    return;
  }
  const files = readdirSync(folder).filter((name) => name.startsWith('conv-'));
  const conversations: Conversation[] = files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
  const embedder = openBuiltIn('models/embedder/model.bin');
  let asked = 0;
  const sums = { hybrid: 0, words: 0 };
  for (const conversation of conversations) {
    const home = mkdtempSync(join(tmpdir(), 'mira-bench-'));
    const db = await openDatabase({ file: join(home, 'mira.db'), migrationsDir: 'migrations', now: () => 0 });
    const search = openSearch(db, 'memory');
    const { k } = search.vectors.use('built-in', embedder.dimensions);
    db.transaction(() => {
      for (const [i, turn] of conversation.turns.entries()) {
        const text = `${turn.speaker}: ${turn.text}`;
        search.put({ n: i + 1, facets: 1, owner: 0, atMs: 0 }, text);
        search.putVector(k, i + 1, embedder.embed(text));
      }
    })();
    for (const { question, evidence } of conversation.questions) {
      asked++;
      const ask = { text: question, limit: AT, filter: {}, nowMs: 0, here: null, abstain: false };
      const share = (vector: Float32Array | null) => {
        const got = search.ask({ ...ask, vector }).map((hit) => conversation.turns[hit.n - 1]?.id);
        return evidence.filter((id) => got.includes(id)).length / evidence.length;
      };
      sums.hybrid += share(embedder.embed(question));
      sums.words += share(null);
    }
    db.close();
    rmSync(home, { recursive: true });
  }
  console.log(
    `${asked} questions, evidence recall@${AT}: hybrid ${(sums.hybrid / asked).toFixed(3)} (goal .67), words ${(sums.words / asked).toFixed(3)} (goal .62)`,
  );
}
