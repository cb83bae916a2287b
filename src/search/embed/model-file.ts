import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { MiraError } from '../../errors.ts';
import type { Vocabulary } from './vocabulary.ts';

const HEADER_BYTES = 32;
const INDEX_HEADER_BYTES = 16;

/** The model's table. A row is read from the file when it is first asked for: a question touches some dozens of 35,117. */
export interface ModelFile {
  readonly rows: number;
  readonly dimensions: number;
  readonly vocabulary: Vocabulary;
  /** The numbers of a row, and the factor that each is to be multiplied by. */
  row(row: number): { readonly factor: number; readonly bytes: Int8Array };
  close(): void;
}

/**
 * Opens `model.bin` and the `model.index` beside it (formats: scripts/embedder/README.md).
 * Reads 0.8 MB at once and the rest by need. Throws `embedding` when a file is missing, cut or does not fit the other.
 */
export function openModelFile(file: string): ModelFile {
  const fd = openOrExplain(file);
  try {
    return readModel(file, fd);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function readModel(file: string, fd: number): ModelFile {
  const header = readExactly(fd, file, 0, HEADER_BYTES);
  if (header.toString('latin1', 0, 4) !== 'MEMB' || header.readUInt32LE(4) !== 1)
    throw broken(file, 'is not a model of version 1');
  const rows = header.readUInt32LE(8);
  const dimensions = header.readUInt32LE(12);
  const vocabularyBytes = header.readUInt32LE(16);
  const scaleAt = (HEADER_BYTES + vocabularyBytes + 3) & ~3;
  const tableAt = scaleAt + 4 * rows;
  if (fstatSync(fd).size !== tableAt + rows * dimensions) throw broken(file, 'has not the length its header says');

  const head = readExactly(fd, file, HEADER_BYTES, tableAt - HEADER_BYTES);
  const index = readIndex(indexFileOf(file), rows, header.readUInt32LE(24));
  const table = new Int8Array(rows * dimensions);
  const present = new Uint8Array(rows);
  const scale = new Float32Array(head.buffer, head.byteOffset + scaleAt - HEADER_BYTES, rows);
  return {
    rows,
    dimensions,
    vocabulary: { bytes: head.subarray(0, vocabularyBytes), longestWord: header.readUInt32LE(20), ...index },
    row: (row) => {
      const bytes = table.subarray(row * dimensions, (row + 1) * dimensions);
      if (present[row] === 0) {
        if (readSync(fd, bytes, 0, dimensions, tableAt + row * dimensions) !== dimensions)
          throw broken(file, 'was cut while it was open');
        present[row] = 1;
      }
      return { factor: scale[row] ?? 0, bytes };
    },
    close: () => closeSync(fd),
  };
}

function readIndex(file: string, rows: number, modelCrc: number): Pick<Vocabulary, 'start' | 'slots'> {
  const fd = openOrExplain(file);
  try {
    const header = readExactly(fd, file, 0, INDEX_HEADER_BYTES);
    if (header.toString('latin1', 0, 4) !== 'MEMX' || header.readUInt32LE(8) !== modelCrc)
      throw broken(file, 'belongs to another model');
    const slotCount = 1 << header.readUInt32LE(12);
    const body = readExactly(fd, file, INDEX_HEADER_BYTES, 4 * (rows + 1) + 2 * slotCount);
    return {
      start: new Uint32Array(body.buffer, body.byteOffset, rows + 1),
      slots: new Uint16Array(body.buffer, body.byteOffset + 4 * (rows + 1), slotCount),
    };
  } finally {
    closeSync(fd);
  }
}

function indexFileOf(file: string): string {
  return file.replace(/[.]bin$/, '.index');
}

/** A buffer of its own memory, so that typed arrays over it are aligned. */
function readExactly(fd: number, file: string, at: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  if (readSync(fd, bytes, 0, length, at) !== length) throw broken(file, 'is cut');
  return bytes;
}

function openOrExplain(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw new MiraError('embedding', `The embedding model ${file} cannot be read`, {
      hint: 'Install mira again.',
      cause: error,
    });
  }
}

function broken(file: string, how: string): MiraError {
  return new MiraError('embedding', `The embedding model file ${file} ${how}`, { hint: 'Install mira again.' });
}
