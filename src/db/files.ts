import { accessSync, chmodSync, closeSync, constants, existsSync, openSync, statSync } from 'node:fs';
import path from 'node:path';
import { MiraError } from '../errors.ts';
import { makePrivateFolder } from '../lib/write-private.ts';

/** The files that SQLite keeps beside a database. */
export const SIDE_FILES = ['-wal', '-shm'] as const;

const OWNER_WRITE = 0o200;
const STICKY = 0o1000;

/** Removes what group and others may do. A folder that all share (sticky, like /tmp) or that is another's stays. */
function tighten(target: string): void {
  const { mode, uid } = statSync(target);
  if ((mode & 0o077) === 0 || (mode & STICKY) !== 0) return;
  const me = process.getuid?.();
  if (me !== undefined && me !== uid) return;
  chmodSync(target, mode & 0o700);
}

function refuseUnwritable(target: string, what: string): void {
  const fail = (cause?: unknown): never => {
    throw new MiraError('database', `${what} ${target} cannot be written`, {
      hint: `give yourself write permission (chmod u+w ${target})`,
      ...(cause === undefined ? {} : { cause }),
    });
  };
  try {
    accessSync(target, constants.W_OK);
  } catch (cause) {
    fail(cause);
  }
  // The superuser passes every check: a missing write bit is still a wish to be left alone.
  if ((statSync(target).mode & OWNER_WRITE) === 0) fail();
}

/** Throws `database` when what stands at the path of the database is a folder or the like. */
export function refuseNonFile(file: string): void {
  if (statSync(file).isFile()) return;
  throw new MiraError('database', `${file} is not a file`, { hint: 'move it away, or set MIRA_HOME' });
}

/**
 * Makes folder (0700) and file (0600) ready for SQLite, which gives the same mode to the files beside it. Throws
 * `database` when there is something in the way; what is there is not changed then.
 */
export function prepareDatabaseFile(file: string): void {
  const folder = path.dirname(file);
  try {
    makePrivateFolder(folder);
  } catch (cause) {
    if (!(cause instanceof MiraError)) throw cause;
    throw new MiraError('database', cause.message, { hint: cause.hint ?? 'set MIRA_HOME', cause });
  }
  refuseUnwritable(folder, 'the folder');
  if (existsSync(file)) {
    refuseNonFile(file);
    refuseUnwritable(file, 'the database');
  } else {
    closeSync(openSync(file, 'a', 0o600));
  }
  tighten(folder);
  for (const each of ['', ...SIDE_FILES]) if (existsSync(file + each)) tighten(file + each);
}
