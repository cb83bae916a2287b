import type { Links, Token, Tokens } from 'marked';
import type { MarkedTools } from './load-marked.ts';
import { mendTable } from './mend-table.ts';

/** Reads markdown with the addresses that the text before has defined. */
export interface SourceReader {
  /** The tokens of a text, with what stands within them. Addresses it defines are kept when it is `finished`. */
  readonly read: (source: string, finished?: boolean) => readonly Token[];
  /** As `read`, but only which blocks there are: cheaper, and blocks alone. */
  readonly blocks: (source: string) => readonly Token[];
}

/** Makes the reader of one text. */
export function makeReader({ Lexer }: Pick<MarkedTools, 'Lexer'>): SourceReader {
  let links: Links = {};
  const lexed = (source: string) => {
    const lexer = new Lexer();
    lexer.tokens.links = { ...links };
    return lexer.lex(source);
  };
  return {
    read(source, finished = false) {
      const tokens = lexed(source);
      if (finished) links = tokens.links;
      return tokens.map((token) => {
        if (token.type !== 'table') return token;
        const mended = mendTable(token.raw, (token as Tokens.Table).header.length);
        return mended === token.raw ? token : { ...(lexed(mended)[0] ?? token), raw: token.raw };
      });
    },
    blocks(source) {
      const lexer = new Lexer();
      return lexer.blockTokens(source, lexer.tokens);
    },
  };
}

/** The items of the lists among these tokens, in order. */
export function listItems(tokens: readonly Token[]): readonly Tokens.ListItem[] {
  return tokens.flatMap((token) => (token.type === 'list' ? (token as Tokens.List).items : []));
}

/** Index of the first token that more text may still change; the number of tokens when there is none. */
export function firstOpen(tokens: readonly Token[]): number {
  const last = tokens.at(-1);
  if (last === undefined) return 0;
  if (last.type === 'heading' || last.type === 'hr') return tokens.length;
  if (last.type !== 'space') return tokens.length - 1;
  const before = tokens.at(-2);
  // A blank line ends neither a list nor indented code.
  const goesOn = before?.type === 'list' || (before?.type === 'code' && before['codeBlockStyle'] === 'indented');
  return goesOn ? tokens.length - 2 : tokens.length;
}
