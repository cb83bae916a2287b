// Writes model.index beside model.bin: where each token stands and a hash table over the vocabulary, so that starting
// the embedder costs two short reads instead of hashing 275,211 bytes.   node scripts/embedder/index.mjs [model.bin]
//
// Little-endian: 4 bytes "MEMX", u32 version 1, u32 CRC-32 field of model.bin (ties the two files), u32 bits,
// n + 1 u32 (offset of each token in the vocabulary; token r ends one byte before start[r + 1]),
// 2^bits u16 (row + 1, 0 is empty). Hash: FNV-1a over UTF-8 bytes, slot = (h ^ (h >>> 15)) & mask, linear probing.
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.argv[2] ?? new URL('../../models/embedder/model.bin', import.meta.url).pathname;
const model = readFileSync(file);
const rows = model.readUInt32LE(8);
const vocabulary = model.subarray(32, 32 + model.readUInt32LE(16));
let bits = 1;
while (1 << bits < rows * 2) bits++;
const mask = (1 << bits) - 1;
const start = new Uint32Array(rows + 1);
const slots = new Uint16Array(mask + 1);
let row = 0;
let hash = 0x811c9dc5 | 0;
for (let at = 0; at <= vocabulary.length; at++) {
  const byte = at < vocabulary.length ? vocabulary[at] : 10;
  if (byte !== 10) {
    hash = Math.imul(hash ^ byte, 16777619);
    continue;
  }
  let slot = (hash ^ (hash >>> 15)) & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  row++;
  slots[slot] = row;
  start[row] = at + 1;
  hash = 0x811c9dc5 | 0;
}
const head = Buffer.alloc(16);
head.write('MEMX', 0, 'latin1');
head.writeUInt32LE(1, 4);
head.writeUInt32LE(model.readUInt32LE(24), 8);
head.writeUInt32LE(bits, 12);
const out = file.replace(/[.]bin$/, '.index');
writeFileSync(out, Buffer.concat([head, Buffer.from(start.buffer), Buffer.from(slots.buffer)]));
console.log(`${out}: ${row} tokens`);
