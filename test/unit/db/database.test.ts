import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dataVersion, inImmediate, truncateLog } from '../../../src/db/connection.ts';
import { asDatabaseError } from '../../../src/db/errors.ts';
import { pendingMigrations, readMigrations } from '../../../src/db/migrate.ts';
import { APPLICATION_ID, openDatabase, openRaw } from '../../../src/db/open.ts';
import { missingBuildTools, nativeModuleError } from '../../../src/db/toolchain.ts';
import { MIGRATIONS } from '../conversation/storage.ts';
import { buildScript, removeBuilds } from './build-script.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'mira-db-'));
  file = path.join(dir, 'data', 'mira.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

afterAll(removeBuilds);

const now = (): number => 1_000;
const open = (over: { migrationsDir?: string; readonly?: boolean } = {}) =>
  openDatabase({ file, migrationsDir: MIGRATIONS, now, ...over });
const mode = (target: string): string => (statSync(target).mode & 0o777).toString(8);

describe('opening', () => {
  test('makes a folder and files that only their owner can read, whatever the umask', async () => {
    const before = process.umask(0);
    try {
      const db = await open();
      db.prepare("insert into project values ('p', 'k', 'n', '/r', 1, 1)").run();
      expect(mode(path.dirname(file))).toBe('700');
      for (const end of ['', '-wal', '-shm']) expect(mode(file + end)).toBe('600');
      db.close();
    } finally {
      process.umask(before);
    }
  });

  test('tightens what was open to others', async () => {
    (await open()).close();
    chmodSync(file, 0o644);
    chmodSync(path.dirname(file), 0o755);
    (await open()).close();
    expect([mode(file), mode(path.dirname(file))]).toEqual(['600', '700']);
  });

  test('sets log, keys, deletion and its own mark', async () => {
    const db = await open();
    const pragma = (name: string): unknown => db.pragma(name, { simple: true });
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('secure_delete')).toBe(1);
    expect(pragma('synchronous')).toBe(1);
    expect(pragma('application_id')).toBe(APPLICATION_ID);
    db.close();
  });

  test('sees by the data version that another connection wrote', async () => {
    const [one, two] = [await open(), await open()];
    const before = dataVersion(one);
    two.prepare("insert into project values ('p', 'k', 'n', '/r', 1, 1)").run();
    expect(dataVersion(one)).not.toBe(before);
    expect(truncateLog(one)).toBe(true);
    one.close();
    two.close();
  });

  test('only to read changes nothing, and needs the file', async () => {
    await expect(open({ readonly: true })).rejects.toMatchObject({ code: 'database', exit: 1 });
    expect(existsSync(path.dirname(file))).toBe(false);
    (await open()).close();
    const db = await open({ readonly: true });
    expect(() => inImmediate(db, () => db.prepare('delete from project').run())).toThrow(
      expect.objectContaining({ code: 'database' }),
    );
    db.close();
  });
});

describe('a database that cannot be used is left as it is', () => {
  const untouched = async (expected: object): Promise<void> => {
    const before = readFileSync(file);
    await expect(open()).rejects.toMatchObject({ exit: 1, hint: expect.any(String), ...expected });
    expect(readFileSync(file).equals(before)).toBe(true);
  };
  beforeEach(() => mkdirSync(path.dirname(file), { recursive: true }));

  test('no SQLite file at all', async () => {
    writeFileSync(file, 'this is a letter, not a database\n'.repeat(200));
    await untouched({ code: 'database', message: expect.stringContaining('not a SQLite database') });
  });

  test('another program’s', async () => {
    const foreign = await openRaw(file, {});
    foreign.exec('create table theirs (x)');
    foreign.close();
    await untouched({ code: 'database', message: expect.stringContaining('another program') });
  });

  test('a damaged one', async () => {
    (await open()).close();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 100, 4_096);
    writeFileSync(file, bytes);
    await untouched({ code: 'database', message: expect.stringContaining('damaged') });
  });

  test('a newer one', async () => {
    const db = await open();
    db.prepare("insert into migration values ('999-later', 'x', 1)").run();
    db.close();
    await untouched({ code: 'database_newer', message: expect.stringContaining('999-later') });
  });

  test('one whose migration was another', async () => {
    const db = await open();
    db.prepare("update migration set checksum = 'x'").run();
    db.close();
    await untouched({ code: 'database', message: expect.stringContaining('001-talk') });
  });

  test('a read-only one', async () => {
    (await open()).close();
    chmodSync(file, 0o400);
    await untouched({ code: 'database', message: expect.stringContaining('cannot be written') });
    expect(mode(file)).toBe('400');
  });

  test('a folder in its place', async () => {
    mkdirSync(file);
    await expect(open()).rejects.toMatchObject({ code: 'database', message: expect.stringContaining('not a file') });
    expect(readdirSync(file)).toEqual([]);
  });

  test('a file in the place of its folder', async () => {
    file = path.join(dir, 'file', 'mira.db');
    writeFileSync(path.dirname(file), 'x');
    await expect(open()).rejects.toMatchObject({ code: 'database' });
  });
});

