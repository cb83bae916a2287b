import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { prepareLate } from '../../../src/db/late-statements.ts';

const db = prepareLate(new Sqlite(':memory:'));

test('a statement is read when it is first run, and once', () => {
  const select = db.prepare<[], { n: number }>('select n from later order by n');
  const plucked = db.prepare<[], number>('select n from later order by n').pluck();
  const wrong = db.prepare('select n from nowhere');
  db.exec('create table later (n integer)');
  expect(db.prepare('insert into later values (?), (?)').run(1, 2).changes).toBe(2);
  expect(select.get()).toEqual({ n: 1 });
  expect(plucked.all()).toEqual([1, 2]);
  expect([...plucked.iterate()]).toEqual([1, 2]);
  expect(plucked.get()).toBe(1);
  expect(() => wrong.get()).toThrow('nowhere');
});

test('what SQLite does by itself goes on', () => {
  db.exec('create table kept (n integer)');
  const add = db.prepare('insert into kept values (1)');
  expect(() =>
    db.transaction(() => {
      add.run();
      throw new Error('no');
    })(),
  ).toThrow('no');
  db.transaction(() => void add.run()).immediate();
  expect(db.prepare('select count(*) from kept').pluck().get()).toBe(1);
  expect(db.pragma('user_version', { simple: true })).toBe(0);
});
