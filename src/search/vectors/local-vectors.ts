import type { Db } from '../../db/connection.ts';
import { MiraError } from '../../errors.ts';
import type { Domain } from '../domain.ts';
import type { RowStatements } from '../rows.sql.ts';
import { dotBytes, fromBytes, isZero, signBits, toBytes } from './quantise.ts';
import { type ModelRow, prepareVectors } from './vectors.sql.ts';

/** A row and the cosine of its vector with the question's. */
export interface Near {
  readonly n: number;
  readonly cosine: number;
}

/** Vectors of a domain in the database, one set for each model; sets are never mixed. */
export interface LocalVectors {
  /** The model that questions are asked of, or null before the first. */
  current(): ModelRow | null;
  /** Entry of a model, made when it is new. Throws `vectors` when it is known with other dimensions. */
  use(model: string, dimensions: number): ModelRow;
  /** Makes a model the current one and, when told so, drops the vectors of the others. */
  switchTo(k: number, dropOthers: boolean): void;
  /** Stores the vector of a row; one of zeros marks the row as done and is never found. */
  put(k: number, n: number, vector: Float32Array): void;
  remove(n: number): void;
  /** Cosine of each row with the question; rows without a vector give 0. */
  cosines(k: number, question: Float32Array, rows: readonly number[]): readonly Near[];
  missing(k: number, limit: number): readonly number[];
  /** How many rows a model has no entry for; all of them when it is new. */
  countMissing(model: string): number;
  count(k: number): number;
  /** How many rows have a vector that can be found. */
  countFound(k: number): number;
  /** The stored vector of a row, or null. */
  read(k: number, n: number): Float32Array | null;
  /** Runs writes of one transaction, in which the models are read once: nobody else can change them meanwhile. */
  together<T>(work: () => T): T;
}

/** Opens the vectors of a domain. Callers put writes into one transaction with the row they belong to. */
export function openLocalVectors(db: Db, domain: Domain, rows: RowStatements): LocalVectors {
  const statements = prepareVectors(db, domain);
  let depth = 0;
  let held: readonly ModelRow[] | null = null;
  const models = (): readonly ModelRow[] => {
    if (depth === 0) return statements.models();
    held ??= statements.models();
    return held;
  };
  return {
    current: () => models().find((row) => row.current === 1) ?? null,
    use: (model, dimensions) => {
      const known = models();
      const found = known.find((row) => row.model === model);
      if (found === undefined) {
        const k = statements.addModel(model, dimensions);
        if (known.length === 0) statements.makeCurrent(k);
        held = null;
        return { k, model, dimensions, current: known.length === 0 ? 1 : 0 };
      }
      if (found.dimensions !== dimensions) throw otherDimensions(found, dimensions);
      return found;
    },
    switchTo: (k, dropOthers) => {
      statements.makeCurrent(k);
      if (dropOthers) for (const row of statements.models()) if (row.k !== k) statements.dropModel(row.k);
      held = null;
      rows.tick();
    },
    put: (k, n, vector) => {
      if (isZero(vector)) return statements.put(k, n, null, null);
      statements.put(k, n, toBytes(vector), Buffer.from(signBits(vector).buffer).swap32());
    },
    remove: (n) => statements.remove(n),
    cosines: (k, question, list) => {
      const stored = new Map(statements.numbersOf(k, list).map(({ n, numbers }) => [n, dotBytes(question, numbers)]));
      return list.map((n) => ({ n, cosine: stored.get(n) ?? 0 }));
    },
    missing: (k, limit) => statements.missing(k, limit),
    countMissing: (model) => {
      const found = statements.models().find((row) => row.model === model);
      return statements.texts() - (found === undefined ? 0 : statements.count(found.k));
    },
    count: (k) => statements.count(k),
    countFound: (k) => statements.countFound(k),
    read: (k, n) => {
      const stored = statements.numbers(k, n);
      return stored === undefined ? null : fromBytes(stored);
    },
    together: (work) => {
      depth += 1;
      try {
        return work();
      } finally {
        depth -= 1;
        held = null;
      }
    },
  };
}

function otherDimensions(row: ModelRow, dimensions: number): MiraError {
  return new MiraError(
    'vectors',
    `The model ${row.model} gives ${dimensions} dimensions, but its stored vectors have ${row.dimensions}`,
    { hint: 'Set the dimensions back, or run "mira maintain reembed".' },
  );
}
