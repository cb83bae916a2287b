import type { Statement } from '../../syntax/bash-script.ts';
import { assign } from './assign.ts';
import { plainPath, runBuiltin } from './builtins.ts';
import { type Expander, expandWords } from './expand.ts';
import { ANY, asField } from './field.ts';
import type { Inner } from './inner.ts';
import { looseCommands } from './loose-commands.ts';
import { outputOf } from './output.ts';
import { childScope, fromFolder, newScope, type Scope, setVariable, stayPossible } from './scope.ts';
import type { Run, ScriptFacts } from './script-facts.ts';
import { ScriptFiles } from './script-files.ts';
import { touchedBy } from './touched.ts';
import { unwrap } from './unwrap.ts';

export interface WalkParts {
  readonly read: (script: string) => Statement | null;
  /** The folder it begins in. */
  readonly cwd: string;
  readonly environment: (name: string) => string | undefined;
  /** What claude itself has written into a file in this session. */
  readonly written: (path: string) => string | undefined;
}

const MOST_STEPS = 3_000;
const MOST_DEPTH = 12;

class ScriptWalk {
  readonly runs: Run[] = [];
  complete = true;
  readonly #parts: WalkParts;
  readonly #expander: Expander;
  readonly #files: ScriptFiles;
  #steps = 0;
  #depth = 0;

