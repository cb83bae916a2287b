import { LOOPS_CODE } from './loops-code.ts';
import { plainLoops } from './plain-loops.ts';

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

/** A memory, all zero at first, and the loops over it. */
export interface LoopMemory {
  readonly buffer: ArrayBuffer;
  readonly loops: Loops;
}

let compiled: WebAssembly.Module | null = null;

/** A memory of at least so many bytes; it takes room only where something is written. */
export function openLoops(bytes: number): LoopMemory {
  const steps = Math.max(1, Math.ceil(bytes / MEMORY_STEP));
  let memory: WebAssembly.Memory;
  try {
    memory = new WebAssembly.Memory({ initial: steps });
  } catch {
    // V8 reserves ten gigabytes of addresses for each, which a limit of the shell (`ulimit -v`) may forbid.
    const buffer = new ArrayBuffer(steps * MEMORY_STEP);
    return { buffer, loops: plainLoops(buffer) };
  }
  compiled ??= new WebAssembly.Module(Buffer.from(LOOPS_CODE, 'base64'));
  // TypeScript cannot look into WebAssembly; the tests call each of them.
  const loops = new WebAssembly.Instance(compiled, { loops: { memory } }).exports as unknown as Loops;
  return { buffer: memory.buffer, loops };
}
