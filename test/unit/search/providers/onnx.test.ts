import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OnnxRuntime, openOnnx } from '../../../../src/search/providers/onnx-embedder.ts';
import { openWordPieces, readWordPieceFile } from '../../../../src/search/providers/word-pieces.ts';

const VOCABULARY = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'the', 'cafe', 'em', '##bed', '##ding', ',', '!', '猫'];
const TOKENIZER = {
  model: { type: 'WordPiece', unk_token: '[UNK]', vocab: Object.fromEntries(VOCABULARY.map((each, i) => [each, i])) },
  normalizer: { type: 'BertNormalizer', lowercase: true, strip_accents: null },
};

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'mira-onnx-')), 'tiny-model');
  mkdirSync(folder);
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(TOKENIZER));
  writeFileSync(join(folder, 'config.json'), '{"hidden_size": 2}');
  writeFileSync(join(folder, 'model.onnx'), '');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

/** A runtime whose model gives (id, 1) for each token, and keeps what it was fed. */
function tinyRuntime(inputNames = ['input_ids', 'attention_mask', 'token_type_ids'], size = 2) {
  const fed: Record<string, readonly number[][]>[] = [];
  const runtime: OnnxRuntime = {
    Tensor: class {
      readonly type: string;
      readonly data: BigInt64Array;
      readonly dims: readonly number[];
      constructor(type: 'int64', data: BigInt64Array, dims: readonly number[]) {
        this.type = type;
        this.data = data;
        this.dims = dims;
      }
    },
    InferenceSession: {
      create: async () => ({
        inputNames,
        outputNames: ['last_hidden_state'],
        run: async (feeds) => {
          const [rows = 0, length = 0] = feeds['input_ids']?.dims ?? [];
          const table = (name: string) =>
            Array.from({ length: rows }, (_, r) =>
              Array.from({ length }, (_, i) => Number(feeds[name]?.data[r * length + i])),
            );
          fed.push(Object.fromEntries(inputNames.map((name) => [name, table(name)])));
          const data = table('input_ids').flatMap((row) => row.flatMap((id) => [id, ...Array(size - 1).fill(1)]));
          return { last_hidden_state: { data: Float32Array.from(data), dims: [rows, length, size] } };
        },
      }),
    },
  };
  return { fed, runtime: async () => runtime };
}

describe('the tokenizer', () => {
  const words = (text: string, most = 512) => {
    const file = readWordPieceFile(TOKENIZER);
    return file === null
      ? null
      : openWordPieces(file)
          ?.ids(text, most)
          .map((id) => VOCABULARY[id]);
  };

  test.each([
    ['The Café, embedding!', ['[CLS]', 'the', 'cafe', ',', 'em', '##bed', '##ding', '!', '[SEP]']],
    ['the猫the', ['[CLS]', 'the', '猫', 'the', '[SEP]']],
    ['embedx', ['[CLS]', '[UNK]', '[SEP]']],
    [`${'e'.repeat(101)} the`, ['[CLS]', '[UNK]', 'the', '[SEP]']],
    ['\u0000the\tthe\u200b', ['[CLS]', 'the', 'the', '[SEP]']],
    ['', ['[CLS]', '[SEP]']],
  ])('cuts %j', (text, wanted) => expect(words(text)).toEqual(wanted));

  test('keeps to the length, the end mark included', () => {
    expect(words('embedding the the the', 4)).toEqual(['[CLS]', 'em', '##bed', '[SEP]']);
  });

  test.each([null, {}, { model: { type: 'BPE', vocab: {} } }, { model: {} }])('is none of %j', (json) =>
    expect(readWordPieceFile(json)).toBeNull(),
  );

  test('needs its marks', () => {
    expect(openWordPieces({ vocab: { a: 1 }, unknown: '[UNK]', lowercase: true, stripAccents: true })).toBeNull();
  });
});

describe('a local ONNX model', () => {
  test('gets padded batches of 32 with masks; the mean over the own tokens has length 1', async () => {
    const { fed, runtime } = tinyRuntime();
    const embedder = openOnnx({ folder, runtime });
    expect(embedder).toMatchObject({ model: 'onnx-tiny-model', dimensions: 2 });
    const texts = ['the the', ...Array.from({ length: 32 }, () => 'the')];
    const vectors = await embedder.embed(texts);
    expect(vectors).toHaveLength(33);
    expect(fed.map((each) => each['input_ids']?.length)).toEqual([32, 1]);
    expect(fed[0]?.['input_ids']?.slice(0, 2)).toEqual([
      [2, 4, 4, 3],
      [2, 4, 3, 0],
    ]);
    expect(fed[0]?.['attention_mask']?.[1]).toEqual([1, 1, 1, 0]);
    expect(fed[0]?.['token_type_ids']?.[1]).toEqual([0, 0, 0, 0]);
    // Ids 2, 4, 3: mean 3, beside the mean 1.
    const [x = 0, y = 0] = vectors[1] ?? [];
    expect(x / y).toBeCloseTo(3);
    expect(Math.hypot(x, y)).toBeCloseTo(1);
  });

  test('of another length or kind is refused', async () => {
    await expect(openOnnx({ folder, runtime: tinyRuntime(undefined, 3).runtime }).embed(['the'])).rejects.toThrow(
      /gives 1 × 3 × 3, not vectors of 2/,
    );
    const strange = tinyRuntime(['input_ids', 'pixel_values']).runtime;
    await expect(openOnnx({ folder, runtime: strange }).embed(['the'])).rejects.toThrow(
      /wants an input "pixel_values"/,
    );
  });

  test('says what is missing, and works once it is there', async () => {
    const { runtime } = tinyRuntime();
    await expect(openOnnx({ folder: '', runtime }).embed(['a'])).rejects.toThrow(/no folder is named/);
    rmSync(join(folder, 'model.onnx'));
    const embedder = openOnnx({ folder, runtime });
    await expect(embedder.embed(['a'])).rejects.toMatchObject({ code: 'embedding' });
    writeFileSync(join(folder, 'minilm-int8.onnx'), '');
    expect(await embedder.embed(['a'])).toHaveLength(1);
    writeFileSync(join(folder, 'tokenizer.json'), '{"model":{"type":"BPE"}}');
    await expect(openOnnx({ folder, runtime }).embed(['a'])).rejects.toThrow(/no WordPiece/);
  });
});

function isInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('onnxruntime-node');
    return true;
  } catch {
    return false;
  }
}

test.skipIf(isInstalled())('without the package the person is told how to install it', async () => {
  await expect(openOnnx({ folder }).embed(['the'])).rejects.toMatchObject({
    code: 'embedding',
    hint: 'Install it beside mira: npm install onnxruntime-node.',
  });
});

const realModel = process.env['MIRA_TEST_ONNX_FOLDER'];
test.skipIf(!isInstalled() || realModel === undefined)('a real sentence model tells near from far', async () => {
  const embedder = openOnnx({ folder: realModel ?? '' });
  const [a, b, c] = await embedder.embed(['How do we deploy?', 'Releasing the software', 'My cat likes tuna']);
  const cosine = (x: Float32Array | undefined, y: Float32Array | undefined) =>
    (x ?? new Float32Array()).reduce((sum, each, i) => sum + each * (y?.[i] ?? 0), 0);
  expect(embedder.dimensions).toBe(384);
  expect(cosine(a, b)).toBeGreaterThan(cosine(a, c) + 0.1);
});
