import type { Node } from 'web-tree-sitter';
import { type Assignment, NOTHING, type Redirect, type Statement, type Word } from './bash-script.ts';
import { HERESTRING } from './cut-heredocs.ts';
import { type Reading, readAssignment, readWord, WORDS } from './read-word.ts';

/** A tree of the grammar as a Statement. */
export function readScript(root: Node, parts: Omit<Reading, 'statement'>): Statement {
  const reading: Reading = { ...parts, statement: (node) => readStatement(node, reading) };
  return readStatement(root, reading);
}

function childrenOf(node: Node): Node[] {
  return node.namedChildren.filter((child) => child !== null);
}

function all(node: Node, reading: Reading): Statement {
  const items = childrenOf(node)
    .filter(({ type }) => type !== 'comment')
    .map((child) => readStatement(child, reading));
  return { kind: 'list', items };
}

function maybe(body: Statement): Statement {
  return { kind: 'maybe', body };
}

function readStatement(node: Node, reading: Reading): Statement {
  switch (node.type) {
    case 'declaration_command':
    case 'unset_command':
      return readDeclaration(node, reading);
    case 'command':
    case 'variable_assignment':
    case 'variable_assignments':
      return readCommand(node, reading);
    case 'redirected_statement':
      return readRedirected(node, reading);
    case 'pipeline':
      return { kind: 'pipeline', parts: childrenOf(node).map((child) => readStatement(child, reading)) };
    case 'list':
      return readList(node, reading);
    case 'subshell':
      return { kind: 'group', body: all(node, reading), redirects: [], subshell: true };
    case 'for_statement':
      return readLoop(node, reading);
    case 'function_definition':
      return readFunction(node, reading);
    case 'if_statement':
    case 'case_statement':
    case 'while_statement':
    case 'c_style_for_statement':
      return readConditional(node, reading);
    case 'ERROR':
      return readError(node, reading);
    default:
      return WORDS.has(node.type) ? readLooseWord(node, reading) : all(node, reading);
  }
}

/** `a && b`, `a || b`; the grammar nests longer rows on the left. */
function readList(node: Node, reading: Reading): Statement {
  const [first, ...others] = childrenOf(node).map((child) => readStatement(child, reading));
  if (first === undefined) return NOTHING;
  const and = node.children.some((child) => child?.type === '&&');
  if (!and) return { kind: 'list', items: [first, ...others.map(maybe)] };
  return { kind: 'chain', items: [...(first.kind === 'chain' ? first.items : [first]), ...others] };
}

/** The condition runs, its branches perhaps; words in it (the subject of `case`, tests) may hold commands. */
function readConditional(node: Node, reading: Reading): Statement {
  const items = childrenOf(node).flatMap((child, at) => {
    if (child.type === 'comment') return [];
    const statement = readStatement(child, reading);
    return [at === 0 ? statement : maybe(statement)];
  });
  return { kind: 'list', items };
}

/** A word where no command is, as in `[[ -n $(x) ]]`: only what it substitutes runs. */
function readLooseWord(node: Node, reading: Reading): Statement {
  const bodies = readWord(node, reading).flatMap((part) =>
    part.kind === 'command' || part.kind === 'process' ? [part.body] : [],
  );
  return bodies.length === 0 ? NOTHING : { kind: 'list', items: bodies };
}

function readLoop(node: Node, reading: Reading): Statement {
  const [variable, ...rest] = childrenOf(node);
  const values = rest.filter(({ type }) => WORDS.has(type)).map((child) => readWord(child, reading));
  const body: Statement = {
    kind: 'list',
    items: rest.filter(({ type }) => !WORDS.has(type)).map((child) => readStatement(child, reading)),
  };
  return { kind: 'loop', variable: variable?.text ?? '', values, body };
}

function readFunction(node: Node, reading: Reading): Statement {
  const name = node.childForFieldName('name')?.text ?? '';
  const body = node.childForFieldName('body');
  return { kind: 'function', name, body: body === null ? NOTHING : readStatement(body, reading) };
}

/** What the grammar saved of a text that it does not understand, and the text itself. */
function readError(node: Node, reading: Reading): Statement {
  const saved = all(node, reading);
  return { kind: 'list', items: [saved, { kind: 'unclear', text: node.text }] };
}

