// A program for tests: brings a list of texts, or an export, until it is done or killed.
import { v7 } from 'uuid';
import { projectKeeper } from '../../src/conversation/keep-project.sql.ts';
import { openDatabase } from '../../src/db/open.ts';
import { openMemory } from '../../src/memory/memory.ts';
import { BUILT_IN_MODEL, openBuiltIn } from '../../src/search/embed/built-in.ts';
import { openSearch } from '../../src/search/search.ts';
import { fromTexts } from '../../src/transfer/from-texts.ts';
import { readOwn } from '../../src/transfer/import-own.ts';
import { readHeader } from '../../src/transfer/own-file.ts';
import { openTransfer } from '../../src/transfer/transfer.ts';

const [database = '', root = '', file = ''] = process.argv.slice(2);
const db = await openDatabase({ file: database, migrationsDir: `${root}/migrations`, now: Date.now });
const builtIn = openBuiltIn(`${root}/models/embedder/model.bin`);
const memory = openMemory({
  db,
  search: openSearch(db, 'memory'),
  embedder: { model: BUILT_IN_MODEL, dimensions: builtIn.dimensions, embed: builtIn.embed },
  now: Date.now,
  id: v7,
  forgetElsewhere: () => 0,
});
const keepProject = projectKeeper(db, { now: Date.now, id: v7 });
const transfer = openTransfer({ db, memory, keepProject, now: Date.now, id: v7 });
process.stdout.write('started\n');
if (readHeader(file) !== null) await transfer.takeBack(file, readOwn(file));
else {
  const found = [...fromTexts(file, { place: 'global', tags: [] })].filter((each) => each.type === 'memory');
  await transfer.bring(file, found, async () => null);
}
db.close();
