import { MiraError } from '../errors.ts';

/** The SQLite result code (`SQLITE_BUSY`, …) that `error` carries; null for any other error. */
export function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : null;
}

/** What the person can do about a SQLite result code: the longest matching prefix wins by order. */
const ADVICE: readonly (readonly [prefix: string, what: string, hint: string])[] = [
  [
    'SQLITE_NOTADB',
    'is not a SQLite database',
    'nothing was changed; move the file away, or bring a backup back with "mira restore FILE"',
  ],
  [
    'SQLITE_CORRUPT',
    'is damaged',
    'nothing was changed; copy the file away, then bring a backup back with "mira restore FILE"',
  ],
  ['SQLITE_READONLY', 'cannot be written', 'give yourself write permission on the file and on its folder'],
  ['SQLITE_PERM', 'may not be opened', 'give yourself read and write permission on the file and on its folder'],
  ['SQLITE_FULL', 'cannot grow: the disk is full', 'free some space and try again; what was stored before is safe'],
  ['SQLITE_CANTOPEN', 'cannot be opened', 'check that its folder exists and that you may write there'],
  ['SQLITE_IOERR', 'could not be read or written', 'check the disk; what was stored before is safe'],
  ['SQLITE_TOOBIG', 'refused a text that is too large', 'send less at once'],
];

/**
 * A failure of SQLite as a MiraError that says what to do; any other error is given back unchanged. `file` names the
 * database in the message.
 */
export function asDatabaseError(error: unknown, file = 'mira.db'): unknown {
  const code = sqliteCode(error);
  if (code === null) return error;
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new MiraError('busy', `another mira process kept ${file} busy for too long`, {
      hint: 'try again; if it stays so, look for a mira process that hangs',
      cause: error,
    });
  }
  const found = ADVICE.find(([prefix]) => code.startsWith(prefix));
  if (found === undefined) return error;
  return new MiraError('database', `the database ${file} ${found[1]}`, { hint: found[2], cause: error });
}
