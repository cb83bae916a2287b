import { type Loops, openLoops } from './loops.ts';

/** Where two vectors and the bytes of a stored one are put for the loops; made for the longest so far. */
interface Room {
  readonly length: number;
  readonly loops: Loops;
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly bytes: Int8Array;
}

/** Vectors of nearly every model fit. */
const FIRST_LENGTH = 1_024;

let room: Room | null = null;

function roomFor(length: number): Room {
  if (room !== null && room.length >= length) return room;
  const longest = Math.max(FIRST_LENGTH, 2 ** Math.ceil(Math.log2(length)));
  const { buffer, loops } = openLoops(longest * 9);
  room = {
    length: longest,
    loops,
    a: new Float32Array(buffer, 0, longest),
    b: new Float32Array(buffer, longest * 4, longest),
    bytes: new Int8Array(buffer, longest * 8, longest),
  };
  return room;
}

/** Dot product of two vectors of the same length; their cosine when both have length 1. */
export function dot(x: Float32Array, y: Float32Array): number {
  const { loops, a, b } = roomFor(x.length);
  a.set(x);
  b.set(y);
  return loops.dot(x.length, a.byteOffset, b.byteOffset);
}

/** Dot product of a vector and as many signed bytes. */
export function dotWithBytes(x: Float32Array, y: Int8Array): number {
  const { loops, a, bytes } = roomFor(x.length);
  a.set(x);
  bytes.set(y);
  return loops.dotBytes(x.length, a.byteOffset, bytes.byteOffset);
}

/** Rows of signed bytes, each times its factor, added up in their order; `length` zeros where there are none. */
export function sumOfRows(
  length: number,
  rows: Iterable<{ readonly factor: number; readonly bytes: Int8Array }>,
): Float32Array {
  const { loops, a, bytes } = roomFor(length);
  const sum = a.subarray(0, length).fill(0);
  for (const row of rows) {
    bytes.set(row.bytes);
    loops.addBytes(length, sum.byteOffset, bytes.byteOffset, row.factor);
  }
  return sum.slice();
}

/** The Euclidean length. */
export function lengthOf(vector: Float32Array): number {
  return Math.sqrt(dot(vector, vector));
}

/** Divides each component, in place. */
export function divide(vector: Float32Array, by: number): Float32Array {
  const { loops, a } = roomFor(vector.length);
  a.set(vector);
  loops.divide(vector.length, a.byteOffset, by);
  vector.set(a.subarray(0, vector.length));
  return vector;
}