/** What comes in as a text stands as a file with a name of its own, see `cutHeredocs`. */
function readTarget(operator: string, descriptor: string | null, node: Node, reading: Reading): Redirect {
  const target = readWord(node, reading);
  if (operator !== '<') return { operator, descriptor, target };
  if (/^mira_heredoc_\d+$/.test(node.text)) return { operator: '<<<', descriptor, target };
  const [first, ...rest] = target;
  if (first?.kind !== 'text' || !first.text.startsWith(HERESTRING)) return { operator, descriptor, target };
  return { operator: '<<<', descriptor, target: [{ ...first, text: first.text.slice(HERESTRING.length) }, ...rest] };
}

function readRedirect(node: Node, reading: Reading): Redirect[] {
  const operator = node.children.find((child) => child !== null && !child.isNamed)?.text.trim() ?? '';
  const descriptor = childrenOf(node).find(({ type }) => type === 'file_descriptor')?.text ?? null;
  return childrenOf(node)
    .filter(({ type }) => WORDS.has(type))
    .map((child) => readTarget(operator, descriptor, child, reading));
}

function readRedirected(node: Node, reading: Reading): Statement {
  const redirects: Redirect[] = [];
  const bodies: Statement[] = [];
  for (const child of childrenOf(node)) {
    if (child.type.endsWith('_redirect')) redirects.push(...readRedirect(child, reading));
    else bodies.push(readStatement(child, reading));
  }
  const [only = NOTHING] = bodies;
  const body: Statement = bodies.length > 1 ? { kind: 'list', items: bodies } : only;
  if (body.kind === 'command') return { ...body, redirects: [...body.redirects, ...redirects] };
  // `a | b > c` is the last one's, as the grammar has it on the whole.
  if (body.kind === 'pipeline') {
    const last = body.parts.at(-1) ?? NOTHING;
    return { kind: 'pipeline', parts: [...body.parts.slice(0, -1), withRedirects(last, redirects)] };
  }
  return withRedirects(body, redirects);
}

function withRedirects(body: Statement, redirects: readonly Redirect[]): Statement {
  if (body.kind === 'command') return { ...body, redirects: [...body.redirects, ...redirects] };
  return { kind: 'group', body, redirects, subshell: false };
}

/** `declare X=1` sets, as `X=1` does; its other words belong to the keyword. */
function readDeclaration(node: Node, reading: Reading): Statement {
  const read = readCommand(node, reading);
  const keyword = node.children[0]?.text ?? '';
  if (read.kind !== 'command') return read;
  const words: Word[] = [[{ kind: 'text', text: keyword, quoted: true }], ...read.words];
  const set: Statement = { ...read, words: [], redirects: [] };
  return { kind: 'list', items: [set, { ...read, assignments: [], words }] };
}

function readCommand(node: Node, reading: Reading): Statement {
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  const redirects: Redirect[] = [];
  if (node.type === 'variable_assignment') assignments.push(readAssignment(node, reading));
  for (const child of node.type === 'variable_assignment' ? [] : childrenOf(node)) {
    if (child.type === 'variable_assignment') assignments.push(readAssignment(child, reading));
    else if (child.type.endsWith('_redirect')) redirects.push(...readRedirect(child, reading));
    else if (WORDS.has(child.type)) pushWord(words, child, node, reading);
    else if (child.type === 'subshell' || child.type === 'ERROR') {
      return {
        kind: 'list',
        items: [{ kind: 'command', assignments, words, redirects }, readStatement(child, reading)],
      };
    }
  }
  return { kind: 'command', assignments, words, redirects };
}

/** The grammar splits `{a,b}x` and `@(a)` at odd places: what touches the word before it belongs to it. */
function pushWord(words: Word[], child: Node, parent: Node, reading: Reading): void {
  const before = child.previousSibling;
  const touches = before !== null && before.endIndex === child.startIndex && before.id !== parent.id;
  const last = words.at(-1);
  const parts = readWord(child, reading);
  if (touches && last !== undefined && WORDS.has(before.type)) words[words.length - 1] = [...last, ...parts];
  else words.push(parts);
}
