import type { Token, Tokens } from 'marked';
import { stripControls } from '../../lib/terminal-text.ts';
import type { Theme } from '../theme.ts';
import { decodeEntities } from './entities.ts';
import { linkText } from './links.ts';
import type { MarkedTools } from './load-marked.ts';

/** Styled text from tokens. */
export interface InlineRenderer {
  /** What stands within one paragraph, heading or cell; line breaks are the source's own. */
  readonly inline: (tokens: readonly Token[]) => string;
  /** A heading, a paragraph or HTML as marked-terminal draws it, unwrapped, without line breaks around it. */
  readonly block: (token: Tokens.Heading | Tokens.Paragraph | Tokens.HTML) => string;
}

/** Text of the source as it is shown: references read, and only then what a terminal could obey taken out. */
const leaf = (text: string): string => stripControls(decodeEntities(text));

/** What a token says without any style. */
function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) =>
      'tokens' in token && token.tokens ? plainText(token.tokens) : 'text' in token ? String(token.text) : '',
    )
    .join('');
}

/**
 * marked-terminal draws emphasis, code spans, struck text, HTML, headings and paragraphs, with mira's colours. Its text
 * (references stay undecoded), links (found support at import) and images (a stray line break) are replaced; its lists,
 * tables, quotes and code blocks are never asked for.
 */
export function openInline(theme: () => Theme, { Marked, Parser, markedTerminal }: MarkedTools): InlineRenderer {
  const marked = new Marked(
    markedTerminal({
      strong: (text) => theme().bold(text),
      em: (text) => theme().italic(text),
      del: (text) => theme().strike(text),
      codespan: (text) => theme().code(text),
      heading: (text) => theme().bold(theme().accent(text)),
      firstHeading: (text) => theme().bold(theme().underline(theme().accent(text))),
      html: (text) => theme().dim(stripControls(text)),
      paragraph: (text) => text,
      showSectionPrefix: false,
      // Both would rewrite what claude wrote: `:id:` in an address, `&amp;` in a code span.
      emoji: false,
      unescape: false,
    }),
    {
      renderer: {
        text(token) {
          return 'tokens' in token && token.tokens ? this.parser.parseInline(token.tokens) : leaf(token.text);
        },
        link(token) {
          const shown = this.parser.parseInline(token.tokens);
          const plain = leaf(plainText(token.tokens));
          // The address of a reference is written where it is defined.
          const named = /^\[[^\]]*\](?:\[[^\]]*\])?$/.test(token.raw);
          return named && !theme().links
            ? theme().link(shown)
            : linkText(theme(), shown, plain, decodeEntities(token.href));
        },
        image(token) {
          const shown = leaf(token.text);
          return linkText(theme(), shown === '' ? 'image' : shown, shown, decodeEntities(token.href));
        },
        checkbox() {
          return '';
        },
        br() {
          return '\n';
        },
      },
    },
  );
  const parser = new Parser(marked.defaults);
  return {
    inline: (tokens) => {
      // As a paragraph, since marked-terminal takes its marks out of code spans only around whole blocks.
      const token: Tokens.Paragraph = { type: 'paragraph', raw: '', text: '', tokens: [...tokens] };
      return parser.parse([token]).replace(/\n+$/, '');
    },
    block: (token) => {
      const drawn = parser.parse([token]).replace(/\n+$/, '');
      // Without colours only the marks of the source tell a heading.
      return token.type === 'heading' && theme().depth === 0 ? `${'#'.repeat(token.depth)} ${drawn}` : drawn;
    },
  };
}
