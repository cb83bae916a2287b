import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { ClaudeEvent } from '../../../src/claude/events.ts';
import { failureOf, isUnknownSession, NOTHING_SEEN, see } from '../../../src/claude/failure.ts';
import { makeFramer } from '../../../src/claude/frame.ts';
import { type ClaudeLine, parseLine } from '../../../src/claude/parse.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/transcripts/', import.meta.url));
const CAPTURES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.ndjson') && !file.endsWith('.stdin.ndjson'))
  .map((file) => file.replace('.ndjson', ''));

/** The lines of a capture, read in chunks of `size` bytes. */
function linesOf(name: string, size = 997): ClaudeLine[] {
  const bytes = readFileSync(join(FOLDER, `${name}.ndjson`));
  const framer = makeFramer();
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += size) lines.push(...framer.push(bytes.subarray(at, at + size)));
  return [...lines, ...framer.end()].map(parseLine);
}

function eventsOf(name: string): ClaudeEvent[] {
  return linesOf(name).flatMap((line) => (line.type === 'events' ? line.events : []));
}

function only<T extends ClaudeEvent['type']>(name: string, type: T): Extract<ClaudeEvent, { type: T }>[] {
  return eventsOf(name).filter((event): event is Extract<ClaudeEvent, { type: T }> => event.type === type);
}

/** How each turn of a capture ended: the beginning of its text, or `!code` of its failure. */
function endings(name: string): string[] {
  const ends: string[] = [];
  let seen = NOTHING_SEEN;
  for (const event of eventsOf(name)) {
    seen = see(seen, event);
    if (event.type !== 'result') continue;
    const failure = failureOf(seen);
    ends.push(failure === null ? event.result.text.slice(0, 30) : `!${failure.code}`);
    seen = NOTHING_SEEN;
  }
  return ends;
}

const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  '01-oneshot-argv': ['Hello there, this is a streamed'.slice(0, 30)],
  '01-oneshot-stdin': ['Answer via stdin.'],
  '02-multiturn': ['Answer number 1', 'Answer number 2', 'Answer number 3'],
  '02-queued-messages': ['first slow answer first slow a', 'answer to rest'],
  '02-replay-user-messages': ['a'],
  '02-session-mirror': ['x'],
  '02-shouldquery-false': ['', 'a'],
  '02-steer-during-tool': ['answer after tool'],
  '03-parallel-permissions': ['both'],
  '03-parallel-read-permissions': ['k'],
  '03-permissions': ['Done, ran.', 'OK I will not.', 'ok', 'both written', 'read done', 'edited', 'ok'],
  '04-deny-interrupt': ['!interrupted', 'After D.'],
  '04-interrupt-bash': ['!interrupted', 'After C.'],
  '04-interrupt-permission': ['!interrupted', 'After.'],
  '04-interrupt-queued': ['!interrupted', 'answer to queued'],
  '04-interrupt-retry': ['!interrupted', 'fine'],
  '04-interrupt-text': ['!interrupted', 'Second answer after interrupt.', 'Third.'],
  '05-bad-permission-replies': ['end'],
  '05-control-misc': ['one', 'two'],
  '05-dontask-permission-denied': ['x'],
  '05-no-prompt-tool': ['was denied'],
  '06-auto-compact': ['answer 1', 'answer 2', 'answer 3', 'answer 4'],
  '06-hook-userpromptsubmit': ['Answer 1', 'Answer 2', 'Answer 3'],
  '06-manual-compact': ['a1', 'a2', '', 'a3'],
  '06-prompt-too-long-reactive': ['a1 '.repeat(10), 'a2 '.repeat(10), 'after reactive compact'],
  '07-resume-nonexistent': ['!protocol'],
  '07-slash-clear': ['MODELREPLY', '', 'MODELREPLY'],
  '07-slash-compact': ['MODELREPLY', 'Not enough messages to compact.'.slice(0, 30), 'MODELREPLY'],
  '07-slash-context': ['MODELREPLY', '## Context Usage\n\n**Model:** c', 'MODELREPLY'],
  '07-slash-cost': ['MODELREPLY', `Total cost:${' '.repeat(12)}$0.0010`, 'MODELREPLY'],
  '07-slash-echohi': ['MODELREPLY', 'MODELREPLY', 'MODELREPLY'],
  '07-slash-greetob': ['MODELREPLY', 'MODELREPLY', 'MODELREPLY'],
  '07-slash-modelsonnet': ['MODELREPLY', "/model isn't available in this", 'MODELREPLY'],
  '08-askuserquestion': ['thanks'],
  '08-exitplanmode': ['executing'],
  '08-subagent': ['Main after notification.'],
  '08-subagent-background': ['Main after notification.', 'fake reply 4: s><duration_ms>1'],
  '08-subagent-foreground': ['Main after notification.'],
  '08-subagent-forwardtext': ['Main after notification.'],
  '08-subagent-nested': ['Main final.'],
  '08-tasks': ['tasks ok'],
  '08-tool-progress': ['ok'],
  '09-sdk-mcp': ['Saved.'],
  '10-command-hooks': ['a'],
  '10-hooks': ['done', '', 'post compact'],
  '11-blank-and-bad-shape': [],
  '11-credit': ['!api'],
  '11-disconnect-midstream': ['retry worked'],
  '11-disconnect-midstream-slow': ['retry worked'],
  '11-empty-stdin': [],
  '11-error-400': ['!api'],
  '11-error-401': ['!auth'],
  '11-error-403': ['!auth'],
  '11-error-404-model': ['!model'],
  '11-error-429-ratelimit-headers': ['!rate_limited'],
  '11-error-429-retry2': ['!rate_limited'],
  '11-error-429-then-ok': ['ok after 429'],
  '11-error-500-then-ok': ['ok after 500'],
  '11-error-529-fallback': ['from fallback'],
  '11-error-529-retry2': ['!overloaded'],
  '11-hang': [],
  '11-invalid-json-stdin': [],
  '11-invalid-json-then-valid': [],
  '11-max-budget': ['!budget'],
  '11-max-tokens': ['!api'],
  '11-max-turns': ['!max_turns'],
  '11-no-api-key': ['!not_logged_in'],
  '11-ok-ratelimit-headers': ['ok'],
  '11-prompt-too-long': ['!context_full'],
  '11-refusal': ['!declined'],
  '11-retry-429-default': ['!rate_limited'],
  '11-retry-500-default': ['!api'],
  '11-retry-529-default': ['!overloaded'],
  '11-retry-drop-default': ['!network'],
  '11-retry-refused-default': ['!network'],
  '11-signal-sighup': [],
  '11-signal-sigint': [],
  '11-signal-sigkill': [],
  '11-signal-sigterm': [],
  '11-sse-error-midstream': ['retry worked'],
  '11-stall': ['some text that stalls for a lo'],
  '11-stdin-closed-permission': ['after'],
  '11-truncated-nofallback': ['!network'],
  '11-truncated-slow': ['retry worked'],
  '11-truncated-stream': ['retry worked'],
  '11-turn-after-error': ['!auth', 'fine now'],
  '11-unknown-flag': [],
  '11-unknown-type-stdin': ['fake reply 1: security review '],
  '11-user-no-message': [],
};

