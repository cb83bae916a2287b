import type { LineEngine } from './line-scanner.ts';

/** So long may a slice keep a key waiting, unless a single step takes longer. */
const SLICE_MS = 4;

export interface WarmParts<State> {
  readonly engine: Pick<LineEngine, 'missing'>;
  /** Reads a line behind the state that the line before has left. */
  readonly read: (line: string, state: State | null) => State;
  /** Milliseconds of a clock that never jumps. */
  readonly steadyMs: () => number;
  /** Ends when keys and frames that wait have had their turn. */
  readonly pause: () => Promise<void>;
}

/**
 * Makes what reading lines like those of `sample` takes, in slices. The first line of a language took up to a third of a
 * second in one piece, in which no key could be painted; afterwards a line takes less than a millisecond.
 */
export async function warmGrammar<State>(sample: string, parts: WarmParts<State>): Promise<void> {
  const { engine, read, steadyMs, pause } = parts;
  let state: State | null = null;
  let sliceMs = steadyMs();
  const breathe = async (): Promise<void> => {
    if (steadyMs() - sliceMs < SLICE_MS) return;
    await pause();
    sliceMs = steadyMs();
  };
  for (const line of sample.split('\n')) {
    let next: State | null = null;
    const attempt = (): void => {
      next = read(line, state);
    };
    for (let steps = engine.missing(attempt); steps.length > 0; steps = engine.missing(attempt)) {
      for (const step of steps) {
        step();
        await breathe();
      }
    }
    state = next;
    await breathe();
  }
}
