import { isAbsolute, resolve } from 'node:path';
import { oneLine } from '../lib/one-line.ts';
import { type ContentPattern, compileContent, type Re2 } from './contents.ts';
import { compilePath, fitFolder, fitPath, type MakeMatcher, type PathPattern } from './globs.ts';
import { type CommandPattern, compileCommand, fitCommand } from './match-command.ts';
import { below, realPath } from './real-path.ts';
import type { Rule } from './rule.ts';
import { ANY, type Fit, isKnown, showField } from './shell/field.ts';
import type { TouchedPath } from './shell/script-facts.ts';
import type { CallFacts, NewText } from './tool-call.ts';

/** A rule, ready to be compared. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly command: CommandPattern | null;
  /** For a path rule what it forbids; for the others where it holds. */
  readonly path: PathPattern | null;
  readonly content: ContentPattern | null;
}

export interface Libraries {
  readonly glob: MakeMatcher;
  readonly re2: Re2;
}

/** Compiles a rule. Throws `usage` for a pattern that cannot be. */
export function compileRule(rule: Rule, { glob, re2 }: Libraries): CompiledRule {
  const scope = rule.path === null ? null : compilePath(rule.path, glob);
  switch (rule.kind) {
    case 'command':
      return { rule, command: compileCommand(rule.pattern), path: scope, content: null };
    case 'path':
      return { rule, command: null, path: compilePath(rule.pattern, glob, rule.path), content: null };
    case 'content':
    case 'require': {
      const path = rule.within === null ? scope : compilePath(rule.within, glob, rule.path);
      return { rule, command: null, path, content: compileContent(rule.pattern, re2) };
    }
  }
}

/** A rule that a call breaks, and how. */
export interface Finding {
  readonly rule: Rule;
  /** What the person would call fine: the command, or the path. */
  readonly subject: string;
  /** What in it breaks the rule, in a few words. */
  readonly what: string;
  /** False where it hangs on what only the running shell knows. */
  readonly sure: boolean;
  /** The file whose text breaks it, from the root of the project. */
  readonly file?: string;
}

export interface Place {
  /** The root of the project, and the same with links followed. */
  readonly root: string;
  readonly realRoot: string;
  readonly cwd: string;
  /** Ways to paths that were asked for before: following links asks the disk. */
  readonly ways: Map<string, readonly string[]>;
}

/** The root of a project as paths are compared with it, for one call. */
export function placeOf(root: string, cwd: string): Place {
  return { root, realRoot: realPath(root), cwd, ways: new Map() };
}

/** The ways in which a path stands in the project: as it is written, and where links lead. Outside: as a whole. */
function waysTo(path: string, place: Place): readonly string[] {
  const known = place.ways.get(path);
  if (known !== undefined) return known;
  const ways = findWays(path, place);
  place.ways.set(path, ways);
  return ways;
}

function findWays(path: string, { root, realRoot }: Place): readonly string[] {
  if (!isKnown(path)) {
    const folder = [root, realRoot].find((each) => path.startsWith(`${each}/`));
    return folder === undefined ? [path] : [path.slice(folder.length + 1), path];
  }
  const real = realPath(path);
  const ways = [below(root, path), below(root, real), below(realRoot, path), below(realRoot, real), path, real];
  return [...new Set(ways.filter((way) => way !== null))];
}

function stronger(a: Fit, b: Fit): Fit {
  if (a === 'yes' || b === 'yes') return 'yes';
  return a === 'perhaps' || b === 'perhaps' ? 'perhaps' : 'no';
}

function fitTouched(pattern: PathPattern, { path, deep, some }: TouchedPath, place: Place): Fit {
  let fit: Fit = 'no';
  for (const way of waysTo(path, place)) {
    if (isAbsolute(way) !== pattern.absolute && !way.startsWith(ANY)) continue;
    fit = stronger(fit, fitPath(pattern, way));
    if (deep && isKnown(way)) fit = stronger(fit, fitFolder(pattern, way, some));
    if (fit === 'yes') return fit;
  }
  return fit;
}

