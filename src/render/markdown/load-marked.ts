import type * as MarkedPackage from 'marked';
import type { markedTerminal } from 'marked-terminal';

/** What markdown is read and drawn with. */
export interface MarkedTools {
  readonly Lexer: typeof MarkedPackage.Lexer;
  readonly Parser: typeof MarkedPackage.Parser;
  readonly Marked: typeof MarkedPackage.Marked;
  readonly markedTerminal: typeof markedTerminal;
}

/** Fetches marked and marked-terminal: too heavy to be loaded before an answer comes. */
export async function loadMarked(): Promise<MarkedTools> {
  const [{ Lexer, Parser, Marked }, { markedTerminal }] = await Promise.all([
    import('marked'),
    import('marked-terminal'),
  ]);
  return { Lexer, Parser, Marked, markedTerminal };
}
