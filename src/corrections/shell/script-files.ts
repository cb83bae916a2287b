import type { Redirect } from '../../syntax/bash-script.ts';
import { plainPath } from './builtins.ts';
import { type Expander, expandWord } from './expand.ts';
import { fromFolder, type Scope } from './scope.ts';
import type { TouchedPath, WrittenText } from './script-facts.ts';

const NULL_FILES: ReadonlySet<string> = new Set(['/dev/null', '/dev/stdout', '/dev/stderr', '/dev/tty']);

/** The files of one script: what it reads from them, what it touches, and what it writes into them. */
export class ScriptFiles {
  readonly touched: TouchedPath[] = [];
  readonly written: WrittenText[] = [];
  readonly #expander: Expander;
  readonly #known: (path: string) => string | undefined;

  /** `known`: what claude itself has written into a file in this session. */
  constructor(expander: Expander, known: (path: string) => string | undefined) {
    this.#expander = expander;
    this.#known = known;
  }

  /** What comes in by `<<<`, a here-document, or `<` from a file that is known. */
  input(redirects: readonly Redirect[], scope: Scope): string | null {
    let input: string | null = null;
    for (const { operator, target } of redirects) {
      if (operator !== '<<<' && operator !== '<') continue;
      const [fields] = expandWord(target, scope, this.#expander);
      const text = fields?.join(' ') ?? '';
      input = operator === '<<<' ? `${text.replace(/\n$/, '')}\n` : (this.file(text, scope) ?? null);
    }
    return input;
  }

  /** Files that are written by `>` and its like. */
  redirect(redirects: readonly Redirect[], output: string | null, scope: Scope): void {
    for (const { operator, descriptor, target } of redirects) {
      if (!/^(&?>>?|>\||<>|>&)$/.test(operator)) continue;
      for (const [path, ...others] of expandWord(target, scope, this.#expander)) {
        if (path === undefined || others.length > 0 || NULL_FILES.has(path)) continue;
        if (operator === '>&' && /^[\d-]+$/.test(path)) continue;
        this.touch(path, scope, { deep: false, some: false });
        if (output !== null && (descriptor === null || descriptor === '1')) this.write(path, output, scope);
      }
    }
  }

  /** A text goes into a file, behind what this script has put there. */
  write(path: string, text: string, scope: Scope): void {
    for (const whole of fromFolder(scope.cwd, path)) {
      const plain = plainPath(whole);
      scope.files.set(plain, (scope.files.get(plain) ?? '') + text);
      this.written.push({ path: plain, text });
    }
  }

  /** A path is written, moved or removed; by every way that leads to it. */
  touch(path: string, scope: Scope, how: { readonly deep: boolean; readonly some: boolean }): void {
    if (path === '' || NULL_FILES.has(path)) return;
    for (const whole of fromFolder(scope.cwd, path)) {
      const plain = plainPath(whole);
      this.touched.push({ path: plain, ...how });
      for (const [from, to] of scope.ways) {
        if (plain.startsWith(`${from}/`)) this.touched.push({ path: to + plain.slice(from.length), ...how });
        else if (plain === from && !how.deep) this.touched.push({ path: to, ...how });
      }
    }
  }

  /** What is in a file, as far as this script or this session has written it. */
  file(path: string, scope: Scope): string | undefined {
    for (const whole of fromFolder(scope.cwd, path)) {
      const plain = plainPath(whole);
      const text = scope.files.get(plain) ?? this.#known(plain);
      if (text !== undefined) return text;
    }
    return undefined;
  }
}
