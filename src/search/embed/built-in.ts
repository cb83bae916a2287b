import { divide, lengthOf, sumOfRows } from '../vectors/vector-math.ts';
import { type ModelFile, openModelFile } from './model-file.ts';
import { wholeWord, wordPieces } from './vocabulary.ts';
import { pretokenise, splitCamel } from './words.ts';

/** Words whose rows are kept; a developer's vocabulary fits, a pasted log cannot fill the memory. */
const CACHED_WORDS = 20_000;
/** A shorter sum has no direction: nothing but rounding is left. */
export const SHORTEST_SUM = 1e-9;

/** Name under which vectors of the built-in model are stored. */
export const BUILT_IN_MODEL = 'mira-minilm-256-v1';

/** The built-in embedder: no network, no native code. */
export interface BuiltInEmbedder {
  readonly dimensions: number;
  /** Vector of length 1, or all zeros when the model knows no word of the text (then only words can find it). */
  embed(text: string): Float32Array;
  /** The vector of a text before it is brought to length 1: longer, the more the text's words say. */
  sum(text: string): Float32Array;
  /** Rows of the model that make up the text's vector. */
  tokens(text: string): readonly number[];
  close(): void;
}

/** Opens the model file that is shipped with mira; throws `embedding` when it cannot be read. */
export function openBuiltIn(file: string): BuiltInEmbedder {
  const model = openModelFile(file);
  const known = new Map<string, readonly number[]>();

  const rowsOf = (word: string): readonly number[] => {
    const cached = known.get(word);
    if (cached !== undefined) return cached;
    const rows = lookUp(model, word);
    if (known.size >= CACHED_WORDS) known.clear();
    if (word.length <= model.vocabulary.longestWord) known.set(word, rows);
    return rows;
  };

  const rowsIn = function* (text: string) {
    for (const word of pretokenise(text)) for (const row of rowsOf(word)) yield model.row(row);
  };
  const sum = (text: string): Float32Array => sumOfRows(model.dimensions, rowsIn(text));

  return {
    dimensions: model.dimensions,
    embed: (text) => normalise(sum(text)),
    sum,
    tokens: (text) => pretokenise(text).flatMap(rowsOf),
    close: model.close,
  };
}

function lookUp(model: ModelFile, word: string): readonly number[] {
  const whole = wholeWord(model.vocabulary, word.toLowerCase());
  if (whole >= 0) return [whole];
  return splitCamel(word).flatMap((part) => wordPieces(model.vocabulary, part.toLowerCase()));
}

/** The vector divided by its length, in place; one without a direction becomes zeros. */
export function normalise(vector: Float32Array, length = lengthOf(vector)): Float32Array {
  if (length < SHORTEST_SUM) return vector.fill(0);
  return divide(vector, length);
}
