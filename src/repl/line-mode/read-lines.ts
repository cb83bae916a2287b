import { StringDecoder } from 'node:string_decoder';
import { listenToTerminal } from '../terminal-input.ts';

/** What a person sent by Enter; several lines that came at once are one paste. */
export interface TypedLine {
  readonly text: string;
  readonly pasted: boolean;
}

/** Lines that come closer together than this, in milliseconds, nobody typed one by one. */
const TOGETHER_MS = 40;

/**
 * Reads whole lines from a terminal that edits and echoes them itself, until the function that is given back is called.
 * `ended`: the terminal has gone, or Ctrl+D stood alone on a line.
 */
export function readLines(
  stream: NodeJS.ReadStream,
  { line, ended }: { readonly line: (line: TypedLine) => void; readonly ended: () => void },
): () => void {
  const utf8 = new StringDecoder('utf8');
  let open = '';
  let lines: string[] = [];
  let timer: NodeJS.Timeout | null = null;
  const give = (): void => {
    timer = null;
    const text = lines.join('\n');
    const pasted = lines.length > 1;
    lines = [];
    line({ text, pasted });
  };
  const onData = (chunk: Buffer): void => {
    const parts = (open + utf8.write(chunk)).split(/\r\n|\r|\n/);
    open = parts.pop() ?? '';
    if (parts.length === 0) return;
    lines.push(...parts);
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(give, TOGETHER_MS);
  };
  const onEnd = (): void => {
    if (timer !== null) {
      clearTimeout(timer);
      give();
    }
    ended();
  };
  const stop = listenToTerminal(stream, { data: onData, ended: onEnd });
  return () => {
    if (timer !== null) clearTimeout(timer);
    stop();
  };
}
