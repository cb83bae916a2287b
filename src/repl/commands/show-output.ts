import { spawn } from 'node:child_process';
import type { Env } from '../../world.ts';
import { onPath } from './clipboard.ts';

/** The command line that pages a text: $PAGER, else less where it is installed; null: there is none, or none is wanted. */
export function pagerOf(env: Env): string | null {
  const wanted = env['PAGER'];
  if (wanted !== undefined) return wanted === '' || wanted === 'cat' || env['TERM'] === 'dumb' ? null : wanted;
  return env['TERM'] !== 'dumb' && onPath('less', env) !== null ? 'less' : null;
}

/** Runs the pager over `text` on this terminal; false when it could not be started. */
export function page(text: string, pager: string, env: Env): Promise<boolean> {
  return new Promise((resolve) => {
    // As git and man do: the variable may hold options, so a shell reads it.
    const child = spawn('/bin/sh', ['-c', pager], { env: { ...env }, stdio: ['pipe', 'inherit', 'inherit'] });
    child.on('error', () => resolve(false));
    // 126 and 127 are the shell's words for a program that cannot be run, or is not there.
    child.on('exit', (code) => resolve(code !== 126 && code !== 127));
    // Who leaves the pager early has read enough.
    child.stdin.on('error', () => undefined);
    child.stdin.end(text.endsWith('\n') ? text : `${text}\n`);
  });
}
