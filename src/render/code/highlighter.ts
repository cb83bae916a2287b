import { setImmediate } from 'node:timers/promises';
import type { HighlighterCore, ThemeRegistration } from 'shiki/core';
import type { StateStack } from 'shiki/textmate';
import type { Role, Theme } from '../theme.ts';
import type { CodePainter } from './code-painter.ts';
import { fetchGrammar, type Grammar, grammarOf } from './languages.ts';
import { type LineEngine, lineEngine } from './line-scanner.ts';
import { SAMPLES } from './samples.ts';
import { warmGrammar } from './warm-grammar.ts';

/**
 * What the parts of code mean, by the names that grammars give them. Shiki knows colours alone: each meaning has one
 * that no screen ever sees, and is painted with the theme of the chat.
 */
const MEANINGS: readonly (readonly [role: Role, colour: string, scopes: readonly string[]])[] = [
  ['comment', '#000001', ['comment', 'punctuation.definition.comment', 'string.quoted.docstring']],
  ['string', '#000002', ['string', 'markup.inline.raw', 'constant.other.symbol']],
  ['number', '#000003', ['constant.numeric', 'constant.language', 'constant.character.escape', 'support.constant']],
  [
    'keyword',
    '#000004',
    ['keyword', 'storage.type', 'storage.modifier', 'entity.name.tag', 'variable.language', 'keyword.control'],
  ],
  [
    'callee',
    '#000005',
    ['entity.name.function', 'support.function', 'meta.function-call.generic', 'support.type.property-name'],
  ],
  [
    'type',
    '#000006',
    ['entity.name.type', 'entity.name.class', 'support.type', 'support.class', 'entity.other.attribute-name'],
  ],
  ['added', '#000007', ['markup.inserted', 'punctuation.definition.inserted']],
  ['removed', '#000008', ['markup.deleted', 'punctuation.definition.deleted']],
];

const PLAIN_COLOUR = '#000000';
const ROLES: ReadonlyMap<string, Role> = new Map(MEANINGS.map(([role, colour]) => [colour, role]));

const SHIKI_THEME: ThemeRegistration = {
  name: 'meanings',
  type: 'dark',
  colors: { 'editor.foreground': PLAIN_COLOUR, 'editor.background': '#ffffff' },
  settings: [
    { settings: { foreground: PLAIN_COLOUR } },
    // An operator is a keyword to most grammars; painted as one, code is all one colour.
    ...MEANINGS.map(([, colour, scopes]) => ({ scope: [...scopes], settings: { foreground: colour } })),
    { scope: ['keyword.operator', 'punctuation', 'variable'], settings: { foreground: PLAIN_COLOUR } },
    { scope: ['punctuation.definition.string'], settings: { foreground: '#000002' } },
    { scope: ['keyword.operator.expression', 'keyword.operator.new'], settings: { foreground: '#000004' } },
  ],
};

/** A line that is longer is no source a person reads: minified code, data. */
const LONGEST_LINE = 500;
/**
 * A line that stops early leaves a state inside of whatever it stopped in, and everything after it gets the wrong colours;
 * expressions that no line has needed before may take longer on a busy machine than shiki's half a second.
 */
const LINE_LIMIT_MS = 5_000;

/** Where the number of a token's colour stands among the bits that vscode-textmate gives for it. */
const COLOUR_SHIFT = 15;
const COLOUR_MASK = 0x1ff;

export interface HighlighterParts {
  readonly theme: () => Theme;
  /** Another language can be coloured from now on. */
  readonly changed: () => void;
  /** Milliseconds of a clock that never jumps. */
  readonly steadyMs: () => number;
}

/**
 * The line in one byte a letter, each letter at its place: V8 would compile all expressions once more for a text that has
 * letters beyond Latin-1, or that is a part of one that has.
 */
