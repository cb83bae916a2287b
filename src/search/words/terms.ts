import { stem } from './porter.ts';
import { isAscii, wordRuns } from './word-runs.ts';

const CAMEL = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;
/** A longer run is a hash or data: nobody asks for it by its stem, and it would fill the table of terms. */
const LONGEST_TERM = 64;
/** Words whose stems are kept. */
const CACHED_WORDS = 20_000;

/** Function words of English: they say nothing about what a text is about. From the list of the Snowball project, shortened. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'i me my myself we our ours us you your yours he him his she her hers it its they them their theirs what which who whom this ' +
    'that these those am is are was were be been being have has had having do does did doing a an the and but if or because as ' +
    'until while of at by for with about between into through during before after above below to from up down in out on off ' +
    'over under again further then once here there when where why how all any both each few more most other some such no nor ' +
    'not only own same so than too very s t can will just don should now d ll m o re ve could would shall may might must let ' +
    'also one get got'
  ).split(' '),
);

/**
 * Stems of words that shape a question and hardly say what it is about; they count for little there. Written as stems,
 * since to find them took each start a millisecond.
 */
const FILLERS: ReadonlySet<string> = new Set(
  (
    'us kind sort type wai thing long much mani often need want know ask tell sai like go come give take make made happen wrong ' +
    'right good bad new old big show mean call name work handl deal exactli actual usual current realli still alreadi ever again ' +
    'instead todai now these dai pleas remind rememb recal explain find look think decid agre suppos anybodi somebodi someon ' +
    'someth anyth which whose els differ without'
  ).split(' '),
);

const stems = new Map<string, string>();

/**
 * Terms of a text in order, as the word index has them: accents folded, lower case, stop words dropped, Porter stems;
 * identifiers whole and in parts (`maxRetryCount` → maxretrycount, max, retri, count; `snake_case` in parts); unspaced
 * scripts by pairs of characters.
 */
export function terms(text: string): readonly string[] {
  const out: string[] = [];
  if (isAscii(text)) {
    for (const word of wordRuns(text)) addWord(word, out);
    return out;
  }
  const folded = text
    .normalize('NFKD')
    .replace(/\p{Mn}+/gu, '')
    .normalize('NFC');
  const runs = unspacedRuns();
  for (const word of wordRuns(folded)) {
    if (word.search(runs) < 0) addWord(word, out);
    else addUnspaced(word, runs, out);
  }
  return out;
}

/** Scripts that do not part words by spaces: each pair of neighbours is a term. */
function unspacedRuns(): RegExp {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]+/gu;
}

function addWord(word: string, out: string[]): void {
  if (word.length > LONGEST_TERM) return;
  addStem(word, out);
  const parts = word.split(CAMEL);
  if (parts.length > 1) for (const part of parts) addStem(part, out);
}

function addStem(word: string, out: string[]): void {
  const lower = word.toLowerCase();
  if (STOP_WORDS.has(lower)) return;
  let found = stems.get(lower);
  if (found === undefined) {
    found = stem(lower);
    if (stems.size >= CACHED_WORDS) stems.clear();
    stems.set(lower, found);
  }
  out.push(found);
}

function addUnspaced(word: string, runs: RegExp, out: string[]): void {
  for (const rest of word.replace(runs, ' ').split(' ')) if (rest !== '') addWord(rest, out);
  for (const [run] of word.matchAll(runs)) {
    const characters = [...run];
    if (characters.length === 1) out.push(run);
    for (let i = 1; i < characters.length; i++) out.push(`${characters[i - 1]}${characters[i]}`);
  }
}

/** True for a term that shapes a question rather than says what it is about. */
export function isFiller(term: string): boolean {
  return FILLERS.has(term);
}
