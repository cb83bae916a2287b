import type { Part, Statement, Word } from '../../syntax/bash-script.ts';
import { expandBraces, markBraces } from './braces.ts';
import { ANY, asField, ONE, STAR } from './field.ts';
import { changeValue } from './parameter.ts';
import { MOST_ALTERNATIVES, type Scope, type Value } from './scope.ts';

/** What expanding needs besides the scope. */
export interface Expander {
  /** Variables of the environment. */
  readonly environment: (name: string) => string | undefined;
  /** Runs a substituted script as far as it can be known; null where its output cannot. */
  readonly outputOf: (body: Statement, scope: Scope) => string | null;
}

/** Fields that are still being put together; the last one is open. */
interface Draft {
  readonly fields: readonly string[];
  /** The last field counts, even when it is empty. */
  readonly open: boolean;
}

const EMPTY: Draft = { fields: [''], open: false };

function append(draft: Draft, text: string): Draft {
  const { fields } = draft;
  return { fields: [...fields.slice(0, -1), `${fields.at(-1) ?? ''}${text}`], open: true };
}

function begin(draft: Draft): Draft {
  return draft.open ? { fields: [...draft.fields, ''], open: false } : draft;
}

/** Unquoted values fall into fields at blanks. */
function appendSplit(draft: Draft, value: string): Draft {
  const words = value.split(/[ \t\n]+/);
  return words.reduce((sum, word, at) => {
    const open = at === 0 ? sum : begin(sum);
    return word === '' ? open : append(open, word);
  }, draft);
}

/** What `$name` may be. An unset variable is most likely empty, and may come from outside. */
function variableFields(name: string, scope: Scope, { environment }: Expander): Value {
  if (name === '@' || name === '*') return scope.positional;
  if (name === '0') return [['bash']];
  if (/^[1-9]\d*$/.test(name))
    return scope.positional.map((fields) =>
      fields[Number(name) - 1] === undefined ? [] : [fields[Number(name) - 1] ?? ''],
    );
  if (!/^[A-Za-z_]/.test(name)) return [[ANY]];
  if (name === 'PWD') return scope.cwd.map((folder) => [folder]);
  const own = scope.variables.get(name);
  if (own !== undefined) return own;
  const outside = environment(name);
  return outside === undefined ? [[], [ANY]] : [[asField(outside)]];
}

function elementsOf(value: Value, index: string | null): Value {
  if (index === '@' || index === '*') return value;
  const at = index === null ? 0 : /^\d+$/.test(index) ? Number(index) : null;
  // An index that is a name may be any of them.
  if (at === null) return value.flatMap((fields) => fields.map((field) => [field]));
  return value.map((fields) => {
    const field = fields[at];
    return field === undefined ? [] : [field];
  });
}

function variableValue(part: Extract<Part, { kind: 'variable' }>, scope: Scope, expander: Expander): Value {
  const { name, index, operator } = part;
  if (operator === '!') {
    return variableFields(name, scope, expander).flatMap((fields) =>
      fields.flatMap((field) => (field.includes(ANY) ? [[ANY]] : variableFields(field, scope, expander))),
    );
  }
  const value = elementsOf(variableFields(name, scope, expander), name === '@' || name === '*' ? '@' : index);
  if (operator === '') return value;
  const argument = expandWord(part.argument, scope, expander).map((fields) => fields.join(' '));
  const changed = changeValue(value, operator, argument);
  if (/^:?=$/.test(operator)) scope.variables.set(name, changed);
  return changed;
}

function isAll({ name, index }: Extract<Part, { kind: 'variable' }>): boolean {
  return name === '@' || index === '@';
}

function appendVariable(
  draft: Draft,
  part: Extract<Part, { kind: 'variable' }>,
  scope: Scope,
  expander: Expander,
): Draft[] {
  return variableValue(part, scope, expander).map((fields) => {
    if (!part.quoted) return appendSplit(draft, fields.join(' '));
    if (!isAll(part)) return append(draft, fields.join(' '));
    return fields.reduce((sum, field, at) => append(at === 0 ? sum : begin(sum), field), draft);
  });
}

/** Unquoted text: globs and braces get their special characters, `~` is the home. */
function appendPlain(draft: Draft, text: string, expander: Expander): Draft {
  const home = expander.environment('HOME');
  const atStart = draft.fields.length === 1 && !draft.open;
  const homed = atStart && home !== undefined && /^~(?=\/|$)/.test(text) ? asField(home) + text.slice(1) : text;
  return append(draft, markBraces(asField(homed).replaceAll('*', STAR).replaceAll('?', ONE)));
}

function appendPart(draft: Draft, part: Part, scope: Scope, expander: Expander): Draft[] {
  switch (part.kind) {
    case 'text':
      return [part.quoted ? append(draft, asField(part.text)) : appendPlain(draft, part.text, expander)];
    case 'variable':
      return appendVariable(draft, part, scope, expander);
    case 'command': {
      const output = expander.outputOf(part.body, scope)?.replace(/\n+$/, '') ?? ANY;
      return [part.quoted ? append(draft, output) : appendSplit(draft, output)];
    }
    case 'process':
      return [append(draft, processFile(part, scope, expander))];
    case 'unknown':
      return [append(draft, ANY)];
  }
}

/** `<(…)` is a file; what it holds is kept, for a shell that reads it. */
function processFile(part: Extract<Part, { kind: 'process' }>, scope: Scope, expander: Expander): string {
  const output = expander.outputOf(part.body, scope);
  const path = `/dev/fd/mira-${scope.files.size}`;
  scope.files.set(path, output ?? ANY);
  return path;
}

function finished({ fields, open }: Draft): readonly string[] {
  return open ? fields : fields.slice(0, -1);
}

/** What one word may become: alternatives, each the fields it falls into. */
export function expandWord(word: Word, scope: Scope, expander: Expander): readonly (readonly string[])[] {
  let drafts: readonly Draft[] = [EMPTY];
  for (const part of word) {
    drafts = drafts.flatMap((draft) => appendPart(draft, part, scope, expander)).slice(0, MOST_ALTERNATIVES);
  }
  return drafts.map((draft) => finished(draft).flatMap(expandBraces));
}

/** What the words of a command may become: alternatives of its arguments. */
export function expandWords(words: readonly Word[], scope: Scope, expander: Expander): readonly (readonly string[])[] {
  let all: readonly (readonly string[])[] = [[]];
  for (const word of words) {
    const alternatives = expandWord(word, scope, expander);
    all = all.flatMap((before) => alternatives.map((fields) => [...before, ...fields])).slice(0, MOST_ALTERNATIVES);
  }
  return all;
}
