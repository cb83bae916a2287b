import { mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { normalise, openBuiltIn } from '../../../src/search/embed/built-in.ts';
import { openModelFile } from '../../../src/search/embed/model-file.ts';
import { wholeWord } from '../../../src/search/embed/vocabulary.ts';

const MODEL = new URL('../../../models/embedder/model.bin', import.meta.url).pathname;

interface Sample {
  readonly text: string;
  readonly ids: readonly number[];
  readonly norm: number;
  readonly head: readonly number[];
}

const samples: readonly Sample[] = JSON.parse(
  readFileSync(new URL('../../fixtures/embedder-vectors.json', import.meta.url), 'utf8'),
);

describe('the built-in embedder', () => {
  const embedder = openBuiltIn(MODEL);

  test('there are samples to compare with', () => expect(samples.length).toBe(63));

  test.each(samples)('agrees with the reference on $text', (sample) => {
    expect(embedder.tokens(sample.text)).toEqual(sample.ids);
    const vector = embedder.embed(sample.text);
    expect(Math.hypot(...vector)).toBeCloseTo(sample.norm, 4);
    for (const [i, x] of sample.head.entries()) expect(Math.abs((vector[i] ?? 9) - x)).toBeLessThan(1e-3);
  });

  test('texts of one meaning are nearer than texts of two', () => {
    const dot = (a: string, b: string) =>
      embedder.embed(a).reduce((sum, x, i) => sum + x * (embedder.embed(b)[i] ?? 0), 0);
    expect(dot('how do I install the package', 'npm setup')).toBeGreaterThan(
      dot('how do I install the package', 'cheese'),
    );
  });

  test('a script that the model does not know gives zeros', () => {
    expect([...embedder.embed('数据库')].every((x) => x === 0)).toBe(true);
  });
});

test('a vector without a direction becomes zeros', () => {
  expect([...normalise(Float32Array.of(1e-12, 0))]).toEqual([0, 0]);
  expect([...normalise(Float32Array.of(3, 4))]).toEqual([expect.closeTo(0.6), expect.closeTo(0.8)]);
});

describe('the model files', () => {
  test('every token of the model stands in the index at its own row', () => {
    const model = openModelFile(MODEL);
    const words = Buffer.from(model.vocabulary.bytes).toString('utf8').split('\n');
    expect(words.length).toBe(model.rows);
    const wrong = words.filter((word, row) => wholeWord(model.vocabulary, word) !== row);
    expect(wrong).toEqual([]);
    expect(wholeWord(model.vocabulary, 'qqqqzzzz')).toBe(-1);
    model.close();
  });

  test('the checksum in the header is that of the file', () => {
    const bytes = readFileSync(MODEL);
    expect(crc32(bytes.subarray(32))).toBe(bytes.readUInt32LE(24));
  });

  test('a cut, foreign or missing file is named, not used', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mira-model-'));
    const file = join(folder, 'model.bin');
    expect(() => openModelFile(file)).toThrow(/cannot be read/);
    writeFileSync(file, 'PK and more than thirty-two bytes of something else');
    expect(() => openModelFile(file)).toThrow(/not a model/);
    writeFileSync(file, readFileSync(MODEL));
    expect(() => openModelFile(file)).toThrow(/model.index cannot be read/);
    writeFileSync(join(folder, 'model.index'), Buffer.alloc(500_000));
    expect(() => openModelFile(file)).toThrow(/another model/);
    truncateSync(file, 1_000_000);
    expect(() => openModelFile(file)).toThrow(/length/);
  });
});
