import { isAbsolute, resolve } from 'node:path';
import { isObject } from '../lib/is-object.ts';
import { asField } from './shell/field.ts';
import type { Run, TouchedPath } from './shell/script-facts.ts';
import { factsOf, type WalkParts } from './shell/walk.ts';

/** A tool call of claude's, as its hook tells of it. */
export interface ToolCall {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The folder that claude stands in. */
  readonly cwd: string;
}

/** A text that a call puts into a file. */
export interface NewText {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** `after` is all that the file will hold. */
  readonly whole: boolean;
}

/** What a call would do, as far as checks look at it. */
export interface CallFacts {
  /** What the person would call fine: the command, or the path. */
  readonly subject: string;
  /** The command, when it is one. */
  readonly script: string | null;
  readonly runs: readonly Run[];
  readonly touched: readonly TouchedPath[];
  readonly texts: readonly NewText[];
  readonly complete: boolean;
}

export interface CallParts extends Omit<WalkParts, 'cwd'> {
  /** A file as it is now; null when it is none, or too large to look at. */
  readonly readFile: (path: string) => string | null;
}

const NOTHING = { script: null, runs: [], touched: [], texts: [], complete: true } as const;

function textIn(input: ToolCall['input'], ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = input[name];
    if (typeof value === 'string') return value;
  }
  return null;
}

function touch(path: string): TouchedPath {
  return { path: asField(path), deep: false, some: false };
}

function absolute(path: string, cwd: string): string {
  const plain = path.startsWith('file://') ? decodeURIComponent(path.slice('file://'.length)) : path;
  return isAbsolute(plain) ? resolve(plain) : resolve(cwd, plain);
}

function scriptFacts(script: string, cwd: string, parts: CallParts): CallFacts {
  const { runs, touched, written, complete } = factsOf(script, { ...parts, cwd });
  const texts = written.map(({ path, text }) => ({ path, before: '', after: text, whole: false }));
  return { subject: script.trim(), script, runs, touched, texts, complete };
}

interface Change {
  readonly from: string;
  readonly to: string;
  readonly all: boolean;
}

/** The changes of Edit and MultiEdit. */
function changesIn(input: ToolCall['input']): readonly Change[] {
  const list = Array.isArray(input['edits']) ? input['edits'].filter(isObject) : [input];
  return list.map((change) => ({
    from: textIn(change, 'old_string', 'oldText', 'old_str', 'old_text') ?? '',
    to: textIn(change, 'new_string', 'newText', 'new_str', 'new_text', 'insert_text') ?? '',
    all: change['replace_all'] === true,
  }));
}

/** The file before and after its changes; the changed pieces alone where the file cannot be read. */
function edited(path: string, changes: readonly Change[], parts: CallParts): NewText {
  const file = parts.readFile(path);
  const pieces = {
    path,
    before: changes.map(({ from }) => from).join('\n'),
    after: changes.map(({ to }) => to).join('\n'),
    whole: false,
  };
  if (file === null) return { ...pieces, whole: changes.every(({ from }) => from === '') };
  let after = file;
  for (const { from, to, all } of changes) {
    if (from === '' || !after.includes(from)) return pieces;
    after = all ? after.replaceAll(from, () => to) : after.replace(from, () => to);
  }
  return { path, before: file, after, whole: true };
}

/** Verbs of tools that only look. */
const LOOKS =
  /(^|_)(read|get|list|search|find|stat|view|show|fetch|query|describe|info|tree|open|exists|grep|glob|diff|status|log|lookup|resolve|download)(_|$)/i;
const PATH_NAME =
  /(^|_)(path|paths|file|files|filename|filepath|file_path|notebook_path|dir|directory|folder|uri|target|destination|dest|source)$/i;
const TEXT_NAMES = ['content', 'contents', 'text', 'file_text', 'data', 'body', 'new_string', 'newText', 'new_str'];

const snake = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

function pathsIn(input: ToolCall['input']): readonly string[] {
  return Object.entries(input).flatMap(([name, value]): string[] => {
    if (!PATH_NAME.test(snake(name))) return [];
    if (typeof value === 'string') return [value];
    if (!Array.isArray(value)) return [];
    return value.flatMap((each): string[] =>
      typeof each === 'string' ? [each] : isObject(each) ? [...pathsIn(each)] : [],
    );
  });
}

/** A tool of another server: what its inputs are called says what it does. */
function foreignFacts({ tool, input, cwd }: ToolCall, parts: CallParts): CallFacts {
  const verb = snake(tool.split('__').slice(2).join('_'));
  const script = textIn(input, 'command', 'cmd', 'script');
  if (script !== null)
    return scriptFacts(script, absolute(textIn(input, 'cwd', 'workdir', 'workingDirectory') ?? cwd, cwd), parts);
  const paths = pathsIn(input).map((path) => absolute(path, cwd));
  if (paths.length === 0 || LOOKS.test(verb)) return { ...NOTHING, subject: tool };
  const text = textIn(input, ...TEXT_NAMES);
  const [first = cwd] = paths;
  const texts: NewText[] = Array.isArray(input['edits'])
    ? [edited(first, changesIn(input), parts)]
    : text === null
      ? []
      : [{ path: first, before: '', after: text, whole: /write|create|save/.test(verb) }];
  return { ...NOTHING, subject: first, touched: paths.map(touch), texts };
}

/** What a call would do. Never throws for what it holds. */
export function callFacts(call: ToolCall, parts: CallParts): CallFacts {
  const { tool, input, cwd } = call;
  const script = textIn(input, 'command');
  if (!tool.startsWith('mcp__') && script !== null) return scriptFacts(script, cwd, parts);
  const named = textIn(input, 'file_path', 'notebook_path');
  const path = named === null ? null : absolute(named, cwd);
  switch (tool) {
    case 'Write':
      return path === null
        ? { ...NOTHING, subject: tool }
        : {
            ...NOTHING,
            subject: path,
            touched: [touch(path)],
            texts: [{ path, before: '', after: textIn(input, 'content') ?? '', whole: true }],
          };
    case 'Edit':
    case 'MultiEdit':
      return path === null
        ? { ...NOTHING, subject: tool }
        : { ...NOTHING, subject: path, touched: [touch(path)], texts: [edited(path, changesIn(input), parts)] };
    case 'NotebookEdit':
      return path === null
        ? { ...NOTHING, subject: tool }
        : {
            ...NOTHING,
            subject: path,
            touched: [touch(path)],
            texts: [{ path, before: '', after: textIn(input, 'new_source') ?? '', whole: false }],
          };
    default:
      return tool.startsWith('mcp__') ? foreignFacts(call, parts) : { ...NOTHING, subject: tool };
  }
}
