import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clockFrom, refuseWindows, startFolder } from '../../../src/world-real.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;

test('MIRA_NOW stops the clock at an ISO time', () => {
  expect(clockFrom({ MIRA_NOW: '2026-03-01T09:30:00Z' })()).toBe(Date.UTC(2026, 2, 1, 9, 30));
  expect(clockFrom({ MIRA_NOW: '2026-03-01T09:30:00.250+02:00' })()).toBe(Date.UTC(2026, 2, 1, 7, 30, 0, 250));
  expect(clockFrom({ MIRA_NOW: '2026-03-01' })()).toBe(Date.UTC(2026, 2, 1));
  expect(clockFrom({ MIRA_NOW: '' })).toBe(Date.now);
});

test.each(['yesterday', '2026-13-45', '2026-03-01T99:00:00Z', '5'])('MIRA_NOW=%s is a configuration error', (text) => {
  expect(() => clockFrom({ MIRA_NOW: text })).toThrowError(expect.objectContaining({ code: 'config', exit: 2 }));
});

test('INIT_CWD counts only for npm start of mira itself', () => {
  const npm = { INIT_CWD: tmpdir(), npm_lifecycle_event: 'start', npm_package_name: 'mira' };
  expect(startFolder(npm, () => '/here')).toBe(tmpdir());
  expect(startFolder({ ...npm, npm_package_name: 'other' }, () => '/here')).toBe('/here');
  expect(startFolder({ ...npm, npm_lifecycle_event: 'test' }, () => '/here')).toBe('/here');
  expect(startFolder({ ...npm, INIT_CWD: '/does/not/exist' }, () => '/here')).toBe('/here');
});

test('Windows is refused with the way to WSL', () => {
  expect(() => refuseWindows('win32')).toThrowError(
    expect.objectContaining({ exit: 2, hint: expect.stringContaining('WSL') }),
  );
  expect(refuseWindows('darwin')).toBeUndefined();
});

test('what others write can be heard instead of seen, and is seen again afterwards', () => {
  const run = runBundled(
    `import { realWorld } from 'WORLD';
    const { stdout } = realWorld();
    const heard = [];
    const release = stdout.onStray((text) => heard.push(text));
    console.log('stray');
    process.stdout.write(Buffer.from('bytes'), () => heard.push('written'));
    stdout.write('own ');
    release();
    console.log(JSON.stringify(heard));`,
    'node "$PROGRAM"',
  );
  expect(run).toEqual({ stdout: 'own ["stray\\n","bytes","written"]\n', stderr: '' });
});

test('a reader that leaves early ends the process quietly', () => {
  const run = runBundled(
    `import { realWorld } from 'WORLD';
    const world = realWorld();
    setInterval(() => world.stdout.write('line\\n'.repeat(1000)), 1);`,
    'set -o pipefail; node "$PROGRAM" | head -1; echo "exit $?"',
  );
  expect(run).toEqual({ stdout: 'line\nexit 0\n', stderr: '' });
});

test('a deleted working directory is a clear error', () => {
  const run = runBundled(
    `import { realWorld } from 'WORLD';
    try { realWorld(); } catch (error) { process.stdout.write(error.code + ': ' + error.message); }`,
    'd=$(mktemp -d); cd "$d"; rmdir "$d"; node "$PROGRAM"',
  );
  expect(run).toEqual({ stdout: 'file: the folder you stand in no longer exists', stderr: '' });
});

// Node 20 runs no TypeScript by itself, so the world is bundled as the build does it.
function runBundled(code: string, script: string): { stdout: string; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), 'mira-world-'));
  const program = join(folder, 'program.mjs');
  const esbuild = join(ROOT, 'node_modules/.bin/esbuild');
  const flags = ['--bundle', '--format=esm', '--platform=node', '--loader=ts', `--outfile=${program}`];
  try {
    const input = code.replaceAll('WORLD', join(ROOT, 'src/world-real.ts'));
    execFileSync(esbuild, [...flags, '--log-level=error'], { input, cwd: ROOT });
    const run = spawnSync('bash', ['-c', script], { env: { ...process.env, PROGRAM: program }, encoding: 'utf8' });
    return { stdout: run.stdout, stderr: run.stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
