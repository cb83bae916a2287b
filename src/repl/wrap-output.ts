import { styledWidth, wrapStyled } from '../render/styled-text.ts';

/** Rows narrower than this are left to the terminal. */
const LEAST = 20;

/**
 * What a command prints, broken between words for a window `columns` wide, each row under the blanks its line began with.
 * JSON and lines that fit stay as they are.
 */
export function wrapOutput(text: string, columns: number): string {
  if (/^\s*[[{]/.test(text)) return text;
  return text
    .split('\n')
    .flatMap((line) => {
      const indent = /^ */.exec(line)?.[0] ?? '';
      const room = columns - 1 - indent.length;
      if (styledWidth(line) < columns || room < LEAST) return [line];
      return wrapStyled(line.slice(indent.length), room).map((row) => indent + row);
    })
    .join('\n');
}