function narrowed(text: string): string {
  const narrow = /[^\u0000-\u00ff]/.test(text)
    ? text.replace(/[^\u0000-\u00ff]/g, (wide) => (/\p{L}/u.test(wide) ? 'ª' : '¤'))
    : text;
  return Buffer.from(narrow, 'latin1').toString('latin1');
}

/** What all languages share. */
interface Core {
  readonly shiki: HighlighterCore;
  readonly engine: LineEngine;
  /** What the colours mean, by their numbers. */
  readonly roles: readonly (Role | null)[];
}

async function openCore(): Promise<Core> {
  // Each of these takes some milliseconds: a key that was pressed meanwhile comes first.
  const { createHighlighterCore } = await import('shiki/core');
  await setImmediate();
  const { defaultJavaScriptRegexConstructor } = await import('shiki/engine/javascript');
  await setImmediate();
  const engine = lineEngine(defaultJavaScriptRegexConstructor);
  const shiki = await createHighlighterCore({ themes: [SHIKI_THEME], engine });
  const { colorMap } = shiki.setTheme('meanings');
  return { shiki, engine, roles: colorMap.map((colour) => ROLES.get(colour.toLowerCase()) ?? null) };
}

/** Opens the colouring of code. The first fence fetches shiki, each language its grammar; until then code is plain. */
export function openHighlighter({ theme, changed, steadyMs }: HighlighterParts): CodePainter {
  let core: Core | null = null;
  let coming: Promise<Core> | null = null;
  const known = new Map<Grammar, 'coming' | 'ready' | 'none'>();

  const read = ({ shiki }: Core, grammar: Grammar, text: string, state: StateStack | null) =>
    shiki.getLanguage(grammar).tokenizeLine2(narrowed(text), state, LINE_LIMIT_MS);

  const load = async (grammar: Grammar): Promise<void> => {
    coming ??= openCore();
    const opened = await coming;
    core = opened;
    await setImmediate();
    const grammars = await fetchGrammar(grammar);
    await setImmediate();
    await opened.shiki.loadLanguage(grammars);
    await setImmediate();
    await warmGrammar<StateStack>(SAMPLES[grammar], {
      engine: opened.engine,
      read: (line, state) => read(opened, grammar, line, state).ruleStack,
      steadyMs,
      pause: () => setImmediate(),
    });
  };

  return {
    state(language) {
      const grammar = grammarOf(language);
      if (grammar === null) return 'none';
      const state = known.get(grammar);
      if (state !== undefined) return state;
      known.set(grammar, 'coming');
      load(grammar).then(
        () => {
          known.set(grammar, 'ready');
          changed();
        },
        // Code without colours is whole; nothing is to be told of it.
        () => known.set(grammar, 'none'),
      );
      return 'coming';
    },
    line(language, text, state) {
      const grammar = grammarOf(language);
      if (core === null || grammar === null || text === '' || text.length > LONGEST_LINE) return { text, state };
      // The state was made by this call for the line before, or is null at the first one.
      const { tokens, ruleStack } = read(core, grammar, text, state as StateStack | null);
      return { text: paintTokens(text, tokens, core.roles, theme()), state: ruleStack };
    },
  };
}

/** A line with its colours; `tokens` holds where each token begins, and what it is. Neighbours of one colour are one. */
function paintTokens(text: string, tokens: Uint32Array, roles: readonly (Role | null)[], theme: Theme): string {
  let painted = '';
  let from = 0;
  let role: Role | null = null;
  const end = (to: number): void => {
    const piece = text.slice(from, to);
    if (piece !== '') painted += role === null ? piece : theme[role](piece);
    from = to;
  };
  for (let at = 0; at + 1 < tokens.length; at += 2) {
    const next = roles[((tokens[at + 1] ?? 0) >>> COLOUR_SHIFT) & COLOUR_MASK] ?? null;
    if (next === role) continue;
    end(tokens[at] ?? 0);
    role = next;
  }
  end(text.length);
  return painted;
}
