import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { MiraError } from '../../errors.ts';
import { normalise } from '../embed/built-in.ts';
import type { Embedder } from './embedder.ts';
import { openWordPieces, readWordPieceFile, type WordPieces } from './word-pieces.ts';

interface OnnxTensor {
  readonly data: ArrayLike<number | bigint>;
  readonly dims: readonly number[];
}

interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Record<string, OnnxTensor>): Promise<Readonly<Record<string, OnnxTensor>>>;
}

/** What is used of the package `onnxruntime-node`. */
export interface OnnxRuntime {
  readonly InferenceSession: { create(file: string): Promise<OnnxSession> };
  readonly Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => OnnxTensor;
}

export interface OnnxOptions {
  /** Folder with tokenizer.json and the model. */
  readonly folder: string;
  /** Gives the runtime; absent: the package is loaded when the first text comes. */
  readonly runtime?: () => Promise<OnnxRuntime>;
}

/** all-MiniLM-L6-v2 and its like: texts in one run, tokens of one text, numbers of a vector. */
const TEXTS_A_RUN = 32;
const MOST_TOKENS = 512;
const DIMENSIONS = 384;
const PACKAGE = 'onnxruntime-node';
const MODEL_FILES = ['model.onnx', 'onnx/model.onnx', 'model_quantized.onnx', 'onnx/model_quantized.onnx'];

interface Model {
  readonly words: WordPieces;
  readonly session: OnnxSession;
  readonly runtime: OnnxRuntime;
}

/** An embedder over a local sentence model, mean pooled. Nothing is read before the first text; throws `embedding` then. */
export function openOnnx({ folder, runtime = loadRuntime }: OnnxOptions): Embedder {
  const dimensions = hiddenSize(folder);
  let opened: Promise<Model> | null = null;
  return {
    model: `onnx-${basename(resolve(folder))}`,
    dimensions,
    embed: async (texts) => {
      opened ??= openModel(folder, runtime);
      const model = await opened.catch((error: unknown) => {
        // The person may put right what was missing while mira runs.
        opened = null;
        throw error;
      });
      const vectors: Float32Array[] = [];
      for (let from = 0; from < texts.length; from += TEXTS_A_RUN)
        vectors.push(...(await runBatch(model, texts.slice(from, from + TEXTS_A_RUN), dimensions)));
      return vectors;
    },
  };
}

async function loadRuntime(): Promise<OnnxRuntime> {
  try {
    // By a name that nothing can follow: the package is not a part of mira, and most never need it.
    const name: string = PACKAGE;
    const loaded: { default?: OnnxRuntime } & OnnxRuntime = await import(name);
    return loaded.default ?? loaded;
  } catch (cause) {
    throw failure(`The package ${PACKAGE} cannot be loaded`, `Install it beside mira: npm install ${PACKAGE}.`, cause);
  }
}

async function openModel(folder: string, runtime: () => Promise<OnnxRuntime>): Promise<Model> {
  if (folder === '') {
    throw failure('embeddings.provider is onnx, and no folder is named', 'Set embeddings.folder.');
  }
  const words = readTokenizer(join(folder, 'tokenizer.json'));
  const file = modelFile(folder);
  const loaded = await runtime();
  try {
    return { words, runtime: loaded, session: await loaded.InferenceSession.create(file) };
  } catch (cause) {
    throw failure(`The model ${file} cannot be opened`, 'It must be a sentence model in ONNX format.', cause);
  }
}

function readTokenizer(file: string): WordPieces {
  const hint = 'embeddings.folder must hold the tokenizer.json of a WordPiece model, such as all-MiniLM-L6-v2.';
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw failure(`${file} cannot be read`, hint, cause);
  }
  const pieces = readWordPieceFile(json);
  const words = pieces === null ? null : openWordPieces(pieces);
  if (words === null) throw failure(`${file} is no WordPiece tokenizer`, hint);
  return words;
}

function modelFile(folder: string): string {
  const named = MODEL_FILES.map((name) => join(folder, name)).find((file) => existsSync(file));
  if (named !== undefined) return named;
  const [only, another] = readdirSync(folder).filter((name) => name.endsWith('.onnx'));
  if (only !== undefined && another === undefined) return join(folder, only);
  throw failure(`${folder} holds no model.onnx`, 'Name the folder of the model in embeddings.folder.');
}

/** Numbers of a vector as config.json of the model says; those of MiniLM where there is none. */
function hiddenSize(folder: string): number {
  const file = join(folder, 'config.json');
  if (folder === '' || !existsSync(file)) return DIMENSIONS;
  const size = /"hidden_size"\s*:\s*(\d+)/.exec(readFileSync(file, 'utf8'))?.[1];
  return size === undefined ? DIMENSIONS : Number(size);
}

async function runBatch(model: Model, texts: readonly string[], dimensions: number): Promise<readonly Float32Array[]> {
  const { words, session, runtime } = model;
  const rows = texts.map((text) => words.ids(text, MOST_TOKENS));
  const length = Math.max(...rows.map((row) => row.length));
  const dims = [rows.length, length];
  const filled = (at: (row: readonly number[], i: number) => number) =>
    new runtime.Tensor(
      'int64',
      BigInt64Array.from(rows.flatMap((row) => span(length, (i) => BigInt(at(row, i))))),
      dims,
    );
  const inputs: Readonly<Record<string, () => OnnxTensor>> = {
    input_ids: () => filled((row, i) => row[i] ?? words.padId),
    attention_mask: () => filled((row, i) => Number(i < row.length)),
    token_type_ids: () => filled(() => 0),
  };
  const feeds: Record<string, OnnxTensor> = {};
  for (const name of session.inputNames) {
    const make = inputs[name];
    if (make === undefined) throw failure(`The model wants an input "${name}"`, 'It must be a BERT sentence model.');
    feeds[name] = make();
  }
  const answer = await session.run(feeds);
  const output = answer[session.outputNames[0] ?? ''];
  if (output === undefined || output.dims.at(-1) !== dimensions) {
    const got = output?.dims.join(' × ') ?? 'nothing';
    throw failure(`The model gives ${got}, not vectors of ${dimensions}`, 'It must be a BERT sentence model.');
  }
  return rows.map((row, r) => pooled(output, { row: r, tokens: row.length, length, dimensions }));
}

function span<T>(length: number, make: (i: number) => T): T[] {
  return Array.from({ length }, (_, i) => make(i));
}

interface Place {
  readonly row: number;
  readonly tokens: number;
  readonly length: number;
  readonly dimensions: number;
}

/** Mean over the text's own tokens; an output of one vector a text is pooled already. */
function pooled({ data, dims }: OnnxTensor, { row, tokens, length, dimensions }: Place): Float32Array {
  const sum = new Float32Array(dimensions);
  const perRow = dims.length === 2 ? 1 : length;
  for (let t = 0; t < Math.min(tokens, perRow); t++) {
    const from = (row * perRow + t) * dimensions;
    for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] ?? 0) + Number(data[from + d] ?? 0);
  }
  return normalise(sum);
}

function failure(message: string, hint: string, cause?: unknown): MiraError {
  return new MiraError('embedding', message, { hint, cause });
}
