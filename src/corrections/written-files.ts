import { readFileSync, statSync } from 'node:fs';
import { errnoOf } from '../lib/file-errors.ts';
import { type CompiledRule, type Finding, isWithin, lacking, type Place, placeOf, shownPath } from './judge.ts';

/** Where the files of a project and what they held before come from; git, where there is one. */
export interface FileSource {
  commit(): Promise<string | null>;
  /** Absolute paths of files that differ from a commit. */
  changed(since: string | null): Promise<readonly string[]>;
  textAt(commit: string, path: string): Promise<string | null>;
}

/** A file at one moment: what tells a change, and how often each pattern fits it. */
interface Seen {
  readonly mtimeMs: number;
  readonly size: number;
  readonly counts: readonly number[];
}

interface Start {
  readonly commit: string | null;
  readonly files: ReadonlyMap<string, Seen>;
  readonly rules: readonly CompiledRule[];
}

/** More files, and larger ones, are not looked at: a turn that writes them unpacks or builds something. */
const MOST_FILES = 500;
const MOST_BYTES = 1_000_000;

/** What a turn writes, by whatever program, looked at when it ends. */
export interface WrittenFiles {
  /** Remembers how the files are, once a turn, before something may write them. */
  begin(rules: readonly CompiledRule[]): Promise<void>;
  /** What the files that have changed since then break. */
  end(): Promise<readonly Finding[]>;
}

function statOf(path: string): { readonly mtimeMs: number; readonly size: number } | null {
  const facts = statSync(path, { throwIfNoEntry: false });
  return facts?.isFile() === true ? { mtimeMs: facts.mtimeMs, size: facts.size } : null;
}

function readText(path: string): string | null {
  try {
    const text = readFileSync(path, 'utf8');
    return text.includes('\0') ? null : text;
  } catch (error) {
    // It may be gone since it was listed.
    if (errnoOf(error) === null) throw error;
    return null;
  }
}

/** Rules that a text can break. */
function textRules(rules: readonly CompiledRule[]): readonly CompiledRule[] {
  return rules.filter(({ content }) => content !== null);
}

class TurnFiles implements WrittenFiles {
  readonly #source: FileSource;
  readonly #root: string;
  #place: Place;
  #start: Start | null = null;

  constructor(source: FileSource, root: string) {
    this.#source = source;
    this.#root = root;
    this.#place = placeOf(root, root);
  }

  readonly begin = async (all: readonly CompiledRule[]): Promise<void> => {
    const rules = textRules(all);
    if (this.#start !== null || rules.length === 0) return;
    this.#place = placeOf(this.#root, this.#root);
    const commit = await this.#source.commit();
    const files = new Map<string, Seen>();
    for (const path of (await this.#source.changed(commit)).slice(0, MOST_FILES)) {
      const facts = statOf(path);
      if (facts === null || !this.#isMeant(path, rules)) continue;
      const text = facts.size <= MOST_BYTES ? readText(path) : null;
      files.set(path, { ...facts, counts: rules.map(({ content }) => content?.find(text ?? '').count ?? 0) });
    }
    this.#start = { commit, files, rules };
  };

  readonly end = async (): Promise<readonly Finding[]> => {
    const start = this.#start;
    this.#start = null;
    if (start === null) return [];
    // Links may lead elsewhere by now.
    this.#place = placeOf(this.#root, this.#root);
    const findings: Finding[] = [];
    for (const path of (await this.#source.changed(start.commit)).slice(0, MOST_FILES)) {
      const facts = statOf(path);
      const seen = start.files.get(path);
      if (facts === null || facts.size > MOST_BYTES || !this.#isMeant(path, start.rules)) continue;
      if (seen?.mtimeMs === facts.mtimeMs && seen.size === facts.size) continue;
      findings.push(...(await this.#compare(path, seen, start)));
    }
    return findings;
  };

  #isMeant(path: string, rules: readonly CompiledRule[]): boolean {
    return rules.some((compiled) => this.#holds(compiled, path));
  }

  #holds({ path: within }: CompiledRule, path: string): boolean {
    return within === null || isWithin(within, path, this.#place);
  }

  async #compare(path: string, seen: Seen | undefined, { commit, rules }: Start): Promise<readonly Finding[]> {
    const after = readText(path);
    if (after === null) return [];
    let before: string | null = null;
    const findings: Finding[] = [];
    for (const [at, compiled] of rules.entries()) {
      const { rule, content } = compiled;
      if (content === null || !this.#holds(compiled, path)) continue;
      const found = content.find(after);
      const shown = shownPath(path, this.#place);
      if (rule.kind === 'require') {
        if (found.count === 0) findings.push(finding(rule, shown, lacking(shown)));
        continue;
      }
      if (found.count === 0) continue;
      if (seen === undefined && commit !== null) before ??= (await this.#source.textAt(commit, path)) ?? '';
      const old = seen?.counts[at] ?? content.find(before ?? '').count;
      if (found.count > old)
        findings.push(finding(rule, shown, `left "${found.text.slice(0, 80)}" in ${shown}, line ${found.line}`));
    }
    return findings.filter(({ rule, subject }) => !rule.exceptions.includes(subject));
  }
}

function finding(rule: Finding['rule'], subject: string, what: string): Finding {
  return { rule, subject, what, sure: true, file: subject };
}

/** Watches what the turns of one claude session write. */
export function openWrittenFiles(source: FileSource, root: string): WrittenFiles {
  return new TurnFiles(source, root);
}
