// A program for tests: keeps, changes and forgets memories until it is killed or has written enough. What is committed
// is told on stdout afterwards, so that the reader knows what must be there.
import { writeSync } from 'node:fs';
import { v7 } from 'uuid';
import { openDatabase } from '../../src/db/open.ts';
import { openMemory } from '../../src/memory/memory.ts';
import { BUILT_IN_MODEL, openBuiltIn } from '../../src/search/embed/built-in.ts';
import { openSearch } from '../../src/search/search.ts';

const [file = '', root = '', name = '', writes = '1000000'] = process.argv.slice(2);
const db = await openDatabase({ file, migrationsDir: `${root}/migrations`, now: Date.now });
const builtIn = openBuiltIn(`${root}/models/embedder/model.bin`);
const memory = openMemory({
  db,
  search: openSearch(db, 'memory'),
  embedder: { model: BUILT_IN_MODEL, dimensions: builtIn.dimensions, embed: builtIn.embed },
  now: Date.now,
  id: v7,
  forgetElsewhere: () => 0,
});
const common = { kind: 'fact', scope: 'global', projectId: null, origin: 'user' } as const;

for (let i = 0; i < Number(writes); i++) {
  const { id } = await memory.remember({ ...common, text: `memory ${i} of writer ${name}` }, 'person');
  writeSync(1, `kept ${id}\n`);
  // The same text from every writer: one of them makes it, the others find it.
  writeSync(1, `shared ${(await memory.remember({ ...common, text: `shared ${i}` }, 'person')).id}\n`);
  if (i % 3 === 1) {
    memory.edit(id, `edited ${i} by writer ${name}`, 'person');
    writeSync(1, `edited ${id}\n`);
  }
  if (i % 5 === 2) {
    writeSync(1, `forgetting ${id}\n`);
    memory.forget([id]);
    writeSync(1, `forgot ${id}\n`);
  }
}
db.close();
