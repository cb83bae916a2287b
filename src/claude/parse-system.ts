import type { ClaudeEvent } from './events.ts';
import { isObject, type Json, listOf, numberOf, numberOrNull, objectOf, textOf, textOrNull, textsOf } from './json.ts';

/** A `system` line. */
export function parseSystem(line: Json): ClaudeEvent[] {
  const read = READERS.get(textOf(line['subtype']));
  return read === undefined ? [{ type: 'unknown', raw: line }] : read(line);
}

type Reader = (line: Json) => ClaudeEvent[];

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['init', init],
  ['status', status],
  ['api_retry', retry],
  ['compact_boundary', compactBoundary],
  ['permission_denied', permissionDenied],
  ['task_started', (line) => task(line, 'started')],
  ['task_progress', (line) => task(line, 'progress')],
  ['task_updated', (line) => task(line, 'progress')],
  ['task_notification', (line) => task(line, 'finished')],
  ['thinking_tokens', (line) => [{ type: 'thinking_tokens', tokens: numberOf(line['estimated_tokens']) }]],
  ['session_state_changed', (line) => [{ type: 'state', state: textOf(line['state']) }]],
  ['informational', (line) => [{ type: 'informational', text: textOf(line['content']) }]],
  ['local_command_output', (line) => [{ type: 'local_output', text: textOf(line['content']) }]],
  ['hook_started', (line) => [{ type: 'hook_event', name: textOf(line['hook_name']), phase: 'started' }]],
  ['hook_response', (line) => [{ type: 'hook_event', name: textOf(line['hook_name']), phase: 'response' }]],
  ['hook_progress', () => []],
  ['model_refusal_no_fallback', (line) => [{ type: 'refusal', text: textOf(line['content']) }]],
  [
    'model_fallback',
    (line) => [{ type: 'model_fallback', from: textOf(line['original_model']), to: textOf(line['fallback_model']) }],
  ],
]);

function init(line: Json): ClaudeEvent[] {
  return [
    {
      type: 'init',
      sessionId: textOf(line['session_id']),
      model: textOf(line['model']),
      cwd: textOf(line['cwd']),
      permissionMode: textOf(line['permissionMode']),
      apiKeySource: textOrNull(line['apiKeySource']),
      version: textOf(line['claude_code_version']),
      tools: textsOf(line['tools']),
      slashCommands: textsOf(line['slash_commands']),
      mcpServers: listOf(line['mcp_servers'])
        .filter(isObject)
        .map((server) => ({ name: textOf(server['name']), status: textOf(server['status']) })),
    },
  ];
}

function status(line: Json): ClaudeEvent[] {
  return [
    {
      type: 'status',
      status: textOrNull(line['status']),
      permissionMode: textOrNull(line['permissionMode']),
      compactResult: textOrNull(line['compact_result']),
    },
  ];
}

function retry(line: Json): ClaudeEvent[] {
  return [
    {
      type: 'retry',
      attempt: numberOf(line['attempt']),
      maxRetries: numberOf(line['max_retries']),
      delayMs: numberOf(line['retry_delay_ms']),
      status: numberOrNull(line['error_status']),
      error: textOf(line['error']),
    },
  ];
}

function compactBoundary(line: Json): ClaudeEvent[] {
  const about = objectOf(line['compact_metadata']);
  return [
    {
      type: 'compact_boundary',
      trigger: textOf(about['trigger']),
      preTokens: numberOrNull(about['pre_tokens']),
      postTokens: numberOrNull(about['post_tokens']),
    },
  ];
}

function permissionDenied(line: Json): ClaudeEvent[] {
  return [
    {
      type: 'permission_denied',
      toolName: textOf(line['tool_name']),
      toolUseId: textOf(line['tool_use_id']),
      message: textOf(line['message']),
    },
  ];
}

function task(line: Json, state: 'started' | 'progress' | 'finished'): ClaudeEvent[] {
  return [
    {
      type: 'task',
      state,
      id: textOf(line['task_id']),
      kind: textOf(line['task_type']),
      toolUseId: textOrNull(line['tool_use_id']),
      description: textOf(line['description'], textOf(line['summary'])),
      status: textOrNull(line['status']) ?? textOrNull(objectOf(line['patch'])['status']),
    },
  ];
}
