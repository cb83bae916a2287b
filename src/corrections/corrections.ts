import { type Db, dataVersion, inImmediate } from '../db/connection.ts';
import { MiraError } from '../errors.ts';
import { type IdLookup, resolveId } from '../lib/ids.ts';
import { deepRedact, redact } from '../redact/redact.ts';
import type { NewId, Now } from '../world.ts';
import { accepted, MAX_CHARACTERS, MAX_PATTERN, MAX_SUBJECT, optional, storedSubject } from './accept-text.ts';
import { type CorrectionRow, correctionsSql } from './corrections.sql.ts';
import { type Correction, type Hit, iso, type PromptCorrection, toEntry } from './entry.ts';
import type { Check, CheckAction, Rule } from './rule.ts';

/** A check that is to be stored. `action` null: nobody chose, so it warns, and asks after a while. */
export interface NewCheck extends Omit<Check, 'action'> {
  readonly action: CheckAction | null;
}

export interface NewCorrection {
  readonly text: string;
  readonly scope: 'global' | 'project';
  readonly project: string | null;
  readonly path?: string | null;
  readonly origin: 'user' | 'user-confirmed' | 'assistant' | 'import';
  readonly status?: 'active' | 'proposed' | 'disabled';
  readonly source?: unknown;
  readonly checks: readonly NewCheck[];
}

/** What may be changed of a correction; absent: left as it is. `checks` replace the old ones. */
export interface CorrectionChange {
  readonly text?: string;
  readonly scope?: 'global' | 'project';
  readonly project?: string | null;
  readonly path?: string | null;
  readonly status?: 'active' | 'proposed' | 'disabled';
  readonly origin?: string;
  readonly checks?: readonly NewCheck[];
}

export interface CaughtCall {
  readonly id: string;
  readonly tool: string;
  readonly subject: string;
  readonly what: string;
  readonly outcome: 'warned' | 'blocked';
}

export interface Corrections {
  /** Stores a correction. The same text in the same scope again adds its checks to the old one, and makes it active. */
  add(correction: NewCorrection): { readonly created: boolean; readonly correction: Correction };
  /** Newest first. `project`: of this one and global ones; undefined: of all. */
  list(filter?: {
    readonly status?: Correction['status'] | null;
    readonly project?: string | null;
  }): readonly Correction[];
  /** By whole id, unique beginning or ending. Throws `unknown_id`, `ambiguous_id`. */
  get(typed: string): Correction;
  /** Throws as `get`, and `usage`, `secret` for its texts. */
  change(typed: string, change: CorrectionChange): Correction;
  /** The person has chosen what its checks do. */
  setAction(typed: string, action: CheckAction): Correction;
  remove(typed: string): Correction;
  /** Newest first. */
  hits(typed: string, limit: number): readonly Hit[];
  /** A check has caught something; gives how often it did, and whether the person has chosen what it does. */
  caught(call: CaughtCall): { readonly hits: number; readonly chosen: boolean };
  /** The person says that it was no violation: that exact command or path is let through from now on. */
  fine(typed: string, subject: string | null): Correction;
  /** The rules that hold in a project (null: outside of one): global ones and its own. */
  rules(project: string | null): readonly Rule[];
  /** Changes when anything of the corrections may have changed, here or in another process. */
  version(): string;
  /** For the prompt: those that hold in a project, its own first, then by use and by time. */
  forPrompt(project: string | null): readonly PromptCorrection[];
}

const AFTER_LAST = '\uffff';

class StoredCorrections implements Corrections {
  readonly #db: Db;
  readonly #now: Now;
  readonly #id: NewId;
  readonly #sql: ReturnType<typeof correctionsSql>;
  readonly #ids: IdLookup;
  #revision = 0;

