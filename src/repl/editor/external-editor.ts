import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MiraError } from '../../errors.ts';
import { failureReason } from '../../lib/file-errors.ts';

export interface OutsideEdit {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder for the file; it is gone afterwards. */
  readonly tmp: string;
  readonly cwd: string;
}

/** The editor that the person wants, with its arguments, as a shell reads it. */
export function wantedEditor(env: OutsideEdit['env']): string {
  const set = [env['VISUAL'], env['EDITOR']].find((value) => value !== undefined && value.trim() !== '');
  return set ?? 'vi';
}

/**
 * Gives `text` to the person's editor ($VISUAL, else $EDITOR, else vi) and returns what they made of it. The terminal
 * must be free. Throws `file` when it cannot be started or fails: the text is then as it was.
 */
export async function editOutside(text: string, { env, tmp, cwd }: OutsideEdit): Promise<string> {
  const editor = wantedEditor(env);
  // Of the person alone: mkdtemp makes the folder 0700. A draft may hold what nobody else is to read.
  const folder = mkdtempSync(join(tmp, 'mira-draft-'));
  const file = join(folder, 'message.md');
  try {
    writeFileSync(file, text === '' || text.endsWith('\n') ? text : `${text}\n`, { mode: 0o600 });
    const code = await runEditor(editor, file, { env, cwd });
    if (code !== 0) throw failed(editor, code === null ? 'it was stopped' : `exit code ${code}`);
    const edited = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
    // Editors end a file with a line break that nobody typed.
    return text.endsWith('\n') ? edited : edited.replace(/\n$/, '');
  } catch (error) {
    if (error instanceof MiraError) throw error;
    throw failed(editor, failureReason(error));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function failed(editor: string, why: string): MiraError {
  return new MiraError('file', `${editor} did not edit the message (${why})`, {
    hint: 'your text is as it was; set $VISUAL or $EDITOR to an editor that is installed',
  });
}

/** Runs it through the shell, as git does, since the variable may hold arguments. Its exit code; null after a signal. */
function runEditor(
  editor: string,
  file: string,
  { env, cwd }: Pick<OutsideEdit, 'env' | 'cwd'>,
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], { cwd, env: { ...env }, stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', resolve);
  });
}