test('every capture has an expectation, and none is left over', () => {
  expect(Object.keys(ENDINGS).sort()).toEqual([...CAPTURES].sort());
});

describe.each(CAPTURES)('%s', (name) => {
  test('every line is known, and every turn ends as it did', () => {
    const strange = eventsOf(name).filter((event) => event.type === 'unknown' || event.type === 'bad_line');
    expect(strange).toEqual([]);
    expect(endings(name)).toEqual(ENDINGS[name]);
  });
});

test('the size of the chunks makes no difference', () => {
  expect(linesOf('03-permissions', 7)).toEqual(linesOf('03-permissions', 65_536));
});

test('the deltas of a turn are its text', () => {
  const text = only('01-oneshot-argv', 'text_delta').map((event) => event.text);
  expect(text.join('')).toBe('Hello there, this is a streamed answer.');
  expect(only('01-oneshot-argv', 'thinking_delta').length).toBeGreaterThan(0);
  expect(only('01-oneshot-argv', 'message_usage')[0]?.usage.outputTokens).toBe(20);
});

test('trap 4: an interrupted turn is known by its terminal reason, and its diagnostics are not in the message', () => {
  const [result] = only('04-interrupt-text', 'result');
  expect(result?.result.subtype).toBe('error_during_execution');
  expect(result?.result.errors[0]).toContain('[ede_diagnostic]');
  const failure = failureOf(see(NOTHING_SEEN, { type: 'result', result: result?.result ?? never() }));
  expect(JSON.stringify(failure)).not.toContain('ede_diagnostic');
});

test('trap 4: success with is_error is a failure', () => {
  const [result] = only('11-error-403', 'result');
  expect(result?.result).toMatchObject({ subtype: 'success', isError: true, apiErrorStatus: 403 });
});

test('trap 5: after a cut stream the whole answer comes under another message id', () => {
  const start = only('11-truncated-slow', 'message_start')[0];
  const whole = only('11-truncated-slow', 'assistant_text').at(-1);
  expect(whole?.text).toBe('retry worked');
  expect(whole?.messageId).not.toBe(start?.messageId);
});

