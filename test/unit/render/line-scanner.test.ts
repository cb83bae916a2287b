import { createHighlighterCore, type LanguageRegistration } from 'shiki/core';
import { createJavaScriptRegexEngine, defaultJavaScriptRegexConstructor } from 'shiki/engine/javascript';
import type { StateStack } from 'shiki/textmate';
import { expect, test } from 'vitest';
import { fetchGrammar, type Grammar } from '../../../src/render/code/languages.ts';
import { lineEngine } from '../../../src/render/code/line-scanner.ts';

const theme = { name: 'none of it', settings: [] };
const theirs = await createHighlighterCore({
  themes: [theme],
  engine: createJavaScriptRegexEngine({ forgiving: true }),
});
let made = 0;
const ours = await createHighlighterCore({
  themes: [theme],
  engine: lineEngine((source) => {
    made += 1;
    return defaultJavaScriptRegexConstructor(source);
  }),
});

/** What each line of a source is made of, by the names of the grammar. */
function scopes(highlighter: typeof ours, grammar: Grammar, source: string): string[] {
  const language = highlighter.getLanguage(grammar);
  let state: StateStack | null = null;
  return source.split('\n').map((line) => {
    const read: ReturnType<typeof language.tokenizeLine> = language.tokenizeLine(line, state);
    state = read.ruleStack;
    return read.tokens.map((token) => `${line.slice(token.startIndex, token.endIndex)}:${token.scopes}`).join(' ');
  });
}

/** `§` stands for a dollar before a brace. */
const SOURCES: readonly (readonly [Grammar, string])[] = [
  [
    'typescript',
    'import { a } from "b";\n/** doc @param x */\nexport async function f<T>(x: T[], ...y: number[]): Promise<void> {\n' +
      '  const s = `t §{x.map((n) => `§{n} é`).join(", ")}\n more`; // c\n  for (const [k, v] of Object.entries({ a: 1, b: /r[e]g/gi })) await g?.(k!);\n' +
      '  return x as unknown as void;\n}\nabstract class C extends D<E> implements F { readonly #p = 0x1f; get q() { return this.#p ?? null; } }',
  ],
  [
    'shellscript',
    'if [ -f "$x" ]; then\n  cat <<EOF | grep -v \'a b\' > "§{y:-z}"\ntext $HOME\nEOF\nfi # c\nfor f in *.ts; do echo "$(wc -l < "$f")"; done',
  ],
  [
    'python',
    '@d\nclass A(B):\n    """doc"""\n    def f(self, *a: int, **k) -> str:\n        return f"{a!r} {k}" if not k else r"\\d+" # é',
  ],
  [
    'html',
    '<!DOCTYPE html>\n<div class="a" onclick="f()">x &amp; y</div>\n<SCRIPT>let a = 1;</SCRIPT>\n<style>a { b: c }</style>',
  ],
  ['sql', "SELECT a, COUNT(*) FROM t -- c\nwhere x = 'y' AND z ſelect in (1, 2) order by 1;"],
  ['css', '@MEDIA (min-width: 1px) { a:hover > .b::before { COLOR: #fff; margin: calc(1px + 2em) !important } }'],
];

async function load(grammar: Grammar): Promise<void> {
  const grammars: LanguageRegistration[] = await fetchGrammar(grammar);
  await Promise.all([theirs.loadLanguage(grammars), ours.loadLanguage(grammars)]);
}

test.each(SOURCES)('%s is read as by the engine of shiki, character for character', async (grammar, written) => {
  await load(grammar);
  const source = written.replaceAll('§', '$');
  expect(scopes(ours, grammar, source)).toEqual(scopes(theirs, grammar, source));
});

test('patterns for what no line holds never become expressions', async () => {
  await load('rust');
  const before = made;
  scopes(ours, 'rust', 'a = 1');
  const first = made - before;
  expect(first).toBeGreaterThan(0);
  scopes(ours, 'rust', 'b = 2');
  expect(made - before).toBe(first);
  scopes(ours, 'rust', 'fn main() { let x: u8 = 1; }');
  expect(made - before).toBeGreaterThan(first);
});

test('what is missing for a line can be made step by step before it is read', async () => {
  await load('go');
  const engine = lineEngine((source) => {
    made += 1;
    return defaultJavaScriptRegexConstructor(source);
  });
  const go = await createHighlighterCore({ themes: [theme], engine, langs: await fetchGrammar('go') });
  const read = (): void => {
    go.getLanguage('go').tokenizeLine('func main() { x := "a" }', null);
  };
  let taken = 0;
  for (let steps = engine.missing(read); steps.length > 0; steps = engine.missing(read)) {
    for (const step of steps) step();
    taken += steps.length;
  }
  const before = made;
  expect(taken).toBeGreaterThan(50);
  expect(scopes(go, 'go', 'func main() { x := "a" }')).toEqual(scopes(theirs, 'go', 'func main() { x := "a" }'));
  expect(made).toBe(before);
  const broken = (): never => {
    throw new Error('broken');
  };
  expect(() => engine.missing(broken)).toThrow('broken');
});
