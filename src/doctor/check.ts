export type CheckStatus = 'ok' | 'warning' | 'error';

/** One line of `mira doctor`. */
export interface Check {
  readonly name: string;
  readonly status: CheckStatus;
  readonly message: string;
  /** What to do; a command where one does it. Null when nothing is to be done. */
  readonly fix: string | null;
}

export function ok(name: string, message: string): Check {
  return { name, status: 'ok', message, fix: null };
}

export function warning(name: string, message: string, fix: string): Check {
  return { name, status: 'warning', message, fix };
}

export function error(name: string, message: string, fix: string): Check {
  return { name, status: 'error', message, fix };
}
