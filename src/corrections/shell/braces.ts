import { ONE } from './field.ts';

/** Unquoted braces and brackets, while a word is put together; quoted ones are plain text. */
const OPEN = '\ue003';
const COMMA = '\ue004';
const CLOSE = '\ue005';
const BRACKET = '\ue006';
const END_BRACKET = '\ue007';
const CLASS = new RegExp(`${BRACKET}[^${BRACKET}${END_BRACKET}/]+${END_BRACKET}`, 'g');

/** More words than this from one are not looked at. */
const MOST_WORDS = 24;

/** Gives unquoted braces, brackets and commas their special characters. */
export function markBraces(text: string): string {
  return text
    .replaceAll('{', OPEN)
    .replaceAll(',', COMMA)
    .replaceAll('}', CLOSE)
    .replaceAll('[', BRACKET)
    .replaceAll(']', END_BRACKET);
}

function unmark(text: string): string {
  return text
    .replace(CLASS, ONE)
    .replaceAll(OPEN, '{')
    .replaceAll(COMMA, ',')
    .replaceAll(CLOSE, '}')
    .replaceAll(BRACKET, '[')
    .replaceAll(END_BRACKET, ']');
}

/** Where the brace that opens at `from` closes, and its commas; null when it does not. */
function matching(text: string, from: number): { readonly end: number; readonly commas: readonly number[] } | null {
  const commas: number[] = [];
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === OPEN) depth++;
    else if (text[at] === COMMA && depth === 1) commas.push(at);
    else if (text[at] === CLOSE && --depth === 0) return { end: at, commas };
  }
  return null;
}

/** The words of the first brace that has a comma; null when there is none. */
function expandFirst(field: string): readonly string[] | null {
  for (let from = field.indexOf(OPEN); from !== -1; from = field.indexOf(OPEN, from + 1)) {
    const found = matching(field, from);
    if (found === null || found.commas.length === 0) continue;
    const cuts = [from, ...found.commas, found.end];
    const head = field.slice(0, from);
    const tail = field.slice(found.end + 1);
    return cuts.slice(1).map((cut, at) => head + field.slice((cuts[at] ?? 0) + 1, cut) + tail);
  }
  return null;
}

/** `{a,b}c` as `ac` and `bc`. A brace without a comma is text, as `{}` of find is. */
export function expandBraces(field: string): string[] {
  const done: string[] = [];
  const waiting = [field];
  for (let next = waiting.shift(); next !== undefined && done.length < MOST_WORDS; next = waiting.shift()) {
    const words = waiting.length < MOST_WORDS ? expandFirst(next) : null;
    if (words === null) done.push(unmark(next));
    else waiting.unshift(...words);
  }
  return done;
}
