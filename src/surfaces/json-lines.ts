import { safeJson } from '../lib/terminal-text.ts';

/** Writes values as JSON, one a line. */
export interface JsonLines {
  write(value: unknown): void;
  /** Resolves once every line has been handed on. */
  end(): Promise<void>;
}

/** Opens JSON lines onto `write`, which gets whole lines in order. */
export async function openJsonLines(write: (line: string) => void): Promise<JsonLines> {
  // A CommonJS package: bundled, its exports stand under `default` alone.
  const { default: ndjson } = await import('ndjson');
  const stream = ndjson.stringify();
  const ended = new Promise<void>((resolve, reject) => {
    stream.on('end', resolve);
    stream.on('error', reject);
  });
  stream.on('data', (line: unknown) => write(safeJson(String(line))));
  return {
    write: (value) => void stream.write(value),
    end() {
      stream.end();
      return ended;
    },
  };
}
