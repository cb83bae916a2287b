import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Env } from '../../world.ts';

/** Longest base64 that xterm and most others take in one OSC 52. */
const OSC_LIMIT = 74_994;

/** A program that takes the clipboard's text from its stdin. */
interface ClipTool {
  readonly program: string;
  readonly args: readonly string[];
}

/** The bytes that put `text` into the terminal's clipboard; inside tmux also what passes through it. */
export function osc52(text: string, env: Env): string {
  const set = `\u001b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
  if ((env['TMUX'] ?? '') === '') return set;
  // tmux takes the plain one where set-clipboard is on, and hands the wrapped one on where allow-passthrough is.
  return `${set}\u001bPtmux;${set.replaceAll('\u001b', '\u001b\u001b')}\u001b\\`;
}

/** Whether most terminals take a text of this length. */
export function fitsOsc52(text: string): boolean {
  return Math.ceil(Buffer.byteLength(text) / 3) * 4 <= OSC_LIMIT;
}

/** Tools that fit this session, best first; none over ssh without a display, where they would reach another machine. */
export function clipTools(env: Env, platform: NodeJS.Platform): readonly ClipTool[] {
  const set = (name: string): boolean => (env[name] ?? '') !== '';
  return [
    ...(platform === 'darwin' ? [{ program: 'pbcopy', args: [] }] : []),
    ...(set('WAYLAND_DISPLAY') ? [{ program: 'wl-copy', args: [] }] : []),
    ...(set('DISPLAY')
      ? [
          { program: 'xclip', args: ['-selection', 'clipboard'] },
          { program: 'xsel', args: ['--clipboard', '--input'] },
        ]
      : []),
    ...(set('WSL_DISTRO_NAME') ? [{ program: 'clip.exe', args: [] }] : []),
    // `-w` hands it on to the terminal that tmux runs in.
    ...(set('TMUX') ? [{ program: 'tmux', args: ['load-buffer', '-w', '-'] }] : []),
  ];
}

/** Where a program stands on the PATH; null when it does not. */
export function onPath(program: string, env: Env): string | null {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder === '') continue;
    const file = join(folder, program);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder; the next one may have it.
    }
  }
  return null;
}

function feed(file: string, args: readonly string[], text: string, env: Env): Promise<boolean> {
  return new Promise((resolve) => {
    // Their own child serves the selection for as long as it is wanted: its streams must not be ours.
    const child = spawn(file, [...args], { env: { ...env }, stdio: ['pipe', 'ignore', 'ignore'] });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
    // A tool that cannot reach its display goes before it has read all; its exit code says so.
    child.stdin.on('error', () => undefined);
    child.stdin.end(text);
  });
}

/** Gives `text` to the first clipboard tool that takes it; its name, or null when none did. */
export async function copyByTool(text: string, env: Env, platform: NodeJS.Platform): Promise<string | null> {
  for (const { program, args } of clipTools(env, platform)) {
    const file = onPath(program, env);
    if (file !== null && (await feed(file, args, text, env))) return program;
  }
  return null;
}
