import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backupTo, type RestoreOptions, restoreFrom } from '../../../src/db/backup.ts';
import type { Db } from '../../../src/db/connection.ts';
import { openDatabase, openRaw } from '../../../src/db/open.ts';
import { MiraError } from '../../../src/errors.ts';
import { MIGRATIONS } from '../conversation/storage.ts';

let dir: string;
let file: string;
let copy: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'mira-backup-'));
  file = path.join(dir, 'data', 'mira.db');
  copy = path.join(dir, 'copy.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const now = (): number => Date.UTC(2026, 2, 1, 10);
const open = (): Promise<Db> => openDatabase({ file, migrationsDir: MIGRATIONS, now });
const add = (db: Db, id: string): unknown =>
  db.prepare('insert into project values (?, ?, ?, ?, 1, 1)').run(id, id, id, id);
const ids = (db: Db): string[] =>
  db
    .prepare<[], { id: string }>('select id from project order by id')
    .all()
    .map((row) => row.id);
const restore = (over: Partial<RestoreOptions> = {}) =>
  restoreFrom({ from: copy, file, migrationsDir: MIGRATIONS, now, guard: () => undefined, ...over });

async function withBackup(): Promise<void> {
  const db = await open();
  add(db, 'before');
  await backupTo(db, copy);
  add(db, 'after');
  db.close();
}

describe('a backup', () => {
  test('is one private file with everything, taken while the database is open', async () => {
    const db = await open();
    add(db, 'one');
    const result = await backupTo(db, copy);
    expect(result).toEqual({ file: copy, bytes: statSync(copy).size });
    expect((statSync(copy).mode & 0o777).toString(8)).toBe('600');
    expect(readdirSync(dir).sort()).toEqual(['copy.db', 'data']);
    const read = await openRaw(copy, { readonly: true });
    expect(ids(read)).toEqual(['one']);
    read.close();
    db.close();
  });

  test('never replaces a file, and needs its folder', async () => {
    const db = await open();
    writeFileSync(copy, 'mine');
    await expect(backupTo(db, copy)).rejects.toMatchObject({ code: 'file' });
    expect(readFileSync(copy, 'utf8')).toBe('mine');
    await expect(backupTo(db, path.join(dir, 'none', 'x.db'))).rejects.toMatchObject({ code: 'file' });
    db.close();
  });
});

describe('restoring', () => {
  test('brings the backup back and keeps the replaced file', async () => {
    await withBackup();
    const result = await restore();
    expect(result).toEqual({ file, previous: `${file}.before-restore-2026-03-01T10-00-00-000Z` });
    const db = await open();
    expect(ids(db)).toEqual(['before']);
    db.close();
    const old = await openRaw(result.previous ?? '', { readonly: true });
    expect(ids(old)).toEqual(['after', 'before']);
    old.close();
    expect(existsSync(copy)).toBe(true);
    expect(readdirSync(path.dirname(file)).filter((name) => name.includes('incoming'))).toEqual([]);
  });

  test('works when there is no database, or a damaged one', async () => {
    await withBackup();
    rmSync(file);
    expect(await restore()).toEqual({ file, previous: null });
    writeFileSync(file, 'rubbish '.repeat(1_000));
    const { previous } = await restore();
    expect(readFileSync(previous ?? '', 'utf8')).toContain('rubbish');
    const db = await open();
    expect(ids(db)).toEqual(['before']);
    db.close();
  });

  test('is refused while the guard says no, or another has the file open', async () => {
    await withBackup();
    const held = new MiraError('held', 'held');
    const guard = (): void => {
      throw held;
    };
    await expect(restore({ guard })).rejects.toBe(held);
    const other = await open();
    add(other, 'third');
    await expect(restore()).rejects.toMatchObject({ code: 'busy' });
    expect(ids(other)).toEqual(['after', 'before', 'third']);
    other.close();
    await restore();
  });

  test.each([
    ['text', 'not a database at all '.repeat(400), 'database'],
    ['nothing', '', 'database'],
  ])('refuses a file of %s and changes nothing', async (_what, content, code) => {
    await withBackup();
    writeFileSync(copy, content);
    const before = readFileSync(file);
    await expect(restore()).rejects.toMatchObject({ code });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(path.dirname(file))).toEqual(['mira.db']);
  });

  test('refuses a damaged backup, a newer one, a missing one and the database itself', async () => {
    await withBackup();
    const bytes = readFileSync(copy);
    const broken = Buffer.from(bytes);
    broken.fill(0xff, broken.length - 12_288);
    writeFileSync(copy, broken);
    await expect(restore()).rejects.toMatchObject({ code: 'database' });
    writeFileSync(copy, bytes);
    const newer = await openRaw(copy, {});
    newer.prepare("insert into migration values ('999-later', 'x', 1)").run();
    newer.close();
    await expect(restore()).rejects.toMatchObject({ code: 'database_newer' });
    await expect(restore({ from: path.join(dir, 'none') })).rejects.toMatchObject({ code: 'file' });
    await expect(restore({ from: file })).rejects.toMatchObject({ code: 'file' });
  });
});
