/** The code of a failed system call, such as `ENOENT`; null for any other failure. */
export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** Whether the failure says that there is no such file. */
export function isMissing(error: unknown): boolean {
  const code = errnoOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Why a file could not be written, in a few words: the system's code, or the message of any other failure. */
export function failureReason(error: unknown): string {
  return errnoOf(error) ?? (error instanceof Error ? error.message : String(error));
}
