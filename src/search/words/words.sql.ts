import type { Db } from '../../db/connection.ts';
import type { Domain } from '../domain.ts';

export interface Totals {
  readonly rows: number;
  readonly terms: number;
}

/** A row's text as it is stored, with its number. */
export interface TextOf {
  readonly n: number;
  readonly stems: string;
  readonly parts: string;
}

export interface WordStatements {
  /**
   * Stores texts in one statement: FTS5 writes what it holds in memory to the file whenever a statement begins that may
   * be taken back alone, and one statement a row made an import three times slower.
   */
  put(rows: readonly TextOf[]): void;
  /** Texts of rows, read at once, which takes half the time of as many single reads. */
  getAll(rows: readonly number[]): readonly TextOf[];
  remove(n: number): void;
  /** Removes many rows, and makes the indexes anew from those that are left. */
  removeMany(rows: readonly number[]): void;
  /** Adds to the numbers of rows that hold terms. */
  count(terms: ReadonlyMap<string, number>): void;
  /** So many rows less hold the terms; a term that no row holds any more leaves the table. */
  uncount(terms: ReadonlyMap<string, number>): void;
  /** How many rows hold a term. */
  rowsWith(term: string): number;
  /** How many rows there are, and terms in all of them. */
  totals(): Totals;
  addTotals(rows: number, terms: number): void;
  /** The newest rows that match an FTS5 expression over stems. */
  newest(expression: string, limit: number): readonly number[];
  /** The newest rows whose text matches an expression over trigrams. */
  newestParts(expression: string, limit: number): readonly number[];
}

/** Prepares the statements of one domain. */
export function prepareWords(db: Db, domain: Domain): WordStatements {
  const put = db.prepare(
    `insert into ${domain}_text (n, stems, parts) select value->>0, value->>1, value->>2 from json_each(@rows)`,
  );
  const getAll = db.prepare<{ rows: string }, TextOf>(
    `select n, stems, parts from ${domain}_text where n in (select value from json_each(@rows))`,
  );
  const remove = db.prepare(`delete from ${domain}_text where n = ?`);
  const more = db.prepare(
    `insert into ${domain}_term (term, rows) select value->>0, value->>1 from json_each(@terms) where true
     on conflict (term) do update set rows = rows + excluded.rows`,
  );
  const less = db.prepare(
    `update ${domain}_term set rows = rows - less.value from json_each(@terms) less where term = less.key`,
  );
  const none = db.prepare(`delete from ${domain}_term where rows <= 0 and term in (select key from json_each(@terms))`);
  const removed = `${domain}_text_removed`;
  const trigger = db
    .prepare<[string], string>("select sql from sqlite_schema where type = 'trigger' and name = ?")
    .pluck();
  const removeAll = db.prepare(`delete from ${domain}_text where n in (select value from json_each(@rows))`);
  const rebuilds = ['words', 'parts'].map((index) =>
    db.prepare(`insert into ${domain}_${index} (${domain}_${index}) values ('rebuild')`),
  );
  const rowsWith = db.prepare<[string], number>(`select rows from ${domain}_term where term = ?`).pluck();
  const totals = db.prepare<{ domain: string }, Totals>('select rows, terms from search_clock where domain = @domain');
  const addTotals = db.prepare(
    'update search_clock set rows = rows + @rows, terms = terms + @terms where domain = @domain',
  );
  const newest = (table: string) =>
    db
      .prepare<{ expression: string; limit: number }, number>(
        `select rowid from ${table} where ${table} match @expression order by rowid desc limit @limit`,
      )
      .pluck();
  const newestWords = newest(`${domain}_words`);
  const newestParts = newest(`${domain}_parts`);

  return {
    put: (rows) => void put.run({ rows: JSON.stringify(rows.map(({ n, stems, parts }) => [n, stems, parts])) }),
    getAll: (rows) => getAll.all({ rows: JSON.stringify(rows) }),
    remove: (n) => void remove.run(n),
    removeMany: (rows) => {
      // The trigger takes each row out of the indexes by itself, which is what takes so long.
      const sql = trigger.get(removed);
      if (sql === undefined) throw new Error(`the trigger ${removed} is missing`);
      db.exec(`drop trigger ${removed}`);
      removeAll.run({ rows: JSON.stringify(rows) });
      db.exec(sql);
      for (const rebuild of rebuilds) rebuild.run();
    },
    // In their order, so that neighbours in the file are written one after the other.
    count: (terms) => void more.run({ terms: JSON.stringify([...terms].sort(([a], [b]) => (a < b ? -1 : 1))) }),
    uncount: (counts) => {
      const terms = JSON.stringify(Object.fromEntries(counts));
      less.run({ terms });
      none.run({ terms });
    },
    rowsWith: (term) => rowsWith.get(term) ?? 0,
    totals: () => totals.get({ domain }) ?? { rows: 0, terms: 0 },
    addTotals: (rows, count) => void addTotals.run({ domain, rows, terms: count }),
    newest: (expression, limit) => newestWords.all({ expression, limit }),
    newestParts: (expression, limit) => newestParts.all({ expression, limit }),
  };
}
