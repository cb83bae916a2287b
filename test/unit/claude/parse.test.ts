import { expect, test } from 'vitest';
import { parseLine } from '../../../src/claude/parse.ts';

function events(value: unknown): readonly unknown[] {
  const line = parseLine(typeof value === 'string' ? value : JSON.stringify(value));
  return line.type === 'events' ? line.events : [line];
}

test('what is no JSON object is a bad line, with its first 200 characters', () => {
  expect(events('not json')).toEqual([{ type: 'bad_line', text: 'not json' }]);
  expect(events('[1,2]')).toEqual([{ type: 'bad_line', text: '[1,2]' }]);
  expect(events('{"type":')).toEqual([{ type: 'bad_line', text: '{"type":' }]);
  expect(events('x'.repeat(500))).toEqual([{ type: 'bad_line', text: 'x'.repeat(200) }]);
});

test('an empty line is nothing', () => {
  expect(events('')).toEqual([]);
  expect(events('  \r')).toEqual([]);
});

test('types, subtypes, stream events and blocks that mira does not know are unknown', () => {
  for (const raw of [{ type: 'new_thing', a: 1 }, { type: 'system', subtype: 'newer' }, { a: 1 }, {}]) {
    expect(events(raw)).toEqual([{ type: 'unknown', raw }]);
  }
  const stream = { type: 'stream_event', event: { type: 'message_pause' } };
  expect(events(stream)).toEqual([{ type: 'unknown', raw: stream }]);
  const block = { type: 'hologram' };
  expect(events({ type: 'assistant', message: { id: 'm', content: [block] } })).toEqual([
    { type: 'unknown', raw: block },
  ]);
});

test('lines of known type and wrong shape give events with empty fields, and never throw', () => {
  const types = [
    'system',
    'assistant',
    'user',
    'stream_event',
    'result',
    'rate_limit_event',
    'control_request',
    'control_response',
  ];
  const bodies = [
    {},
    { message: null },
    { message: 'x', event: [] },
    { message: { content: [null, 3, 'x'] } },
    { request: 7, response: 'x' },
  ];
  for (const type of types)
    for (const body of bodies) expect(() => parseLine(JSON.stringify({ type, ...body }))).not.toThrow();
  expect(events({ type: 'result' })).toMatchObject([
    { type: 'result', result: { isError: false, totalCostUsd: 0, usage: { inputTokens: 0 } } },
  ]);
});

test('several results of tools in one line are several events', () => {
  const content = [
    { type: 'tool_result', tool_use_id: 'a', content: 'one' },
    {
      type: 'tool_result',
      tool_use_id: 'b',
      content: [{ type: 'text', text: 'two' }, { type: 'image' }],
      is_error: true,
    },
  ];
  expect(events({ type: 'user', message: { role: 'user', content } })).toMatchObject([
    { type: 'tool_result', id: 'a', output: 'one', isError: false },
    { type: 'tool_result', id: 'b', output: 'two\n[image]', isError: true },
  ]);
});

test('a whole answer of several blocks gives each of them', () => {
  const content = [
    { type: 'text', text: 'a' },
    { type: 'tool_use', id: 't', name: 'Bash', input: { command: 'ls' } },
  ];
  expect(events({ type: 'assistant', message: { id: 'm', model: 'x', content } })).toMatchObject([
    { type: 'assistant_text', messageId: 'm', text: 'a' },
    { type: 'tool_use', messageId: 'm', id: 't', name: 'Bash', input: { command: 'ls' } },
  ]);
});

test('the pause of a subscription is told in milliseconds', () => {
  expect(
    events({ type: 'rate_limit_event', rate_limit_info: { status: 'rejected', resetsAt: 1_800_000_000 } }),
  ).toEqual([{ type: 'rate_limit', status: 'rejected', resetsAtMs: 1_800_000_000_000 }]);
});

test('answers and questions of the control channel are told apart from events', () => {
  expect(parseLine('{"type":"control_response","response":{"subtype":"success","request_id":"r"}}')).toEqual({
    type: 'answer',
    requestId: 'r',
    response: {},
    error: null,
  });
  expect(
    parseLine('{"type":"control_response","response":{"subtype":"error","request_id":"r","error":"no"}}'),
  ).toMatchObject({ error: 'no' });
  expect(
    parseLine('{"type":"control_request","request_id":"q","request":{"subtype":"hook_callback","callback_id":"x"}}'),
  ).toMatchObject({
    type: 'question',
    requestId: 'q',
    subtype: 'hook_callback',
  });
});