test('a full disk is an error that says so, and what was there stays', async () => {
  const db = await open();
  db.prepare("insert into project values ('p', 'k', 'n', '/r', 1, 1)").run();
  db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true }))}`);
  const fill = (): unknown =>
    inImmediate(db, () => db.prepare('insert into blob values (?, 1, zeroblob(1000000))').run('h'));
  expect(fill).toThrow(expect.objectContaining({ code: 'database', message: expect.stringContaining('disk is full') }));
  expect(db.prepare('select id from project').all()).toEqual([{ id: 'p' }]);
  db.close();
});

test('errors of other kinds are given back as they are', () => {
  const error = new Error('other');
  expect(asDatabaseError(error)).toBe(error);
  const busy = Object.assign(new Error('locked'), { code: 'SQLITE_BUSY' });
  expect(asDatabaseError(busy)).toMatchObject({ code: 'busy', cause: busy });
});

describe('migrations', () => {
  const second = (sql: string): string => {
    const folder = path.join(dir, 'migrations');
    cpSync(MIGRATIONS, folder, { recursive: true });
    writeFileSync(path.join(folder, '998-more.sql'), sql);
    return folder;
  };

  test('are applied in order, once, and recorded', async () => {
    (await open()).close();
    const db = await open({ migrationsDir: second('create table extra (x text) strict;') });
    const names = db.prepare<[], { name: string }>('select name from migration order by name').all();
    expect(names.at(-1)).toEqual({ name: '998-more' });
    expect(pendingMigrations(readMigrations(path.join(dir, 'migrations')), [])).toHaveLength(names.length);
    db.close();
  });

  test('that fail leave nothing behind', async () => {
    (await open()).close();
    const migrationsDir = second('create table extra (x text) strict; insert into nowhere values (1);');
    await expect(open({ migrationsDir })).rejects.toThrow('nowhere');
    const db = await open();
    expect(db.prepare("select 1 from sqlite_schema where name = 'extra'").get()).toBeUndefined();
    db.close();
  });

  test('whose file was changed are not applied, and those without a checksum are', async () => {
    const folder = second('create table extra (x text) strict;');
    const file = path.join(folder, '001-talk.sql');
    writeFileSync(file, `${readFileSync(file, 'utf8')}-- changed`);
    await expect(open({ migrationsDir: folder })).rejects.toMatchObject({ code: 'database', message: /001-talk/ });
    expect(readMigrations(folder).at(-1)?.checksum).toMatch(/^[0-9a-f]{64}$/);
  });

  test('by eight processes at once end in one sound database', async () => {
    const script = path.join(import.meta.dirname, 'open-once.ts');
    const results = await Promise.all(Array.from({ length: 8 }, () => runNode([script, file])));
    expect(results).toEqual(Array.from({ length: 8 }, () => ({ code: 0, err: '' })));
    const db = await open();
    expect(db.prepare('select count(*) as n from project').get()).toEqual({ n: 8 });
    expect(db.prepare('select count(*) as n from migration').get()).toEqual({ n: readMigrations(MIGRATIONS).length });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  });
});

/** Runs a TypeScript file of the tests with plain node, through a bundle made on the spot. */
async function runNode([script = '', ...args]: string[]): Promise<{ code: number | null; err: string }> {
  const child = spawn(process.execPath, [await buildScript(script), ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, err })));
}

describe('a better-sqlite3 that does not load', () => {
  test('names what is missing to compile it', () => {
    const place = { env: { PATH: '/usr/bin' }, execPath: '/n/bin/node' };
    expect(missingBuildTools({ ...place, exists: () => false })).toHaveLength(3);
    expect(
      missingBuildTools({ ...place, exists: (tool) => tool !== '/usr/bin/python3' && !tool.endsWith('python') }),
    ).toEqual(['Python 3']);
    expect(missingBuildTools({ ...place, exists: () => true })).toEqual([]);
  });

  test('says so when it was built for another Node', () => {
    const error = nativeModuleError(new Error('compiled against NODE_MODULE_VERSION 93'), {});
    expect(error).toMatchObject({ code: 'database', hint: expect.stringContaining('npm rebuild') });
  });
});

test('a copy with its log beside it is whole', async () => {
  const db = await open();
  db.prepare("insert into project values ('p', 'k', 'n', '/r', 1, 1)").run();
  for (const end of ['', '-wal']) copyFileSync(file + end, `${file}2${end}`);
  appendFileSync(`${file}2-wal`, 'half a frame');
  const copy = await openRaw(`${file}2`, {});
  expect(copy.prepare('select id from project').all()).toEqual([{ id: 'p' }]);
  copy.close();
  db.close();
});
