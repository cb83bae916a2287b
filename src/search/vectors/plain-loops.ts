import type { Loops } from './loops.ts';

/** The loops of loops.wat in JavaScript, for a machine that gives no memory to WebAssembly; and what the tests compare those with. */
export function plainLoops(buffer: ArrayBuffer): Loops {
  const u8 = new Uint8Array(buffer);
  const i8 = new Int8Array(buffer);
  const u16 = new Uint16Array(buffer);
  const u32 = new Uint32Array(buffer);
  const f32 = new Float32Array(buffer);
  const byte = (at: number): number => u8[at] ?? 0;
  const signed = (at: number): number => i8[at] ?? 0;
  const word = (at: number): number => u32[at >>> 2] ?? 0;
  const real = (at: number): number => f32[at >>> 2] ?? 0;
  const setWord = (at: number, value: number): void => {
    u32[at >>> 2] = value;
  };
  const setReal = (at: number, value: number): void => {
    f32[at >>> 2] = value;
  };
  /** Takes the mark from rows for which `keep` is false. */
  const keepWhere = (rows: number, marks: number, keep: (row: number) => boolean): void => {
    for (let row = 0; row < rows; row++) if (!keep(row)) u8[marks + row] = 0;
  };

  return {
    alive: (rows = 0, facets = 0) => {
      let count = 0;
      for (let row = 0; row < rows; row++) count += Number(word(facets + 4 * row) !== 0);
      return count;
    },
    mark: (rows = 0, facets = 0, known = 0, marks = 0) => {
      for (let row = 0; row < rows; row++) u8[marks + row] = word(facets + 4 * row) === 0 ? 0 : byte(known + row);
    },
    keepFacets: (rows = 0, facets = 0, mask = 0, marks = 0) =>
      keepWhere(rows, marks, (row) => (word(facets + 4 * row) & mask) !== 0),
    keepOwners: (rows = 0, owners = 0, first = 0, second = 0, marks = 0) =>
      keepWhere(rows, marks, (row) => {
        const owner = word(owners + 4 * row);
        return owner === first >>> 0 || owner === second >>> 0;
      }),
    hamming: (rows = 0, words = 0, question = 0, bits = 0, marks = 0, distances = 0, histogram = 0) => {
      for (let row = 0; row < rows; row++) {
        let differing = 0;
        if (byte(marks + row) === 0) differing = 0xffff;
        else {
          for (let w = 0; w < 4 * words; w += 4)
            differing += onesIn(word(question + w) ^ word(bits + 4 * words * row + w));
          setWord(histogram + 4 * differing, word(histogram + 4 * differing) + 1);
        }
        u16[(distances + 2 * row) >>> 1] = differing;
      }
    },
    pick: (rows = 0, distances = 0, limit = 0, more = 0, list = 0) => {
      let left = more;
      let count = 0;
      for (let row = 0; row < rows; row++) {
        const distance = u16[(distances + 2 * row) >>> 1] ?? 0;
        if (distance < limit || (distance === limit && left-- > 0)) setWord(list + 4 * count++, row);
      }
      return count;
    },
    byteSums: (bytes = 0, numbers = 0, table = 0) => {
      for (let b = 0; b < bytes; b++) {
        for (let value = 0; value < 256; value++) {
          let sum = 0;
          // From the highest bit on, as the other implementation adds them up.
          for (let bit = 7; bit >= 0; bit--)
            if ((value & (1 << bit)) !== 0) sum = Math.fround(sum + real(numbers + 32 * b + 4 * bit));
          setReal(table + 1024 * b + 4 * value, sum);
        }
      }
    },
    signSums: (count = 0, list = 0, words = 0, bits = 0, table = 0, sums = 0) => {
      for (let i = 0; i < count; i++) {
        const row = bits + 4 * words * word(list + 4 * i);
        let sum = 0;
        for (let b = 0; b < 4 * words; b++) sum = Math.fround(sum + real(table + 1024 * b + 4 * byte(row + b)));
        setReal(sums + 4 * i, sum);
      }
    },
    dot: (count = 0, a = 0, b = 0) => {
      let sum = 0;
      for (let i = 0; i < 4 * count; i += 4) sum += real(a + i) * real(b + i);
      return sum;
    },
    dotBytes: (count = 0, a = 0, b = 0) => {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += real(a + 4 * i) * signed(b + i);
      return sum;
    },
    addBytes: (count = 0, sum = 0, bytes = 0, factor = 0) => {
      for (let i = 0; i < count; i++) setReal(sum + 4 * i, real(sum + 4 * i) + factor * signed(bytes + i));
    },
    divide: (count = 0, numbers = 0, by = 1) => {
      for (let i = 0; i < 4 * count; i += 4) setReal(numbers + i, real(numbers + i) / by);
    },
  };
}

/** How many bits of a 32-bit number are set. */
function onesIn(bits: number): number {
  let x = bits - ((bits >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
