/** Words by which a person asks to keep something, in the few languages that developers of this tool write most. */
const ASKING =
  /\b(?:remember|memori[sz]e|keep in mind|note (?:that|down)|make a note|take note|write (?:this|that|it)? ?down|save (?:this|that|it)|store (?:this|that|it)|don't forget|do not forget|from now on|keep this|keep that|ab jetzt|merke? dir|merken sie sich|nicht vergessen|retiens|souviens-toi|recuerda|ricorda|lembre)\b/giu;
const NOT_ASKING = /\b(?:don't|do not|never|can you|do you|nicht|ne)\s+$/iu;
/** Characters between the asking word and the quote; a request further away is about something else. */
const BESIDE = 120;
const SHORTEST_QUOTE = 8;
/** Share of a memory's words that the person must have used: its words may be bent, not replaced by others'. */
const OWN_WORDS = 0.5;
const LONG_WORD = /[\p{L}\p{N}]{4,}/gu;
/** Of a text without long ones. */
const WORD = /[\p{L}\p{N}]+/gu;
/** Letters that tell words apart: "deploys" and "deployed" share five. */
const STEM = 5;

function plain(text: string): string {
  return text.normalize('NFC').replace(/[‘’]/g, "'").replace(/\s+/gu, ' ').trim().toLowerCase();
}

function asksBeside(typed: string, from: number, to: number): boolean {
  for (const match of typed.matchAll(ASKING)) {
    if (NOT_ASKING.test(typed.slice(0, match.index))) continue;
    const end = match.index + match[0].length;
    if (end >= from - BESIDE && match.index <= to + BESIDE) return true;
  }
  return false;
}

function stems(text: string, word: RegExp): ReadonlySet<string> {
  return new Set((text.match(word) ?? []).map((each) => each.slice(0, STEM)));
}

function inOwnWords(text: string, typed: string): boolean {
  const word = stems(text, LONG_WORD).size > 0 ? LONG_WORD : WORD;
  const own = stems(typed, word);
  const wanted = [...stems(text, word)];
  return wanted.length > 0 && wanted.filter((stem) => own.has(stem)).length >= wanted.length * OWN_WORDS;
}

/**
 * Whether the person asked for a memory: the quote stands in what they typed, beside a word that asks to keep it, and
 * the memory mostly uses their words. What a tool, a page or a file said cannot make this true.
 */
export function isAskedFor(text: string, quote: string, typed: string): boolean {
  const said = plain(typed);
  const wanted = plain(quote);
  if (wanted.length < SHORTEST_QUOTE) return false;
  const from = said.indexOf(wanted);
  return from !== -1 && asksBeside(said, from, from + wanted.length) && inOwnWords(plain(text), said);
}
