import { expect, test } from 'vitest';
import type { ClaudeEvent, ClaudeResult } from '../../../src/claude/events.ts';
import { exitFailure, failureOf, isHopelessRetry, NOTHING_SEEN, see } from '../../../src/claude/failure.ts';
import { parseLine } from '../../../src/claude/parse.ts';

function result(fields: Readonly<Record<string, unknown>>): ClaudeResult {
  const line = parseLine(JSON.stringify({ type: 'result', subtype: 'success', is_error: true, ...fields }));
  const event = line.type === 'events' ? line.events[0] : undefined;
  if (event?.type !== 'result') throw new Error('not a result');
  return event.result;
}

function codeOf(...events: ClaudeEvent[]): string | undefined {
  return failureOf(events.reduce(see, NOTHING_SEEN))?.code;
}

function retry(status: number | null): ClaudeEvent {
  return { type: 'retry', attempt: 1, maxRetries: 10, delayMs: 600, status, error: 'x' };
}

test('a turn that ended well is no failure, whatever was retried before', () => {
  expect(
    failureOf(see(see(NOTHING_SEEN, retry(500)), { type: 'result', result: result({ is_error: false }) })),
  ).toBeNull();
});

test.each([
  [401, 'auth'],
  [403, 'auth'],
  [429, 'rate_limited'],
  [529, 'overloaded'],
  [400, 'api'],
  [500, 'api'],
])('HTTP %i without a code of the CLI is %s', (status, code) => {
  expect(codeOf({ type: 'result', result: result({ api_error_status: status, result: 'API Error' }) })).toBe(code);
});

test('529 that stands in the text alone is overloaded; a port or a size in a text is no status', () => {
  expect(codeOf({ type: 'result', result: result({ result: 'API Error: Repeated 529 Overloaded errors.' }) })).toBe(
    'overloaded',
  );
  expect(codeOf({ type: 'result', result: result({ result: 'API Error: more than 64000 of something' }) })).toBe('api');
});

test('no answer at all is the network', () => {
  expect(
    codeOf(retry(null), {
      type: 'result',
      result: result({ result: 'API Error: Unable to connect to API (ConnectionRefused)' }),
    }),
  ).toBe('network');
  expect(codeOf(retry(null), { type: 'result', result: result({ result: 'Request timed out.' }) })).toBe('network');
});

test('who stopped the turn decides, whatever the CLI says about it', () => {
  const seen = see(NOTHING_SEEN, { type: 'result', result: result({ terminal_reason: 'aborted_streaming' }) });
  expect(failureOf(seen)?.code).toBe('interrupted');
  for (const stopped of ['auth', 'stalled', 'timeout', 'budget', 'interrupted'] as const) {
    expect(failureOf({ ...seen, stopped })?.code).toBe(stopped);
  }
});

test('trap 14: a first retry after 401 or 403 cannot help; after 500 it can', () => {
  expect(isHopelessRetry(retry(401))).toBe(true);
  expect(isHopelessRetry(retry(403))).toBe(true);
  expect(isHopelessRetry(retry(500))).toBe(false);
  expect(isHopelessRetry(retry(null))).toBe(false);
});

test('trap 17: neither errors nor stderr are ever in a message', () => {
  const secret = '[ede_diagnostic] function a(b){return c}';
  const own = failureOf(
    see(NOTHING_SEEN, { type: 'result', result: result({ subtype: 'error_during_execution', errors: [secret] }) }),
  );
  const gone = failureOf(see(NOTHING_SEEN, { type: 'exited', code: 1, signal: null, stderr: secret }));
  expect(own?.code).toBe('protocol');
  expect(gone?.code).toBe('crashed');
  expect(JSON.stringify([own, gone])).not.toContain('ede_diagnostic');
  expect(gone?.message).toContain('exit code 1');
});

test('an exit that stderr explains has a code and advice of its own', () => {
  const exit = (stderr: string) => exitFailure({ code: 1, signal: null, stderr });
  expect(exit("error: unknown option '--x'").code).toBe('claude_too_old');
  expect(exit('Error: Session ID 1-2 is already in use.').message).toContain('session with this id already');
  expect(exit('No conversation found with session ID: 9').code).toBe('protocol');
  expect(exitFailure({ code: null, signal: null, stderr: 'spawn ENOENT' }).message).toContain('could not be started');
});

test('words of the API are one line without control characters', () => {
  const failure = failureOf(
    see(NOTHING_SEEN, {
      type: 'result',
      result: result({ api_error_status: 400, result: `API Error: 400 \u001b[31mbad\n${'x'.repeat(900)}` }),
    }),
  );
  expect(failure?.message).not.toMatch(/[\u0000-\u001f]/);
  expect(failure?.message.length).toBeLessThanOrEqual(300);
});

test('a turn that ends with nothing at all is still told', () => {
  expect(failureOf(NOTHING_SEEN)?.code).toBe('internal');
});
