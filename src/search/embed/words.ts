import { isAscii } from '../words/word-runs.ts';

const ASCII_WORDS = /[A-Za-z0-9]+|[^\sA-Za-z0-9]/g;
const CAMEL = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;
const ASCII_DROPPED = /[\x00-\x1f\x7f]/g;
const BLANK = /[\t\n\r]/g;

/** Words of a text as the model was trained on them: runs of letters and digits, every other visible character alone; case kept. */
export function pretokenise(text: string): readonly string[] {
  const flat = text.replace(BLANK, ' ');
  return isAscii(flat) ? (flat.replace(ASCII_DROPPED, '').match(ASCII_WORDS) ?? []) : unicodeWords(flat);
}

function unicodeWords(text: string): readonly string[] {
  const folded = text.normalize('NFD').replace(/[\p{Mn}\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '');
  return folded.match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];
}

/** Parts of an identifier: `readFileSync` → read, File, Sync; `HTTPServer` → HTTP, Server. */
export function splitCamel(word: string): readonly string[] {
  return word.split(CAMEL);
}
