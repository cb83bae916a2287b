import type { LanguageRegistration } from 'shiki/core';

type Fetch = () => Promise<{ readonly default: LanguageRegistration[] }>;

/** The grammars that are shipped: what answers about programs are written in. */
const GRAMMARS = {
  typescript: () => import('shiki/langs/typescript.mjs'),
  tsx: () => import('shiki/langs/tsx.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  shellscript: () => import('shiki/langs/shellscript.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  c: () => import('shiki/langs/c.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
  toml: () => import('shiki/langs/toml.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
} satisfies Readonly<Record<string, Fetch>>;

export type Grammar = keyof typeof GRAMMARS;

const ALIASES: Readonly<Record<string, Grammar>> = {
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'tsx',
  node: 'javascript',
  py: 'python',
  python3: 'python',
  sh: 'shellscript',
  bash: 'shellscript',
  zsh: 'shellscript',
  shell: 'shellscript',
  console: 'shellscript',
  jsonc: 'json',
  json5: 'json',
  rs: 'rust',
  golang: 'go',
  h: 'c',
  cpp: 'c',
  'c++': 'c',
  sqlite: 'sql',
  postgresql: 'sql',
  yml: 'yaml',
  xml: 'html',
  svg: 'html',
  scss: 'css',
  patch: 'diff',
};

const isGrammar = (name: string): name is Grammar => Object.hasOwn(GRAMMARS, name);

/** The grammar for the word behind a fence; null when none is shipped. */
export function grammarOf(language: string): Grammar | null {
  const name = language.toLowerCase();
  if (isGrammar(name)) return name;
  return (Object.hasOwn(ALIASES, name) ? ALIASES[name] : null) ?? null;
}

/** Fetches a grammar, with those it embeds. */
export async function fetchGrammar(grammar: Grammar): Promise<LanguageRegistration[]> {
  return (await GRAMMARS[grammar]()).default;
}
