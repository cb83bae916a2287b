import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureOf, NOTHING_SEEN, see } from '../../../src/claude/failure.ts';
import { descendants, running } from '../../../src/claude/process-tree.ts';
import { CLAUDE } from '../../fakes/sandbox.ts';
import { openPlace, type Place, type Run } from './harness.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(async () => {
  await place.done();
});

const program = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/programs/${name}.mjs`, import.meta.url));
const failure = (run: Run) => failureOf(run.seen.reduce(see, NOTHING_SEEN));

/** A claude in the middle of a Bash call, with everything below it. */
async function inBash(command = 'sleep 60'): Promise<{ run: Run; family: number[] }> {
  const run = place.run({ launch: { allow: ['Bash'] } });
  place.fake.push(
    { tool_use: { name: 'Bash', input: { command: `touch begun; ${command}`, description: 'wait' } } },
    { text: 'late' },
  );
  run.say('go');
  await run.until('tool_use');
  await expect.poll(() => existsSync(join(place.sandbox.project, 'begun')), { timeout: 10_000 }).toBe(true);
  const pid = run.session.pid ?? 0;
  const family = [pid, ...descendants(pid)];
  expect(family.length).toBeGreaterThan(1);
  return { run, family };
}

test('trap 13: closing in a Bash call leaves nothing running, and no further API call is made', async () => {
  const { run, family } = await inBash();
  await run.session.close();
  expect(running(family)).toEqual([]);
  expect((await run.until('exited')).signal).toBeNull();
  expect(place.fake.mainRequests).toHaveLength(1);
});

test('closing twice, or after the end, is one closing', async () => {
  const run = place.run();
  run.say('hi');
  await run.result();
  await Promise.all([run.session.close(), run.session.close()]);
  await run.session.close();
  run.session.kill();
  await run.until('exited');
  expect(run.session.busy).toBe(false);
});

test('closing before claude has booted ends it', async () => {
  const run = place.run();
  const pid = run.session.pid ?? 0;
  await run.session.close();
  expect(running([pid])).toEqual([]);
});

test('kill ends claude and its Bash call at once, and the events end', async () => {
  const { run, family } = await inBash();
  run.session.kill();
  const exited = await run.until('exited');
  expect(exited.signal).toBe('SIGKILL');
  await expect.poll(() => running(family)).toEqual([]);
  expect(failure(run)?.code).toBe('crashed');
});

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'claude killed by %s in mid-answer fails the turn and keeps the text',
  async (signal) => {
    const run = place.run();
    place.fake.push({ text: 'a long answer that will not be complete', chunk: 4, chunkMs: 100 });
    run.say('go');
    await run.until('text_delta');
    process.kill(run.session.pid ?? 0, signal);
    await run.until('exited');
    // To SIGINT the CLI may still say that it was interrupted; it is gone all the same.
    expect(failure(run)?.code).toBe(
      signal === 'SIGINT' && run.seen.some((event) => event.type === 'result') ? 'interrupted' : 'crashed',
    );
    expect(run.text()).toContain('a lo');
    await expect(run.session.usage()).rejects.toMatchObject({ code: 'crashed' });
    expect(run.session.answer('any', { behavior: 'allow' })).toBe(false);
  },
);

test('trap 1: claude has a process group of its own, which no Ctrl+C of the terminal reaches', async () => {
  const run = place.run();
  await run.session.ready;
  const pid = run.session.pid ?? 0;
  if (process.platform === 'linux')
    expect(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[2]).toBe(String(pid));
  expect(process.kill(-pid, 0)).toBe(true);
});

test('closing without any grace in mid-answer ends it all the same, with no further call', async () => {
  const run = place.run();
  place.fake.push({ text: 'an answer that nobody waits for', chunk: 4, chunkMs: 50 });
  run.say('go');
  await run.until('text_delta');
  const closing = run.session.close({ graceMs: 0 });
  await run.until('exited');
  await closing;
  expect(place.fake.mainRequests).toHaveLength(1);
});

test('a program that complains and leaves: a clear failure, its words in the log only (trap 17)', async () => {
  const run = place.run({ program: program('complains') });
  await expect(run.session.ready).rejects.toMatchObject({
    code: 'crashed',
    message: expect.stringContaining('exit code 3'),
  });
  const exited = await run.until('exited');
  expect(exited).toMatchObject({ code: 3, stderr: expect.stringContaining('minified') });
  expect(run.log()).toContain('minified');
  expect(JSON.stringify(failure(run))).not.toContain('minified');
});

test('trap 3: a line of 20 MB arrives whole', async () => {
  const run = place.run({ program: program('talks') });
  run.say('long');
  expect((await run.until('assistant_text')).text).toHaveLength(20 * 1024 * 1024);
  expect((await run.result()).text).toBe('long');
});

test('lines that are no JSON and types that nobody knows do not stop a turn', async () => {
  const run = place.run({ program: program('talks') });
  run.say('noise');
  expect((await run.result()).text).toBe('noise');
  expect(run.seen.map((event) => event.type)).toEqual(['bad_line', 'bad_line', 'unknown', 'unknown', 'result']);
});

test('a text that comes byte by byte is whole', async () => {
  const run = place.run({ program: program('talks') });
  run.say('split');
  expect((await run.until('assistant_text')).text).toBe('grün 😀');
});

test('a question that mira does not know is refused at once, since the CLI would wait', async () => {
  const run = place.run({ program: program('talks') });
  run.say('ask');
  expect((await run.result()).text).toBe('not supported: request_of_tomorrow');
});

test('a process that dies by a signal of its own, or leaves with code 0 and no result, fails the turn', async () => {
  const killed = place.run({ program: program('talks') });
  killed.say('die');
  expect(await killed.until('exited')).toMatchObject({ code: null, signal: 'SIGKILL' });
  expect(failure(killed)?.message).toContain('SIGKILL');
  const left = place.run({ program: program('talks') });
  left.say('leave');
  expect((await left.until('exited')).code).toBe(0);
  expect(failure(left)?.code).toBe('crashed');
});

test('a process that hears neither the end of its input nor signals is killed', async () => {
  const run = place.run({ program: program('talks') });
  run.say('deaf');
  await run.until('state');
  await run.session.close({ graceMs: 50 });
  expect((await run.until('exited')).signal).toBe('SIGKILL');
});

test('a broken pipe on stdin is no unhandled error: the exit tells', async () => {
  const run = place.run({ program: program('talks') });
  run.say('shut');
  await run.until('state');
  for (let at = 0; at < 20; at++) run.say('x'.repeat(100_000));
  const asked = run.session.usage();
  await expect(asked).rejects.toMatchObject({ code: 'crashed' });
  expect((await run.until('exited')).code).toBe(4);
});

test('a folder that does not exist, a program that is missing or cannot run: told before anything starts', () => {
  expect(() => place.run({ cwd: join(place.sandbox.dir, 'gone') })).toThrow(
    expect.objectContaining({ code: 'crashed', message: expect.stringContaining('gone') }),
  );
  expect(() => place.run({ program: join(place.sandbox.dir, 'no-claude') })).toThrow(
    expect.objectContaining({ code: 'claude_missing' }),
  );
  expect(() => place.run({ launch: { allow: ['x'.repeat(200_000)] } })).toThrow(
    expect.objectContaining({ code: 'crashed', message: expect.stringContaining('too long') }),
  );
});

test('an option that claude does not know means that it is too old', async () => {
  const older = join(place.sandbox.dir, 'older-claude');
  writeFileSync(older, `#!/bin/sh\nexec '${CLAUDE}' --option-of-tomorrow "$@"\n`, { mode: 0o755 });
  const run = place.run({ program: older });
  await expect(run.session.ready).rejects.toMatchObject({ code: 'crashed' });
  await run.until('exited');
  expect(failure(run)?.code).toBe('claude_too_old');
});

test('when claude is killed from outside in a long Bash call, that call does not go on', async () => {
  const { run, family } = await inBash();
  await run.until('task', (event) => event.state === 'started');
  process.kill(run.session.pid ?? 0, 'SIGKILL');
  await run.until('exited');
  await expect.poll(() => running(family)).toEqual([]);
});