  constructor(parts: WalkParts) {
    this.#parts = parts;
    this.#expander = {
      environment: parts.environment,
      outputOf: (body, scope) => this.visit(body, childScope(scope), null),
    };
    this.#files = new ScriptFiles(this.#expander, parts.written);
  }

  get facts(): ScriptFacts {
    const { touched, written } = this.#files;
    return { runs: this.runs, touched, written, complete: this.complete };
  }

  /** Looks at a statement; gives what it prints, null where that is not known. */
  visit(statement: Statement, scope: Scope, stdin: string | null): string | null {
    if (++this.#steps > MOST_STEPS) {
      this.complete = false;
      return null;
    }
    switch (statement.kind) {
      case 'command':
        return this.#command(statement, scope, stdin);
      case 'pipeline':
        return statement.parts.reduce<string | null>(
          (input, part) => this.visit(part, childScope(scope), input),
          stdin,
        );
      case 'list':
        return joined(statement.items.map((item) => this.visit(item, scope, stdin)));
      case 'chain':
        return this.#chain(statement.items, scope, stdin);
      case 'maybe':
        return this.#maybe(statement.body, scope, stdin);
      case 'group':
        return this.#group(statement, scope, stdin);
      case 'loop':
        return this.#loop(statement, scope, stdin);
      case 'function':
        scope.functions.set(statement.name, statement.body);
        return '';
      case 'unclear':
        for (const words of looseCommands(statement.text)) this.#run(words.map(asField), scope, null);
        return null;
    }
  }

  /** Looks at a text as a script; `positional`: its arguments. */
  script(text: string, scope: Scope, stdin: string | null, positional?: readonly string[]): string | null {
    if (this.#depth >= MOST_DEPTH) {
      this.complete = false;
      return null;
    }
    if (text.trim() === '') return '';
    const statement = this.#parts.read(text);
    if (statement === null) {
      this.complete = false;
      return null;
    }
    this.#depth++;
    const inner = positional === undefined ? scope : { ...scope, positional: [positional] };
    const output = this.visit(statement, inner, stdin);
    this.#depth--;
    return output;
  }

  /** Each runs in what those before it have made; behind the row any of them may have failed. */
  #chain(items: readonly Statement[], scope: Scope, stdin: string | null): string | null {
    const [first, ...others] = items;
    const outputs = first === undefined ? [] : [this.visit(first, scope, stdin)];
    const before = childScope(scope);
    for (const item of others) outputs.push(this.visit(item, scope, stdin));
    stayPossible(scope, before);
    return joined(outputs);
  }

  #maybe(body: Statement, scope: Scope, stdin: string | null): string | null {
    const before = scope.unsure;
    scope.unsure = true;
    const output = this.visit(body, scope, stdin);
    scope.unsure = before;
    return output;
  }

  #loop(
    { variable, values, body }: Extract<Statement, { kind: 'loop' }>,
    scope: Scope,
    stdin: string | null,
  ): string | null {
    const given = values.length === 0 ? scope.positional : expandWords(values, scope, this.#expander);
    const each = given.flat().slice(0, 12);
    setVariable(scope, variable, each.length === 0 ? [[ANY]] : each.map((field) => [field]));
    return this.#maybe(body, scope, stdin);
  }

  #group({ body, redirects, subshell }: Extract<Statement, { kind: 'group' }>, scope: Scope, stdin: string | null) {
    const input = this.#files.input(redirects, scope) ?? stdin;
    const output = this.visit(body, subshell ? childScope(scope) : scope, input);
    this.#files.redirect(redirects, output, scope);
    return output;
  }

  #command(
    { assignments, words, redirects }: Extract<Statement, { kind: 'command' }>,
    scope: Scope,
    stdin: string | null,
  ) {
    const input = this.#files.input(redirects, scope) ?? stdin;
    const alternatives = expandWords(words, scope, this.#expander);
    const inner = words.length > 0 && assignments.length > 0 ? childScope(scope) : scope;
    for (const assignment of assignments) assign(assignment, inner, this.#expander);
    let output: string | null = words.length === 0 ? '' : null;
    for (const fields of alternatives) output = this.#run(fields, inner, input) ?? output;
    this.#files.redirect(redirects, output, scope);
    return output;
  }

  /** One command with its fields; gives what it prints. */
  #run(fields: readonly string[], scope: Scope, stdin: string | null): string | null {
    const [called = '', ...args] = fields;
    if (called === '' || ++this.#steps > MOST_STEPS || this.#depth > MOST_DEPTH) {
      if (called !== '') this.complete = false;
      return null;
    }
    this.#depth++;
    const output = this.#named(called, args, scope, stdin) ?? this.#program(called, args, scope, stdin);
    this.#depth--;
    return output;
  }

  /** An alias or a function of this script; null when it is neither. */
  #named(called: string, args: readonly string[], scope: Scope, stdin: string | null): string | null {
    const alias = scope.aliases.get(called);
    if (alias !== undefined) {
      const words = alias.trim().split(/\s+/);
      // The new name may be the old one: `alias npm='npm --silent'`.
      const inner: Scope = { ...scope, aliases: new Map([...scope.aliases].filter(([name]) => name !== called)) };
      return /[;&|$`"']/.test(alias)
        ? this.script(`${alias} "$@"`, inner, stdin, args)
        : this.#run([...words, ...args], inner, stdin);
    }
    const body = scope.functions.get(called);
    return body === undefined ? null : this.visit(body, { ...scope, positional: [args] }, stdin);
  }

  #program(called: string, args: readonly string[], scope: Scope, stdin: string | null): string | null {
    const link = called.includes('/') ? scope.links.get(plainPath(fromFolder(scope.cwd, called)[0] ?? '')) : undefined;
    const path = link ?? called;
    const program = nameOf(path);
    this.runs.push({ program, args, path });
    for (const { path: touched, ...how } of touchedBy(program, args, stdin)) this.#files.touch(touched, scope, how);
    const printed = outputOf(program, args, stdin, (name) => this.#files.file(name, scope));
    runBuiltin(program, args, scope, { stdin, home: this.#parts.environment('HOME'), printed });
    if (program === 'tee' && stdin !== null) {
      for (const { path: file } of touchedBy(program, args, stdin)) this.#files.write(file, stdin, scope);
    }
    const inner = [...unwrap(program, args, stdin), ...this.#ownFile(called, args, scope)];
    const outputs = inner.map((each) => this.#inner(each, scope, stdin));
    return printed ?? (outputs.length === 0 ? null : joined(outputs));
  }

  /** A script that this script, or claude in this session, has written. */
  #ownFile(called: string, args: readonly string[], scope: Scope): readonly Inner[] {
    if (!called.includes('/') || this.#files.file(called, scope) === undefined) return [];
    return [{ kind: 'file', path: called, positional: args }];
  }

  #inner(inner: Inner, scope: Scope, stdin: string | null): string | null {
    switch (inner.kind) {
      case 'words':
        return this.#run(inner.words, childScope(scope), stdin);
      case 'script':
        return this.script(inner.text, childScope(scope), stdin, inner.positional);
      case 'file': {
        const text = /^(\/dev\/stdin|\/dev\/fd\/0|-)$/.test(inner.path) ? stdin : this.#files.file(inner.path, scope);
        if (text === null || text === undefined || text === ANY) return null;
        return this.script(text, childScope(scope), null, inner.positional);
      }
    }
  }
}

function nameOf(path: string): string {
  const name = path.replace(/\/+$/, '').split('/').at(-1) ?? path;
  return name.replace(/\.(exe|cmd|bat)$/i, '');
}

/** What is printed one after the other, as far as it is known. */
function joined(outputs: readonly (string | null)[]): string | null {
  const known = outputs.filter((output) => output !== null);
  return known.length === 0 && outputs.length > 0 ? null : known.join('');
}

/** What a script runs, writes and touches. Never throws for what it holds. */
export function factsOf(script: string, parts: WalkParts): ScriptFacts {
  const walk = new ScriptWalk(parts);
  walk.script(asField(script), newScope(parts.cwd), null);
  return walk.facts;
}
