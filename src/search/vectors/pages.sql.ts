import type { Db } from '../../db/connection.ts';
import type { Domain } from '../domain.ts';
import { pageOf } from './page.ts';

/** A page as it is stored; one without data is to be made anew. */
export interface StoredPage {
  readonly page: number;
  readonly data: Buffer;
}

/** Statements over the pages of a domain (page.ts). */
export interface PageStatements {
  /** The write up to which the pages of a model tell everything; 0 where there are none. */
  packedVersion(model: number): number;
  /** All pages of a model in their order. */
  all(model: number): IterableIterator<StoredPage>;
  put(model: number, page: number, data: Buffer): void;
  drop(model: number, page: number): void;
  setPackedVersion(model: number, version: number): void;
  /** Takes the contents of the pages, of every model, in which a row stands. */
  empty(n: number): void;
  /** Pages of a model without contents. */
  emptied(model: number): readonly number[];
  /** How many rows are newer than a model's pages, counted up to `most`. */
  countNewer(model: number, most: number): number;
  /** Pages of a model that do not tell what the rows say now, those without contents included. */
  stale(model: number): readonly number[];
}

/** Prepares the statements of one domain. */
export function preparePages(db: Db, domain: Domain): PageStatements {
  const packedVersion = db.prepare<[number], number>('select packed_version from search_model where k = ?').pluck();
  const setPackedVersion = db.prepare('update search_model set packed_version = @version where k = @model');
  const all = db.prepare<[number], StoredPage>(`select page, data from ${domain}_page where model = ? order by page`);
  const put = db.prepare(`insert or replace into ${domain}_page (model, page, data) values (@model, @page, @data)`);
  const empty = db.prepare(
    `update ${domain}_page set data = zeroblob(0)
     where model in (select k from search_model) and page = @page and length(data) > 0`,
  );
  const drop = db.prepare(`delete from ${domain}_page where model = @model and page = @page`);
  const emptied = db
    .prepare<[number], number>(`select page from ${domain}_page where model = ? and length(data) = 0`)
    .pluck();
  const newer = `from ${domain}_facet indexed by ${domain}_facet_version where version > @version`;
  const countNewer = db
    .prepare<{ version: number; most: number }, number>(`select count(*) from (select 1 ${newer} limit @most)`)
    .pluck();
  const newerRows = db.prepare<{ version: number }, number>(`select n ${newer}`).pluck();
  const versionOf = (model: number): number => packedVersion.get(model) ?? 0;

  return {
    packedVersion: versionOf,
    all: (model) => all.iterate(model),
    put: (model, page, data) => void put.run({ model, page, data }),
    drop: (model, page) => void drop.run({ model, page }),
    setPackedVersion: (model, version) => void setPackedVersion.run({ model, version }),
    empty: (n) => void empty.run({ page: pageOf(n) }),
    emptied: (model) => emptied.all(model),
    countNewer: (model, most) => countNewer.get({ version: versionOf(model), most }) ?? 0,
    stale: (model) => {
      const pages = new Set(emptied.all(model));
      for (const n of newerRows.iterate({ version: versionOf(model) })) pages.add(pageOf(n));
      return [...pages].sort((a, b) => a - b);
    },
  };
}
