import { readFileSync, statSync } from 'node:fs';
import { MiraError } from '../errors.ts';
import type { Bash } from '../syntax/load-bash.ts';
import { storedSubject } from './accept-text.ts';
import type { Corrections } from './corrections.ts';
import { ALLOWED, type Decision, decide } from './decision.ts';
import { type CompiledRule, compileRule, type Finding, judge, type Libraries, placeOf } from './judge.ts';
import type { Rule } from './rule.ts';
import { type CallFacts, callFacts, type ToolCall } from './tool-call.ts';

export interface CheckerParts {
  readonly corrections: Pick<Corrections, 'rules' | 'version'>;
  /** Stored id of the project; null outside of one. */
  readonly project: string | null;
  readonly root: string;
  readonly environment: (name: string) => string | undefined;
  readonly loadBash: () => Promise<Bash>;
  /** Whether what only the running shell knows counts as a violation. */
  readonly unsure: 'open' | 'closed';
  /** Whether a command that is too long to be looked at is let through. */
  readonly onFailure: 'open' | 'closed';
}

export interface Checked extends Decision {
  readonly counted: readonly Finding[];
}

/** Compares tool calls with the corrections of one project. */
export interface Checker {
  /** Loads what the present rules need, so that the first call does not wait for it. */
  prepare(): Promise<void>;
  /** What becomes of a call. Rules that changed, here or in another process, count at once. */
  check(call: ToolCall): Promise<Checked>;
  /** The rules as they are now, compiled. */
  rules(): Promise<readonly CompiledRule[]>;
}

/** Larger files are not read for an edit; its pieces are looked at alone. */
const MOST_FILE_BYTES = 1_000_000;
/** Scripts that claude has written in this session are kept up to here, the oldest dropped first. */
const MOST_SCRIPTS = 200;
const MOST_SCRIPT_CHARACTERS = 64_000;

const NOTHING_COUNTED: readonly Finding[] = [];

function readSmall(path: string): string | null {
  const facts = statSync(path, { throwIfNoEntry: false });
  return facts?.isFile() === true && facts.size <= MOST_FILE_BYTES ? readFileSync(path, 'utf8') : null;
}

async function loadLibraries(): Promise<Libraries> {
  const [{ default: picomatch }, { RE2JS }] = await Promise.all([import('picomatch'), import('re2js')]);
  return { glob: (globs, options) => picomatch([...globs], options), re2: RE2JS };
}

/** The rule, or nothing: one that was brought from elsewhere may not compile here, and must not hinder the others. */
function compiled(rule: Rule, libraries: Libraries): readonly CompiledRule[] {
  try {
    return [compileRule(rule, libraries)];
  } catch (error) {
    if (error instanceof MiraError) return [];
    throw error;
  }
}

/** A call that could not be looked at to its end. */
function unread(facts: CallFacts, rules: readonly CompiledRule[], onFailure: 'open' | 'closed'): Checked | null {
  const rule = rules.find(({ rule: { action, kind } }) => action === 'block' && kind !== 'require')?.rule;
  if (facts.complete || onFailure === 'open' || rule === undefined) return null;
  const reason =
    'Blocked: mira could not read this command to its end, and the person has corrections that block. Split it into shorter commands and go on.';
  return { decision: 'block', by: rule.id, reason, counted: NOTHING_COUNTED };
}

class RuleChecker implements Checker {
  readonly #parts: CheckerParts;
  /** Scripts that claude has written with a tool, by path. */
  readonly #scripts = new Map<string, string>();
  #libraries: Promise<Libraries> | null = null;
  #bash: Promise<Bash> | null = null;
  #version = '';
  #read = '';
  #rules: readonly CompiledRule[] = [];

  constructor(parts: CheckerParts) {
    this.#parts = parts;
  }

  readonly prepare = async (): Promise<void> => {
    if ((await this.rules()).length > 0) await this.#grammar();
  };

  readonly rules = async (): Promise<readonly CompiledRule[]> => {
    const { corrections, project } = this.#parts;
    const version = corrections.version();
    if (version === this.#version) return this.#rules;
    const rules = corrections.rules(project);
    const read = JSON.stringify(rules);
    if (read !== this.#read) {
      const libraries = rules.length === 0 ? null : await this.#withLibraries();
      this.#rules = libraries === null ? [] : rules.flatMap((rule) => compiled(rule, libraries));
      this.#read = read;
    }
    this.#version = version;
    return this.#rules;
  };

  readonly check = async (call: ToolCall): Promise<Checked> => {
    const rules = await this.rules();
    if (rules.length === 0) return { ...ALLOWED, counted: NOTHING_COUNTED };
    const bash = await this.#grammar();
    const facts = callFacts(call, {
      read: (script) => bash.read(script),
      environment: this.#parts.environment,
      written: (path) => this.#scripts.get(path),
      readFile: readSmall,
    });
    const findings = judge(rules, facts, placeOf(this.#parts.root, call.cwd)).filter(
      ({ rule, subject }) => !rule.exceptions.includes(storedSubject(subject)),
    );
    const decided = decide(findings, this.#parts.unsure);
    if (decided.decision !== 'block') this.#remember(facts);
    return decided.decision === 'block' ? decided : (unread(facts, rules, this.#parts.onFailure) ?? decided);
  };

  /** A script that was written may be run later. */
  #remember({ script, texts }: CallFacts): void {
    if (script !== null) return;
    for (const { path, after, whole } of texts) {
      if (!whole || after.length > MOST_SCRIPT_CHARACTERS) continue;
      if (!/\.(sh|bash|zsh)$/.test(path) && !/^#!.*\b(ba|z|da|k)?sh\b/.test(after)) continue;
      this.#scripts.delete(path);
      this.#scripts.set(path, after);
      const [oldest] = this.#scripts.keys();
      if (this.#scripts.size > MOST_SCRIPTS && oldest !== undefined) this.#scripts.delete(oldest);
    }
  }

  #withLibraries(): Promise<Libraries> {
    this.#libraries ??= loadLibraries();
    return this.#libraries;
  }

  #grammar(): Promise<Bash> {
    this.#bash ??= this.#parts.loadBash();
    return this.#bash;
  }
}

/** A checker for one session of claude's in one project. */
export function openChecker(parts: CheckerParts): Checker {
  return new RuleChecker(parts);
}
