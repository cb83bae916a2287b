// A program for tests: opens the database and writes one row.
import { openDatabase } from '../../../src/db/open.ts';

const file = process.argv[2] ?? '';
const migrationsDir = new URL('../../migrations', import.meta.url).pathname;
const db = await openDatabase({ file, migrationsDir, now: Date.now });
db.prepare('insert into project values (@id, @id, @id, @id, 1, 1)').run({ id: String(process.pid) });
db.close();
