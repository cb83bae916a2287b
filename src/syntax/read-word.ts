import type { Node } from 'web-tree-sitter';
import type { Assignment, Part, Statement, Word } from './bash-script.ts';
import type { Heredoc } from './cut-heredocs.ts';

/** What reading a tree needs besides the tree. */
export interface Reading {
  readonly source: string;
  readonly heredocs: readonly Heredoc[];
  /** Reads another script, such as what a here-document expands. */
  readonly readText: (text: string) => Statement | null;
  readonly statement: (node: Node) => Statement;
}

const EXPANSIONS: ReadonlySet<string> = new Set([
  'simple_expansion',
  'expansion',
  'command_substitution',
  'process_substitution',
  'arithmetic_expansion',
]);

/** Nodes of the grammar that are words or pieces of one. */
export const WORDS: ReadonlySet<string> = new Set([
  ...EXPANSIONS,
  'word',
  'string',
  'raw_string',
  'ansi_c_string',
  'translated_string',
  'concatenation',
  'brace_expression',
  'number',
  'regex',
  'extglob_pattern',
  'test_operator',
  'command_name',
  'variable_name',
  'special_variable_name',
]);

const HEREDOC = /^mira_heredoc_(\d+)$/;

function text(value: string, quoted: boolean): Part {
  return { kind: 'text', text: value, quoted };
}

/** Unquoted text: a backslash takes the meaning from what follows it, and joins lines. */
export function plainParts(source: string): Part[] {
  const parts: Part[] = [];
  for (const [piece] of source.replace(/\\\r?\n/g, '').matchAll(/\\[\s\S]|[^\\]+|\\$/g)) {
    parts.push(piece.startsWith('\\') ? text(piece.slice(1), true) : text(piece, false));
  }
  return parts;
}

