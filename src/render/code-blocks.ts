import type { Token } from 'marked';

/** The contents of the code blocks of a Markdown text in order, as they were written; also those in lists and quotes. */
export async function codeBlocks(markdown: string): Promise<readonly string[]> {
  const { Lexer, walkTokens } = await import('marked');
  const blocks: string[] = [];
  walkTokens(new Lexer({ gfm: true }).lex(markdown), (token: Token) => {
    if (token.type === 'code' && typeof token['text'] === 'string') blocks.push(token['text']);
  });
  return blocks;
}
