import { StringDecoder } from 'node:string_decoder';

/**
 * Lines of a byte stream, without their ends. Only `\n` ends a line (a `\r` before it goes), so a JSON line may hold
 * any other separator. A last line without an end counts when it is not empty.
 */
export async function* linesOf(stream: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  for await (const chunk of stream) {
    const text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      parts.push(text.slice(from, end));
      yield withoutReturn(parts.join(''));
      parts = [];
      from = end + 1;
    }
    parts.push(text.slice(from));
  }
  const last = parts.join('') + decoder.end();
  if (last !== '') yield withoutReturn(last);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