  constructor(db: Db, { now, id }: { readonly now: Now; readonly id: NewId }) {
    this.#db = db;
    this.#now = now;
    this.#id = id;
    const sql = correctionsSql(db);
    this.#sql = sql;
    this.#ids = {
      what: 'correction',
      startingWith: (from, limit) => sql.startingWith.all({ from, to: from + AFTER_LAST, limit }),
      endingWith: (ending, limit) => sql.endingWith.all({ ending, length: ending.length, limit }),
      recent: (limit) => sql.recent.all({ limit }),
    };
  }

  readonly add: Corrections['add'] = (correction) => {
    const text = accepted(correction.text, 'correction', MAX_CHARACTERS);
    const { scope, project, origin, status = 'active', checks } = correction;
    return this.#write(() => {
      const same = this.#sql.same.get({ text, scope, project });
      if (same !== undefined) return { created: false, correction: this.#again(same, correction) };
      const id = this.#id();
      const path = optional(correction.path ?? null, 'path');
      const source =
        correction.source === undefined || correction.source === null ? null : deepRedact(correction.source);
      const nowMs = this.#now();
      const times = { createdMs: nowMs, updatedMs: nowMs };
      this.#sql.insert.run({ id, text, scope, project, path, status, origin, source, ...times });
      this.#insertChecks(id, checks);
      return { created: true, correction: this.#entry(id) };
    });
  };

  readonly list: Corrections['list'] = ({ status = null, project } = {}) =>
    this.#sql.list
      .all({ status, project: project ?? null, everywhere: project === undefined ? 1 : 0 })
      .map((row) => this.#toEntry(row));

  readonly get: Corrections['get'] = (typed) => this.#entry(this.#resolve(typed));

  readonly change: Corrections['change'] = (typed, change) =>
    this.#write(() => {
      const id = this.#resolve(typed);
      const old = this.#row(id);
      const scope = change.scope ?? old.scope;
      const path = change.path === undefined ? old.path : change.path;
      this.#sql.update.run({
        id,
        text: accepted(change.text ?? old.text, 'correction', MAX_CHARACTERS),
        scope,
        project: scope === 'global' ? null : (change.project ?? old.project),
        path: optional(path, 'path'),
        status: change.status ?? old.status,
        origin: change.origin ?? old.origin,
        nowMs: this.#now(),
      });
      if (change.checks !== undefined) {
        this.#sql.dropChecks.run({ id });
        this.#insertChecks(id, change.checks);
      }
      return this.#entry(id);
    });

  readonly setAction: Corrections['setAction'] = (typed, action) =>
    this.#write(() => {
      const id = this.#resolve(typed);
      if (this.#sql.setAction.run({ id, action }).changes === 0) {
        throw new MiraError('usage', 'this correction has no check that could warn or block', {
          hint: 'give it one: mira corrections edit ID --forbid-command PATTERN',
        });
      }
      return this.#entry(id);
    });

  readonly remove: Corrections['remove'] = (typed) =>
    this.#write(() => {
      const gone = this.#entry(this.#resolve(typed));
      this.#sql.remove.run({ id: gone.id });
      return gone;
    });

  readonly hits: Corrections['hits'] = (typed, limit) =>
    this.#sql.hits.all({ n: this.#row(this.#resolve(typed)).n, limit }).map(({ n: _n, atMs, fine, ...hit }) => ({
      at: iso(atMs),
      ...hit,
      fine: fine === 1,
    }));

  readonly caught: Corrections['caught'] = ({ id, tool, subject, what, outcome }) =>
    inImmediate(this.#db, () => {
      this.#sql.insertHit.run({
        id,
        atMs: this.#now(),
        tool: redact(tool),
        subject: storedSubject(subject),
        what: redact(what),
        outcome,
        fine: 0,
      });
      const row = this.#sql.byId.get({ id });
      const checks = row === undefined ? [] : this.#sql.checks.all({ n: row.n });
      return { hits: row?.hits ?? 0, chosen: checks.every(({ chosen }) => chosen === 1) };
    });

  readonly fine: Corrections['fine'] = (typed, wanted) =>
    this.#write(() => {
      const id = this.#resolve(typed);
      const { n } = this.#row(id);
      const subject = wanted ?? this.#sql.hits.all({ n, limit: 1 })[0]?.subject;
      if (subject === undefined) {
        throw new MiraError('not_found', 'this correction has caught nothing yet', {
          hint: 'name the command or the path that is fine',
        });
      }
      if (subject.length >= MAX_SUBJECT) {
        throw new MiraError('too_long', `a command of ${MAX_SUBJECT} characters and more cannot be excepted`);
      }
      const stored = storedSubject(subject);
      this.#sql.markFine.run({ n, subject: stored });
      this.#sql.insertException.run({ id, subject: stored, atMs: this.#now() });
      return this.#entry(id);
    });

  readonly rules: Corrections['rules'] = (project) =>
    this.#sql.list.all({ status: 'active', project, everywhere: 0 }).flatMap(({ n, id, text, path }) => {
      const exceptions = this.#sql.exceptions.all({ n });
      return this.#sql.checks
        .all({ n })
        .map(({ chosen: _chosen, ...check }): Rule => ({ ...check, id, text, path, exceptions }));
    });

  readonly version: Corrections['version'] = () => `${dataVersion(this.#db)}/${this.#revision}`;

  readonly forPrompt: Corrections['forPrompt'] = (project) => {
    const checks = this.#sql.checksForPrompt.all({ project });
    return this.#sql.forPrompt
      .all({ project })
      .sort((a, b) => Number(b.scope === 'project') - Number(a.scope === 'project') || b.hits - a.hits)
      .map(({ n, id, text, scope, path, origin, source, updatedMs }) => ({
        id,
        text,
        scope,
        path,
        origin,
        source: source === null ? null : JSON.parse(source),
        checks: checks.filter((check) => check.correction === n),
        updatedAt: iso(updatedMs),
      }));
  };

  #write<T>(work: () => T): T {
    const result = inImmediate(this.#db, work);
    this.#revision++;
    return result;
  }

  #resolve(typed: string): string {
    return resolveId(typed, this.#ids);
  }

  #row(id: string): CorrectionRow {
    const row = this.#sql.byId.get({ id });
    if (row === undefined) throw new MiraError('unknown_id', `there is no correction "${id}"`);
    return row;
  }

  /** What the person says again holds again; who only proposes changes nothing. */
  #again(id: string, { origin, status = 'active', checks }: NewCorrection): Correction {
    const old = this.#entry(id);
    const byPerson = origin === 'user';
    const known = (check: NewCheck): boolean =>
      old.checks.some(({ kind, pattern }) => kind === check.kind && pattern === check.pattern);
    const fresh = byPerson ? checks.filter((check) => !known(check)) : [];
    this.#insertChecks(id, fresh);
    if (!byPerson || (old.status === status && fresh.length === 0)) return this.#entry(id);
    return this.change(id, { status, ...(old.status === 'proposed' ? { origin: 'user-confirmed' } : {}) });
  }

  #insertChecks(id: string, checks: readonly NewCheck[]): void {
    for (const { kind, pattern, within, instead, action } of checks) {
      this.#sql.insertCheck.run({
        id,
        kind,
        pattern: accepted(pattern, `${kind} pattern`, MAX_PATTERN),
        within: optional(within, 'glob'),
        instead: optional(instead, 'alternative'),
        action: action ?? 'warn',
        chosen: action === null ? 0 : 1,
      });
    }
  }

  #entry(id: string): Correction {
    return this.#toEntry(this.#row(id));
  }

  #toEntry(row: CorrectionRow): Correction {
    const { n } = row;
    return toEntry(row, { checks: this.#sql.checks.all({ n }), exceptions: this.#sql.exceptions.all({ n }) });
  }
}

/** Opens the corrections of a database. */
export function openCorrections(db: Db, parts: { readonly now: Now; readonly id: NewId }): Corrections {
  return new StoredCorrections(db, parts);
}
