import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isMissing } from '../lib/file-errors.ts';
import { writePrivate } from '../lib/write-private.ts';

/** Absolute path of a file → SHA-256 of the content that the person has seen and trusts. */
type TrustTable = Readonly<Record<string, string>>;

/** Which files of repositories the person trusts; by content, so that a later commit is not trusted with them. */
export interface TrustStore {
  isTrusted(path: string, content: string): boolean;
  /** It was trusted with another content. */
  hasChanged(path: string, content: string): boolean;
  trust(path: string, content: string): void;
  revoke(path: string): void;
}

/** The trust store in `file`, read at the first question. A store that cannot be read trusts nothing. */
export function openTrust(file: string): TrustStore {
  let table: TrustTable | undefined;
  const read = (): TrustTable => {
    table ??= readTable(file);
    return table;
  };
  // Both read again before they write: another mira may have trusted something since.
  const write = (changed: TrustTable): void => {
    writePrivate(file, `${JSON.stringify(changed, null, 2)}\n`);
    table = changed;
  };
  return {
    isTrusted: (path, content) => read()[path] === hash(content),
    hasChanged: (path, content) => {
      const trusted = read()[path];
      return trusted !== undefined && trusted !== hash(content);
    },
    trust: (path, content) => write({ ...readTable(file), [path]: hash(content) }),
    revoke: (path) => {
      const { [path]: gone, ...others } = readTable(file);
      if (gone !== undefined) write(others);
    },
  };
}

function readTable(file: string): TrustTable {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch (error) {
    // Broken JSON trusts nothing: the person is then told that the project's files are not trusted, and can trust anew.
    if (isMissing(error) || error instanceof SyntaxError) return {};
    throw error;
  }
}

function hash(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
