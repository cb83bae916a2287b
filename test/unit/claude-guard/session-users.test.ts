import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { untilUnused } from '../../../src/claude/session-users.ts';

test('a session is in use as long as a process with its id among its words runs', async () => {
  const id = randomUUID();
  expect(await untilUnused(id, 0)).toBe(true);
  const user = spawn('/bin/sh', ['-c', 'echo here; read line; sleep 0.2', 'claude', '--session-id', id]);
  await once(user.stdout, 'data');
  expect(await untilUnused(id, 50)).toBe(false);
  expect(await untilUnused(randomUUID(), 50)).toBe(true);
  const ended = once(user, 'exit');
  user.stdin.end();
  expect(await untilUnused(id, 5000)).toBe(true);
  await ended;
});