function inDoubleQuotes(source: string): Part[] {
  const plain = source.replace(/\\(?:\r?\n|([$`"\\]))/g, (_all, kept: string | undefined) => kept ?? '');
  return plain === '' ? [] : [text(plain, true)];
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  E: '\u001b',
  f: '\f',
  v: '\v',
};

/** What `$'…'`, and `printf` in its format, make of their escapes. */
export function unescapeAnsi(source: string): string {
  const pattern = /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})|c(.)|([\s\S]))/g;
  return source.replace(pattern, (_all, hex, short, long, octal, _control, other: string) => {
    const code = hex ?? short ?? long;
    if (code !== undefined) return fromCode(Number.parseInt(String(code), 16));
    if (octal !== undefined) return fromCode(Number.parseInt(String(octal), 8) & 0xff);
    return other === undefined ? '' : (ESCAPES[other] ?? other);
  });
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** The expansions of a text and what stands between them, by place: the grammar loses blanks beside them. */
function mixed(node: Node, from: number, to: number, reading: Reading, literal: (source: string) => Part[]): Part[] {
  const parts: Part[] = [];
  let at = from;
  for (const child of node.namedChildren) {
    if (child === null || !EXPANSIONS.has(child.type) || child.startIndex >= to) continue;
    const blanks = /^[^$`<>]*/.exec(child.text)?.[0].length ?? 0;
    const start = child.startIndex + blanks;
    parts.push(...literal(reading.source.slice(at, start)), ...quoted(expansionParts(child, reading)));
    at = child.endIndex;
  }
  return [...parts, ...literal(reading.source.slice(at, to))];
}

function quoted(parts: readonly Part[]): Part[] {
  return parts.map((part) => (part.kind === 'process' ? part : { ...part, quoted: true }));
}

function stringParts(node: Node, reading: Reading): Part[] {
  const closed = node.endIndex - node.startIndex > 1 && node.text.endsWith('"');
  const parts = mixed(node, node.startIndex + 1, node.endIndex - (closed ? 1 : 0), reading, inDoubleQuotes);
  // An empty string is a word all the same.
  return parts.length === 0 ? [text('', true)] : parts;
}

const VARIABLE = /^\$\{([!#]?)([A-Za-z_]\w*|[@*#?$!0-9-]+)(?:\[([^\]]*)\])?(:?[-=+?]|##?|%%?|\/\/?|:|\^\^?|,,?|@)?/;

function expansionParts(node: Node, reading: Reading): Part[] {
  const base = { kind: 'variable', index: null, operator: '', argument: [], quoted: false } as const;
  switch (node.type) {
    case 'simple_expansion':
      return [{ ...base, name: node.text.trim().slice(1) }];
    case 'expansion': {
      const source = node.text.trim();
      const [head, sign, name, index, operator] = VARIABLE.exec(source) ?? [];
      if (head === undefined || name === undefined) return [{ kind: 'unknown', quoted: false }];
      const from = node.startIndex + node.text.indexOf('${') + head.length;
      const argument = mixed(node, from, node.endIndex - 1, reading, argumentParts);
      return [{ ...base, name, index: index ?? null, operator: `${sign ?? ''}${operator ?? ''}`, argument }];
    }
    case 'command_substitution':
      return [{ kind: 'command', body: insideOf(node, reading), quoted: false }];
    case 'process_substitution':
      return [{ kind: 'process', body: insideOf(node, reading), writes: node.text.startsWith('>') }];
    default:
      return [...commandsBelow(node, reading), { kind: 'unknown', quoted: false }];
  }
}

/** What runs inside of arithmetic, which is not computed. */
function commandsBelow(node: Node, reading: Reading): Part[] {
  return node
    .descendantsOfType('command_substitution')
    .flatMap((found): Part[] =>
      found === null ? [] : [{ kind: 'command', body: insideOf(found, reading), quoted: true }],
    );
}

/** The default of `${x:-'a b'}`: quotes in it are quotes. */
function argumentParts(source: string): Part[] {
  const plain = source.replace(/'([^']*)'|"([^"]*)"/g, (_all, single, double) => String(single ?? double ?? ''));
  return plain === '' ? [] : plainParts(plain);
}

function insideOf(node: Node, reading: Reading): Statement {
  const items = node.namedChildren.flatMap((child) => (child === null ? [] : [reading.statement(child)]));
  return { kind: 'list', items };
}

/** The pieces of a word. */
export function readWord(node: Node, reading: Reading): Part[] {
  switch (node.type) {
    case 'command_name':
    case 'concatenation':
    case 'translated_string':
      return joined(node, reading);
    case 'string':
      return stringParts(node, reading);
    case 'raw_string':
      return [text(node.text.slice(1, node.text.endsWith("'") ? -1 : undefined), true)];
    case 'ansi_c_string':
      return [text(unescapeAnsi(node.text.slice(2, -1)), true)];
    case 'word':
      return heredocParts(node.text, reading) ?? plainParts(node.text);
    default:
      return EXPANSIONS.has(node.type) ? expansionParts(node, reading) : plainParts(node.text);
  }
}

/** Pieces that touch each other, and what the grammar leaves between them, such as a lone `$`. */
function joined(node: Node, reading: Reading): Part[] {
  const parts: Part[] = [];
  let at = node.startIndex;
  for (const child of node.namedChildren) {
    if (child === null) continue;
    const between = reading.source.slice(at, child.startIndex);
    // `$"…"` is a text to translate.
    if (between !== '' && between !== '$') parts.push(...plainParts(between));
    parts.push(...readWord(child, reading));
    at = child.endIndex;
  }
  if (at < node.endIndex) parts.push(...plainParts(reading.source.slice(at, node.endIndex)));
  return parts;
}

function heredocParts(word: string, reading: Reading): Part[] | null {
  const number = HEREDOC.exec(word)?.[1];
  if (number === undefined) return null;
  const body = reading.heredocs[Number(number)];
  if (body === undefined) return [text('', true)];
  if (body.literal || !/[$`\\]/.test(body.text)) return [text(body.text, true)];
  // Quotes mean nothing in a here-document.
  const read = reading.readText(`: "${body.text.replaceAll('"', '\\"')}"`);
  const statement = read?.kind === 'list' ? read.items[0] : read;
  const word1 = statement?.kind === 'command' ? statement.words[1] : undefined;
  return word1 === undefined ? [{ kind: 'unknown', quoted: true }] : [...word1];
}

/** `name=value`, `name+=value`, `name[index]=value`, `name=(a b)`. */
export function readAssignment(node: Node, reading: Reading): Assignment {
  const target = node.namedChildren[0];
  const value = node.namedChildren[1] ?? null;
  const [, name = '', index] = /^([A-Za-z_]\w*)(?:\[([^\]]*)\])?/.exec(target?.text ?? '') ?? [];
  const append = /^[^=]*\+=/.test(node.text);
  const base = { name, index: index ?? null, append };
  if (value?.type === 'array') {
    const array = value.namedChildren.flatMap((child) => (child === null ? [] : [readWord(child, reading)]));
    return { ...base, value: null, array };
  }
  const word: Word = value === null ? [text('', true)] : readWord(value, reading);
  return { ...base, value: word, array: null };
}
