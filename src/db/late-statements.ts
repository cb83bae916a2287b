import type Database from 'better-sqlite3';

type Prepared = Database.Statement<unknown[]>;

/** A statement that SQLite reads when it is first run. Of better-sqlite3's statements it has the methods that rooms use. */
class LateStatement {
  readonly #prepare: () => Prepared;
  #plucked = false;
  #statement: Prepared | null = null;

  constructor(prepare: () => Prepared) {
    this.#prepare = prepare;
  }

  pluck(): this {
    this.#plucked = true;
    return this;
  }

  run(...values: unknown[]): Database.RunResult {
    return this.#ready().run(...values);
  }

  get(...values: unknown[]): unknown {
    return this.#ready().get(...values);
  }

  all(...values: unknown[]): unknown[] {
    return this.#ready().all(...values);
  }

  iterate(...values: unknown[]): IterableIterator<unknown> {
    return this.#ready().iterate(...values);
  }

  #ready(): Prepared {
    if (this.#statement === null) {
      const statement = this.#prepare();
      this.#statement = this.#plucked ? statement.pluck() : statement;
    }
    return this.#statement;
  }
}

/**
 * Makes `prepare` wait for the first run of each statement. A command prepares the statements of every room that it opens,
 * 130 for a recall, and runs a tenth of them: the others took it two milliseconds. A mistake in one shows when it is run.
 */
export function prepareLate<T extends Database.Database>(db: T): T {
  const prepare = db.prepare.bind(db);
  const late = (sql: string): LateStatement => new LateStatement(() => prepare(sql));
  return Object.assign(db, { prepare: late });
}
