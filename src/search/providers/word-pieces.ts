import { isObject } from '../../lib/is-object.ts';

/** What is used of a tokenizer.json of the kind that BERT models come with. */
export interface WordPieceFile {
  readonly vocab: Readonly<Record<string, number>>;
  readonly unknown: string;
  readonly lowercase: boolean;
  readonly stripAccents: boolean;
}

export interface WordPieces {
  /** Ids of a text between those of [CLS] and [SEP], at most `most` in all. */
  ids(text: string, most: number): readonly number[];
  readonly padId: number;
}

/** A longer word is unknown as a whole, as in the original tokenizer. */
const LONGEST_WORD = 100;
const CONTROL = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\ufffd]/gu;
const ACCENT = /\p{Mn}/gu;
/** Runs of what is no space, punctuation or ideograph; each of the latter alone. */
const WORD =
  /[\p{P}$+<=>^`|~]|[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\s\p{P}$+<=>^`|~\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+/gu;

/** Reads a parsed tokenizer.json; null when it is not of this kind. */
export function readWordPieceFile(json: unknown): WordPieceFile | null {
  if (!isObject(json) || !isObject(json['model'])) return null;
  const { type, vocab, unk_token: unknown } = json['model'];
  if (type !== undefined && type !== 'WordPiece') return null;
  if (!isObject(vocab)) return null;
  const numbers = Object.entries(vocab).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const normalizer = isObject(json['normalizer']) ? json['normalizer'] : {};
  const lowercase = normalizer['lowercase'] !== false;
  return {
    vocab: Object.fromEntries(numbers),
    unknown: typeof unknown === 'string' ? unknown : '[UNK]',
    lowercase,
    // Not said: accents go where capitals go.
    stripAccents: typeof normalizer['strip_accents'] === 'boolean' ? normalizer['strip_accents'] : lowercase,
  };
}

/** Cuts texts as the model was trained on them. Null when the vocabulary lacks the marks that it needs. */
export function openWordPieces(file: WordPieceFile): WordPieces | null {
  const vocab = new Map(Object.entries(file.vocab));
  const [start, end, unknown] = [vocab.get('[CLS]'), vocab.get('[SEP]'), vocab.get(file.unknown)];
  if (start === undefined || end === undefined || unknown === undefined) return null;
  return {
    padId: vocab.get('[PAD]') ?? 0,
    ids: (text, most) => {
      const ids = [start];
      for (const word of wordsOf(text, file)) {
        if (ids.length >= most - 1) break;
        ids.push(...(pieces(vocab, word) ?? [unknown]));
      }
      return [...ids.slice(0, most - 1), end];
    },
  };
}

function wordsOf(text: string, { lowercase, stripAccents }: WordPieceFile): readonly string[] {
  const flat = text.replace(/[\t\n\r]/g, ' ').replace(CONTROL, '');
  const cased = lowercase ? flat.toLowerCase() : flat;
  const plain = stripAccents ? cased.normalize('NFD').replace(ACCENT, '') : cased;
  return plain.match(WORD) ?? [];
}

/** The longest entries that cover the word from the left; null when it cannot be covered. */
function pieces(vocab: ReadonlyMap<string, number>, word: string): readonly number[] | null {
  const letters = [...word];
  if (letters.length > LONGEST_WORD) return null;
  const ids: number[] = [];
  for (let from = 0; from < letters.length; ) {
    let to = letters.length;
    let id: number | undefined;
    for (; to > from; to--) {
      id = vocab.get((from > 0 ? '##' : '') + letters.slice(from, to).join(''));
      if (id !== undefined) break;
    }
    if (id === undefined) return null;
    ids.push(id);
    from = to;
  }
  return ids;
}
