import { Transform } from 'node:stream';

const ENTER = '\r';

/** What of a terminal the packages that ask questions look for. */
interface RawInput {
  readonly isTTY?: boolean;
  setRawMode?(on: boolean): unknown;
}

/**
 * The stream of a terminal on which one of `keys` alone is a whole answer: Enter is added to it. Enter alone, pressed by
 * habit after the key before, says nothing. Pasted text and everything else comes as it was typed.
 */
export function keyThenEnter(stream: NodeJS.ReadableStream & RawInput, keys: readonly string[]) {
  const through = new Transform({
    decodeStrings: false,
    transform: (chunk: Buffer | string, _encoding, done) => {
      const typed = chunk.toString();
      if (typed === ENTER) return done();
      done(null, keys.includes(typed.toLowerCase()) ? `${typed.toLowerCase()}${ENTER}` : typed);
    },
  });
  const setRawMode = (on: boolean): void => void stream.setRawMode?.(on);
  stream.pipe(through);
  return {
    input: Object.assign(through, { isTTY: stream.isTTY === true, setRawMode }),
    close: (): void => {
      stream.unpipe(through);
      stream.pause();
    },
  };
}
