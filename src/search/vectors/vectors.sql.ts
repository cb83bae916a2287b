import type { Db } from '../../db/connection.ts';
import type { Domain } from '../domain.ts';

/** A model whose vectors are kept for a domain. */
export interface ModelRow {
  readonly k: number;
  readonly model: string;
  readonly dimensions: number;
  readonly current: number;
}

export interface VectorStatements {
  models(): readonly ModelRow[];
  addModel(model: string, dimensions: number): number;
  /** Questions are asked of this model from now on. */
  makeCurrent(k: number): void;
  dropModel(k: number): void;
  put(k: number, n: number, numbers: Buffer | null, bits: Buffer | null): void;
  remove(n: number): void;
  /** The stored vector, or undefined. */
  numbers(k: number, n: number): Buffer | undefined;
  /** The stored vectors of many rows at once. */
  numbersOf(k: number, rows: readonly number[]): readonly { readonly n: number; readonly numbers: Buffer }[];
  /** Rows with text that the model has no entry for, oldest first; the work that is left of embedding them all. */
  missing(k: number, limit: number): readonly number[];
  /** How many rows have an entry. */
  count(k: number): number;
  /** How many have a vector that can be found. */
  countFound(k: number): number;
  /** Rows with text, whether they have an entry or not. */
  texts(): number;
}

/** Prepares the statements of one domain. */
export function prepareVectors(db: Db, domain: Domain): VectorStatements {
  const models = db.prepare<{ domain: string }, ModelRow>(
    'select k, model, dimensions, current from search_model where domain = @domain order by k',
  );
  const addModel = db
    .prepare<{ domain: string; model: string; dimensions: number }, number>(
      'insert into search_model (domain, model, dimensions) values (@domain, @model, @dimensions) returning k',
    )
    .pluck();
  const makeCurrent = db.prepare('update search_model set current = (k = @k) where domain = @domain');
  const dropModel = db.prepare('delete from search_model where k = @k');
  const putBits = db.prepare(`insert or replace into ${domain}_bits (model, n, bits) values (@k, @n, @bits)`);
  const putNumbers = db.prepare(
    `insert or replace into ${domain}_vector (model, n, numbers) values (@k, @n, @numbers)`,
  );
  const dropNumbers = db.prepare(`delete from ${domain}_vector where model = @k and n = @n`);
  const removeBits = db.prepare(`delete from ${domain}_bits where model in (select k from search_model) and n = @n`);
  const removeNumbers = db.prepare(
    `delete from ${domain}_vector where model in (select k from search_model) and n = @n`,
  );
  const numbers = db
    .prepare<[number, number], Buffer>(`select numbers from ${domain}_vector where model = ? and n = ?`)
    .pluck();
  const numbersOf = db.prepare<{ k: number; rows: string }, { n: number; numbers: Buffer }>(
    `select n, numbers from ${domain}_vector where model = @k and n in (select value from json_each(@rows))`,
  );
  const missing = db
    .prepare<{ k: number; limit: number }, number>(
      `select t.n from ${domain}_text t where not exists (select 1 from ${domain}_bits b where b.model = @k and b.n = t.n)
       order by t.n limit @limit`,
    )
    .pluck();
  const count = db.prepare<{ k: number }, number>(`select count(*) from ${domain}_bits where model = @k`).pluck();

  const countFound = db
    .prepare<{ k: number }, number>(`select count(*) from ${domain}_vector where model = @k`)
    .pluck();
  const texts = db.prepare<[], number>(`select count(*) from ${domain}_text`).pluck();

  return {
    models: () => models.all({ domain }),
    addModel: (model, dimensions) => Number(addModel.get({ domain, model, dimensions })),
    makeCurrent: (k) => void makeCurrent.run({ k, domain }),
    dropModel: (k) => void dropModel.run({ k }),
    put: (k, n, bytes, bits) => {
      putBits.run({ k, n, bits });
      if (bytes === null) dropNumbers.run({ k, n });
      else putNumbers.run({ k, n, numbers: bytes });
    },
    remove: (n) => {
      removeBits.run({ n });
      removeNumbers.run({ n });
    },
    numbers: (k, n) => numbers.get(k, n),
    numbersOf: (k, rows) => (rows.length === 0 ? [] : numbersOf.all({ k, rows: JSON.stringify(rows) })),
    missing: (k, limit) => missing.all({ k, limit }),
    count: (k) => count.get({ k }) ?? 0,
    countFound: (k) => countFound.get({ k }) ?? 0,
    texts: () => texts.get() ?? 0,
  };
}
