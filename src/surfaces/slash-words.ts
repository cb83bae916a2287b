/** One word of a slash line, with the place it came from. */
export interface SlashWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A quoted word ends where its quote is followed by a space or the end; otherwise the quote is a letter: `it's`. */
const WORD = /"((?:[^"\\]|\\.)*)"(?=\s|$)|'([^']*)'(?=\s|$)|(--[\w-]+=)"((?:[^"\\]|\\.)*)"(?=\s|$)|(\S+)/gs;

const unquoted = (text: string): string => text.replace(/\\(["\\])/g, '$1');

/** Splits a line into words at spaces; single and double quotes keep spaces. */
export function slashWords(line: string): SlashWord[] {
  return [...line.matchAll(WORD)].map((match) => {
    const [all, double, single, flag, value, bare] = match;
    const text =
      double !== undefined
        ? unquoted(double)
        : (single ?? (flag !== undefined ? flag + unquoted(value ?? '') : (bare ?? all)));
    return { text, start: match.index, end: match.index + all.length };
  });
}

/**
 * The line as typed between the first and last of `words`, so that line breaks, double spaces and the quotes within a text
 * survive; null when they do not stand side by side in the line, or when all of them were quoted.
 */
export function asTyped(line: string, all: readonly SlashWord[], words: readonly string[]): string | null {
  if (words.length === 0) return null;
  for (let at = all.length - words.length; at >= 0; at--) {
    const run = all.slice(at, at + words.length);
    if (!run.every((word, i) => word.text === words[i])) continue;
    if (run.every((word) => word.end - word.start !== word.text.length)) return null;
    const [first, last] = [run[0], run.at(-1)];
    if (first !== undefined && last !== undefined) return line.slice(first.start, last.end);
  }
  return null;
}
