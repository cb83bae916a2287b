import { LOOPS_CODE } from './loops-code.ts';

/** Bytes by which a memory grows. */
const MEMORY_STEP = 65_536;

type Work = (...numbers: readonly number[]) => void;
type Count = (...numbers: readonly number[]) => number;

/** What loops.wat exports; its text says what each does and takes. */
export interface Loops {
  readonly alive: Count;
  readonly mark: Work;
  readonly keepFacets: Work;
  readonly keepOwners: Work;
  readonly hamming: Work;
  readonly pick: Count;
  readonly byteSums: Work;
  readonly signSums: Work;
  readonly dot: Count;
  readonly dotBytes: Count;
  readonly addBytes: Work;
  readonly divide: Work;
}

let compiled: WebAssembly.Module | null = null;

/** The loops over a memory. */
export function loopsOver(memory: WebAssembly.Memory): Loops {
  compiled ??= new WebAssembly.Module(Buffer.from(LOOPS_CODE, 'base64'));
  // TypeScript cannot look into WebAssembly; the tests call each of them.
  return new WebAssembly.Instance(compiled, { loops: { memory } }).exports as unknown as Loops;
}

/** A memory of at least so many bytes, all zero; it takes room only where something is written. */
export function memoryOf(bytes: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(bytes / MEMORY_STEP)) });
}
