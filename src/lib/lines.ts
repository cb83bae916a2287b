import { StringDecoder } from 'node:string_decoder';

interface Decoder {
  write(chunk: Buffer): string;
  end(): string;
}

/** What Windows writes into a pipe may be UTF-16, which begins with a mark; all else is UTF-8. */
function decoderFor(first: Buffer): Decoder {
  const [a, b] = first;
  const wide = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : null;
  if (wide === null) return new StringDecoder('utf8');
  const decoder = new TextDecoder(wide);
  return { write: (chunk) => decoder.decode(chunk, { stream: true }), end: () => decoder.decode() };
}

/**
 * Lines of a byte stream, without their ends. Only `\n` ends a line (a `\r` before it goes), so a JSON line may hold
 * any other separator. A last line without an end counts when it is not empty.
 */
export async function* linesOf(stream: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  let decoder: Decoder | null = null;
  let parts: string[] = [];
  for await (const chunk of stream) {
    if (typeof chunk !== 'string') decoder ??= decoderFor(chunk);
    const text = typeof chunk === 'string' ? chunk : (decoder?.write(chunk) ?? '');
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      parts.push(text.slice(from, end));
      yield withoutReturn(parts.join(''));
      parts = [];
      from = end + 1;
    }
    parts.push(text.slice(from));
  }
  const last = parts.join('') + (decoder?.end() ?? '');
  if (last !== '') yield withoutReturn(last);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
