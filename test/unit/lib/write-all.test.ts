import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeAll } from '../../../src/lib/write-all.ts';

const dir = mkdtempSync(join(tmpdir(), 'mira-write-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('a text longer than a pipe that does not block arrives whole, however slow its reader is', async () => {
  const pipe = join(dir, 'pipe');
  const copy = join(dir, 'copy');
  execFileSync('mkfifo', [pipe]);
  const fd = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  const text = 'a line of väried words\n'.repeat(20_000);
  const bytes = Buffer.byteLength(text);
  const reader = spawn('sh', ['-c', `sleep 0.2; head -c ${bytes} "$0" > "$1"`, pipe, copy], { stdio: 'ignore' });
  const ended = once(reader, 'close');
  writeAll(fd, text);
  await ended;
  closeSync(fd);
  expect(readFileSync(copy, 'utf8')).toBe(text);
});

test('what cannot be written is thrown', () => {
  const file = join(dir, 'file');
  closeSync(openSync(file, 'w'));
  const fd = openSync(file, 'r');
  expect(() => writeAll(fd, 'x')).toThrow('EBADF');
  closeSync(fd);
});
