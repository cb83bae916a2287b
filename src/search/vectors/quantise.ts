import { dotWithBytes } from './vector-math.ts';

const LARGEST_BYTE = 127;
const FACTOR_BYTES = 4;

/** The vector as stored: a float factor and one signed byte a component. Costs nothing measurable in recall. */
export function toBytes(vector: Float32Array): Buffer {
  let largest = 0;
  for (const x of vector) largest = Math.max(largest, Math.abs(x));
  const factor = largest / LARGEST_BYTE;
  const bytes = Buffer.alloc(FACTOR_BYTES + vector.length);
  bytes.writeFloatLE(factor, 0);
  if (factor === 0) return bytes;
  for (const [i, x] of vector.entries()) bytes.writeInt8(Math.round(x / factor), FACTOR_BYTES + i);
  return bytes;
}

/** The vector that `toBytes` stored, as near as bytes keep it. */
export function fromBytes(stored: Buffer): Float32Array {
  if (stored.length < FACTOR_BYTES) return new Float32Array(0);
  const factor = stored.readFloatLE(0);
  return Float32Array.from(
    new Int8Array(stored.buffer, stored.byteOffset + FACTOR_BYTES, stored.length - FACTOR_BYTES),
    (x) => x * factor,
  );
}

/** Dot product of a question's vector and a stored one; cosine when both have length 1. Shorter or longer ones give 0. */
export function dotBytes(question: Float32Array, stored: Buffer): number {
  if (stored.length !== question.length + FACTOR_BYTES) return 0;
  const bytes = new Int8Array(stored.buffer, stored.byteOffset + FACTOR_BYTES, question.length);
  return dotWithBytes(question, bytes) * stored.readFloatLE(0);
}

/** Sign of each component, 32 to a word, the first in the lowest bit. */
export function signBits(vector: Float32Array): Uint32Array {
  const words = new Uint32Array(Math.ceil(vector.length / 32));
  for (let i = 0; i < vector.length; i++) {
    if ((vector[i] ?? 0) > 0) words[i >>> 5] = (words[i >>> 5] ?? 0) | (1 << (i & 31));
  }
  return words;
}

/** True when a vector has no direction, because the model knew no word of its text. */
export function isZero(vector: Float32Array): boolean {
  return vector.every((x) => x === 0);
}