/** An unknown program is taken for the forbidden one when that stands elsewhere in the script as a word. */
function isMentioned(program: string, script: string | null): boolean {
  if (script === null || !/^[\w.+-]+$/.test(program)) return false;
  return new RegExp(`(^|[^\\w.-])${program.replace(/[.+]/g, '\\$&')}($|[^\\w.-])`).test(script);
}

function commandFinding({ rule, command, path }: CompiledRule, facts: CallFacts, place: Place): Finding | null {
  if (command === null || (path !== null && !isWithin(path, place.cwd, place))) return null;
  let found: Finding | null = null;
  for (const run of facts.runs) {
    const fit = fitCommand(command, run);
    if (fit === 'no') continue;
    const unknown = run.program.includes(ANY);
    const sure = fit === 'yes' || (unknown && isMentioned(command.program, facts.script));
    const what = oneLine(showField([run.path, ...run.args].join(' ')), 160);
    found = { rule, subject: facts.subject, what: `runs ${what}`, sure };
    if (sure) return found;
  }
  return found;
}

function pathFinding({ rule, path }: CompiledRule, facts: CallFacts, place: Place): Finding | null {
  if (path === null) return null;
  let found: Finding | null = null;
  for (const touched of facts.touched) {
    const fit = fitTouched(path, touched, place);
    if (fit === 'no') continue;
    const shown = waysTo(touched.path, place)[0] ?? touched.path;
    const what = `touches ${oneLine(showField(shown === '' ? '.' : shown), 160)}`;
    found = { rule, subject: facts.script === null ? shown : facts.subject, what, sure: fit === 'yes' };
    if (fit === 'yes') return found;
  }
  return found;
}

/** A path as the person reads it: from the root of the project, where it is in it. */
export function shownPath(path: string, { root, realRoot }: Place): string {
  return below(root, path) ?? below(realRoot, path) ?? path;
}

/** Whether a glob means a path that is known. */
export function isWithin(pattern: PathPattern, path: string, place: Place): boolean {
  return waysTo(path, place).some((way) => isAbsolute(way) === pattern.absolute && fitPath(pattern, way) === 'yes');
}

/** What is said of a file that lacks a text it must have. */
export const lacking = (file: string): string => `leaves ${file} without what must stand in it`;

/** What a text that comes into `file` breaks of a content rule; null when nothing. What stood there before is not new. */
function textProblem(
  file: string,
  content: ContentPattern,
  kind: 'content' | 'require',
  text: Omit<NewText, 'path'>,
): string | null {
  const after = content.find(text.after);
  if (kind === 'content') {
    if (after.count === 0 || after.count <= content.find(text.before).count) return null;
    return `writes "${oneLine(after.text, 80)}" into ${file}, line ${after.line}`;
  }
  if (!text.whole || after.count > 0) return null;
  return lacking(file);
}

function contentFinding({ rule, path, content }: CompiledRule, facts: CallFacts, place: Place): Finding | null {
  if (content === null || (rule.kind !== 'content' && rule.kind !== 'require')) return null;
  for (const text of facts.texts) {
    const file = resolve(place.cwd, text.path);
    if (path !== null && !isWithin(path, file, place)) continue;
    const shown = shownPath(file, place);
    const what = textProblem(shown, content, rule.kind, text);
    if (what === null) continue;
    return { rule, subject: facts.script === null ? shown : facts.subject, what, sure: true, file: shown };
  }
  return null;
}

/** The rules that a call breaks, but for what the person has called fine. */
export function judge(rules: readonly CompiledRule[], facts: CallFacts, place: Place): readonly Finding[] {
  return rules.flatMap((compiled) => {
    const finding =
      compiled.rule.kind === 'command'
        ? commandFinding(compiled, facts, place)
        : compiled.rule.kind === 'path'
          ? pathFinding(compiled, facts, place)
          : contentFinding(compiled, facts, place);
    return finding === null || compiled.rule.exceptions.includes(finding.subject) ? [] : [finding];
  });
}
