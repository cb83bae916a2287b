import type { GrammarState, HighlighterCore, ThemeRegistration } from 'shiki/core';
import type { Role, Theme } from '../theme.ts';
import type { CodePainter } from './code-painter.ts';
import { fetchGrammar, type Grammar, grammarOf } from './languages.ts';

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
 * the first line of a language compiles its grammar, which on a busy machine takes longer than shiki's half a second.
 */
const LINE_LIMIT_MS = 5_000;

export interface HighlighterParts {
  readonly theme: () => Theme;
  /** Another language can be coloured from now on. */
  readonly changed: () => void;
}

/** Opens the colouring of code. The first fence fetches shiki, each language its grammar; until then code is plain. */
export function openHighlighter({ theme, changed }: HighlighterParts): CodePainter {
  let core: HighlighterCore | null = null;
  let coming: Promise<HighlighterCore> | null = null;
  const known = new Map<Grammar, 'coming' | 'ready' | 'broken'>();

  const openCore = async (): Promise<HighlighterCore> => {
    const [{ createHighlighterCore }, { createJavaScriptRegexEngine }] = await Promise.all([
      import('shiki/core'),
      import('shiki/engine/javascript'),
    ]);
    return createHighlighterCore({ themes: [SHIKI_THEME], engine: createJavaScriptRegexEngine({ forgiving: true }) });
  };
  const load = async (grammar: Grammar): Promise<void> => {
    coming ??= openCore();
    const opened = await coming;
    await opened.loadLanguage(await fetchGrammar(grammar));
    core = opened;
  };

  return {
    ready(language) {
      const grammar = grammarOf(language);
      if (grammar === null) return false;
      const state = known.get(grammar);
      if (state === undefined) {
        known.set(grammar, 'coming');
        load(grammar).then(
          () => {
            known.set(grammar, 'ready');
            changed();
          },
          // Code without colours is whole; nothing is to be told of it.
          () => known.set(grammar, 'broken'),
        );
      }
      return state === 'ready';
    },
    line(language, text, state) {
      const grammar = grammarOf(language);
      if (core === null || grammar === null || text.length > LONGEST_LINE) return { text, state };
      const tokens = core.codeToTokensBase(text, {
        lang: grammar,
        theme: 'meanings',
        tokenizeTimeLimit: LINE_LIMIT_MS,
        // Made by the call below for the line before, or null at the first one.
        ...(state === null ? {} : { grammarState: state as GrammarState }),
      });
      const painted = (tokens[0] ?? [])
        .map(({ content, color }) => {
          const role = ROLES.get((color ?? '').toLowerCase());
          return role === undefined ? content : theme()[role](content);
        })
        .join('');
      return { text: painted, state: core.getLastGrammarState(tokens) ?? null };
    },
  };
}
