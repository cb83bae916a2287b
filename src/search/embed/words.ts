const WORDS = /[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu;
const ASCII_WORDS = /[A-Za-z0-9]+|[^\sA-Za-z0-9]/g;
const CAMEL = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;
const DROPPED = /[\p{Mn}\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;
const ASCII_DROPPED = /[\x00-\x1f\x7f]/g;
const NON_ASCII = /[^\x00-\x7f]/;
const BLANK = /[\t\n\r]/g;

/** Words of a text as the model was trained on them: runs of letters and digits, every other visible character alone; case kept. */
export function pretokenise(text: string): readonly string[] {
  const flat = text.replace(BLANK, ' ');
  if (NON_ASCII.test(flat)) return flat.normalize('NFD').replace(DROPPED, '').match(WORDS) ?? [];
  return flat.replace(ASCII_DROPPED, '').match(ASCII_WORDS) ?? [];
}

/** Parts of an identifier: `readFileSync` → read, File, Sync; `HTTPServer` → HTTP, Server. */
export function splitCamel(word: string): readonly string[] {
  return word.split(CAMEL);
}