test('trap 6: queued messages merge into one result, a steered one has none, a background agent adds one', () => {
  expect(only('02-queued-messages', 'result')).toHaveLength(2);
  expect(only('02-steer-during-tool', 'result')).toHaveLength(1);
  const origins = only('08-subagent-background', 'result').map((event) => event.result.origin);
  expect(origins).toEqual([null, 'task-notification']);
});

test('trap 8: the suggestion to switch the mode is dropped, the rules are kept', () => {
  const [ask] = only('03-permissions', 'permission_request');
  expect(readFileSync(join(FOLDER, '03-permissions.ndjson'), 'utf8')).toContain('"type":"setMode"');
  expect(JSON.stringify(ask)).not.toContain('acceptEdits');
  expect(ask?.request.suggestedRules).toMatchObject([{ toolName: 'Bash' }]);
});

test('trap 10: a resume of an unknown session is recognised', () => {
  const [result] = only('07-resume-nonexistent', 'result');
  expect(result && isUnknownSession(result.result)).toBe(true);
});

test('trap 14: each retry tells attempt, delay and status', () => {
  const retries = only('11-retry-500-default', 'retry');
  expect(retries.map((retry) => retry.attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(retries.every((retry) => retry.status === 500 && retry.delayMs > 0)).toBe(true);
  expect(only('11-hang', 'retry')[0]?.status).toBeNull();
});

test('trap 16: the cost of a process grows from turn to turn', () => {
  const costs = only('02-multiturn', 'result').map((event) => event.result.totalCostUsd);
  expect(costs).toHaveLength(3);
  expect(costs.every((cost, at) => at === 0 || cost > (costs[at - 1] ?? 0))).toBe(true);
});

test('trap 18: /clear changes the session in mid-process', () => {
  const ids = only('07-slash-clear', 'init').map((event) => event.sessionId);
  expect(new Set(ids).size).toBe(2);
});

test('trap 19: a question of a sub-agent comes before the call that it is about, and names the agent', () => {
  const events = eventsOf('08-subagent-nested');
  const asked = events.findIndex((event) => event.type === 'permission_request');
  const question = events[asked];
  if (question?.type !== 'permission_request') throw new Error('no question');
  const called = events.findIndex((event) => event.type === 'tool_use' && event.id === question.request.toolUseId);
  expect(question.request.agentId).not.toBeNull();
  expect(called).toBeGreaterThan(asked);
});

test('trap 19: an interrupt withdraws the open question', () => {
  const ask = only('04-interrupt-permission', 'permission_request')[0];
  const withdrawn = linesOf('04-interrupt-permission').filter((line) => line.type === 'withdrawn');
  expect(withdrawn).toEqual([{ type: 'withdrawn', requestId: ask?.request.requestId }]);
});

test('several questions can be open at once', () => {
  expect(only('03-parallel-read-permissions', 'permission_request')).toHaveLength(3);
});

test('compaction, denials by mode, fallback of the model, refusal, tasks and hooks have events of their own', () => {
  expect(only('06-auto-compact', 'compact_boundary')[0]).toMatchObject({ trigger: 'auto', preTokens: 73049 });
  expect(only('05-dontask-permission-denied', 'permission_denied')[0]).toMatchObject({ toolName: 'Bash' });
  expect(only('11-error-529-fallback', 'model_fallback')[0]?.to).toBe('claude-sonnet-4-5');
  expect(only('11-refusal', 'refusal')).toHaveLength(1);
  expect(only('08-tool-progress', 'task')[0]).toMatchObject({ state: 'started', kind: 'local_bash' });
  expect(only('10-command-hooks', 'hook_event').map((event) => event.phase)).toEqual([
    'started',
    'response',
    'started',
    'response',
  ]);
  expect(only('02-replay-user-messages', 'state').map((event) => event.state)).toEqual(['running', 'idle']);
  expect(only('07-slash-cost', 'local_output')[0]?.text).toContain('Total cost');
});

test('a tool result carries what the model saw and the structured result', () => {
  const results = only('03-permissions', 'tool_result');
  expect(results.some((event) => JSON.stringify(event.result ?? '').includes('structuredPatch'))).toBe(true);
  expect(results.some((event) => event.isError)).toBe(true);
});

test('a process that ends without a result fails the turn, whatever its exit code (trap 1)', () => {
  const seen = eventsOf('11-signal-sigint').reduce(see, NOTHING_SEEN);
  expect(seen.result).toBeNull();
  expect(failureOf(see(seen, { type: 'exited', code: 0, signal: null, stderr: '' }))?.code).toBe('crashed');
  expect(failureOf(see(seen, { type: 'exited', code: null, signal: 'SIGKILL', stderr: '' }))?.message).toContain(
    'SIGKILL',
  );
});

function never(): never {
  throw new Error('the capture has no result');
}
