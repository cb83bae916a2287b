import { homedir } from 'node:os';
import { expandBraces, markBraces } from './shell/braces.ts';
import { ANY, type Fit, fieldTokens, globTokens, isKnown, ONE, overlaps, type Token } from './shell/field.ts';

/** A glob for paths, ready to be compared. A folder means everything in it. */
export interface PathPattern {
  readonly glob: string;
  /** For whole paths instead of those in the project. */
  readonly absolute: boolean;
  readonly matches: (path: string) => boolean;
  readonly tokens: readonly (readonly Token[])[];
  /** The folder it begins with, before its first wildcard; empty for the root of the project. */
  readonly base: string;
  /** Everything below the base is meant. */
  readonly wholeBase: boolean;
}

/** The part of picomatch that is used; loaded only when there is a path to check. */
export type MakeMatcher = (
  globs: readonly string[],
  options: { dot: boolean; nocase: boolean },
) => (path: string) => boolean;

const isWild = (part: string): boolean => /[*?[\]{}()!+@]/.test(part);

/** A glob as it is compared: relative to the project without `./`, a folder without its slash, `~` as the home. */
export function plainGlob(glob: string): string {
  const homed = glob.trim().replace(/^~(?=\/|$)/, homedir());
  const plain = homed
    .replace(/^(\.\/)+/, '')
    .replace(/\/+$/, '')
    .replace(/\/{2,}/g, '/');
  return plain === '.' ? '' : plain;
}

/** Whether a glob means every file of a project. */
export function meansEveryPath(glob: string): boolean {
  return /^(\/|[*]+(\/[*]+)*(\.[*])?|)$/.test(plainGlob(glob));
}

/** Reads a glob, with the folder it is limited to. On macOS letters of both cases are the same. */
export function compilePath(glob: string, make: MakeMatcher, below: string | null = null): PathPattern {
  const plain = plainGlob(glob);
  const whole = below === null || plain.startsWith('/') ? plain : `${plainGlob(below)}/${plain}`;
  const globs = whole === '' ? ['**'] : [whole, `${whole}/**`];
  const parts = whole.split('/');
  const wild = parts.findIndex(isWild);
  const rest = wild === -1 ? '' : parts.slice(wild).join('/');
  return {
    glob: whole,
    absolute: whole.startsWith('/'),
    matches: make(globs, { dot: true, nocase: process.platform === 'darwin' }),
    tokens: globs.flatMap((each) =>
      expandBraces(markBraces(each)).map((one) => globTokens(one.replaceAll(ONE, '?'), false)),
    ),
    base: (wild === -1 ? parts : parts.slice(0, wild)).join('/'),
    wholeBase: ['', '*', '**', '**/*'].includes(rest),
  };
}

/** Whether a path, which may hold what is not known, is one that the glob means. */
export function fitPath(pattern: PathPattern, path: string): Fit {
  if (isKnown(path)) return path !== '' && pattern.matches(path) ? 'yes' : 'no';
  const sure = fieldTokens(path, true);
  if (pattern.tokens.some((tokens) => overlaps(sure, tokens))) return 'yes';
  if (!path.includes(ANY)) return 'no';
  const perhaps = fieldTokens(path, false);
  return pattern.tokens.some((tokens) => overlaps(perhaps, tokens)) ? 'perhaps' : 'no';
}

/** Whether doing something to all of `folder` does it to what the glob means. `some`: to a part of the folder. */
export function fitFolder(pattern: PathPattern, folder: string, some: boolean): Fit {
  const { base, wholeBase } = pattern;
  const above = folder === '' ? '' : `${folder}/`;
  if (base !== folder && !base.startsWith(above)) return 'no';
  return some || !wholeBase ? 'perhaps' : 'yes';
}
