import { expect, test } from 'vitest';
import type { Json } from '../../../src/claude/json.ts';
import {
  MAX_RESULT_CHARACTERS,
  type McpTool,
  makeToolServer,
  type ToolServer,
} from '../../../src/claude/tool-server.ts';

const schema = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] };

function tool(name: string, run: McpTool['run']): McpTool {
  return { name, description: `about ${name}`, inputSchema: schema, run };
}

function server(...tools: McpTool[]): ToolServer {
  return makeToolServer('mira', '1', tools);
}

function call(id: number, name: string, args: unknown): Json {
  return {
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name, arguments: args, _meta: { 'claudecode/toolUseId': 'toolu_1' } },
  };
}

test('the handshake: initialize, its notification (answered, trap 15), ping and the list', async () => {
  const mcp = makeToolServer('mira', '1', [
    { ...tool('echo', async () => ({ text: '' })), annotations: { readOnlyHint: true } },
  ]);
  expect(await mcp.handle({ id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25' } })).toEqual({
    jsonrpc: '2.0',
    id: 0,
    result: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'mira', version: '1' } },
  });
  expect(await mcp.handle({ method: 'notifications/initialized' })).toEqual({ jsonrpc: '2.0', id: 0, result: {} });
  expect(await mcp.handle({ id: 4, method: 'ping' })).toEqual({ jsonrpc: '2.0', id: 4, result: {} });
  expect(await mcp.handle({ id: 5, method: 'tools/list' })).toMatchObject({
    result: {
      tools: [{ name: 'echo', description: 'about echo', inputSchema: schema, annotations: { readOnlyHint: true } }],
    },
  });
});

test('a call gets its arguments and the id of the tool use', async () => {
  const mcp = server(tool('echo', async (args, { toolUseId }) => ({ text: `${String(args['text'])} ${toolUseId}` })));
  expect(await mcp.handle(call(2, 'echo', { text: 'tea' }))).toEqual({
    jsonrpc: '2.0',
    id: 2,
    result: { content: [{ type: 'text', text: 'tea toolu_1' }] },
  });
});

test('a tool that throws or says isError gives an error that the model can read', async () => {
  const mcp = server(
    tool('broken', async () => {
      throw new Error('no such memory');
    }),
    tool('refuses', async () => ({ text: 'not this one', isError: true })),
  );
  expect(await mcp.handle(call(1, 'broken', { text: '' }))).toMatchObject({
    result: { isError: true, content: [{ text: 'broken failed: no such memory' }] },
  });
  expect(await mcp.handle(call(2, 'refuses', { text: '' }))).toMatchObject({
    result: { isError: true, content: [{ text: 'not this one' }] },
  });
});

test('unknown methods and bad parameters are refused by their codes', async () => {
  const mcp = server(tool('echo', async () => ({ text: '' })));
  expect(await mcp.handle({ id: 1, method: 'resources/list' })).toMatchObject({ id: 1, error: { code: -32601 } });
  expect(await mcp.handle(call(2, 'nothing', {}))).toMatchObject({
    error: { code: -32602, message: 'unknown tool: nothing' },
  });
  expect(await mcp.handle(call(3, 'echo', 'text'))).toMatchObject({ error: { code: -32602 } });
  expect(await mcp.handle(call(4, 'echo', {}))).toMatchObject({
    error: { code: -32602, message: 'missing arguments: text' },
  });
  expect(await mcp.handle({ id: 5, method: 'tools/call' })).toMatchObject({ error: { code: -32602 } });
});

test('a cancellation aborts that call alone', async () => {
  const aborted: string[] = [];
  const mcp = server(
    tool('wait', (args, { signal }) => {
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          aborted.push(String(args['text']));
          resolve({ text: 'cancelled', isError: true });
        });
      });
    }),
  );
  const first = mcp.handle(call(7, 'wait', { text: 'first' }));
  const second = mcp.handle(call(8, 'wait', { text: 'second' }));
  expect(await mcp.handle({ method: 'notifications/cancelled', params: { requestId: 7 } })).toMatchObject({
    result: {},
  });
  expect(await first).toMatchObject({ result: { isError: true } });
  expect(aborted).toEqual(['first']);
  mcp.close();
  await second;
  expect(aborted).toEqual(['first', 'second']);
});

test('a result that is too long is cut with a note and stays within the limit of the CLI', async () => {
  const mcp = server(tool('long', async () => ({ text: '😀'.repeat(40_000) })));
  const reply = JSON.stringify(await mcp.handle(call(1, 'long', { text: '' })));
  expect(reply).toContain('the whole answer has 80000 characters');
  expect(reply).not.toMatch(/\\ud83d[^\\]/);
  const exact = server(tool('exact', async () => ({ text: 'x'.repeat(MAX_RESULT_CHARACTERS) })));
  expect(JSON.stringify(await exact.handle(call(1, 'exact', { text: '' })))).not.toContain('cut:');
});

test('a tool may say what its call would do, and a failure of that is said, too', async () => {
  const told = { ...tool('drop', async () => ({ text: '' })), explain: async () => 'it removes tea' };
  const broken = { ...told, name: 'broken', explain: () => Promise.reject(new Error('no rooms')) };
  const mcp = server(
    told,
    broken,
    tool('echo', async () => ({ text: '' })),
  );
  expect(await mcp.explain('mcp__mira__drop', {})).toBe('it removes tea');
  expect(await mcp.explain('mcp__mira__broken', {})).toContain('no rooms');
  for (const other of ['mcp__mira__echo', 'mcp__other__drop', 'drop', 'Bash'])
    expect(mcp.explain(other, {})).toBeNull();
});
