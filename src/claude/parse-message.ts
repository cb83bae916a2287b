import type { ClaudeEvent } from './events.ts';
import { isObject, type Json, listOf, numberOrNull, objectOf, textOf, textOrNull } from './json.ts';
import { apiUsage } from './parse-usage.ts';

/** Model name of messages that the CLI wrote itself. */
const SYNTHETIC = '<synthetic>';

/**
 * An `assistant` line. The CLI prints one per content block, all with the same message id; a whole answer, as after a
 * cut stream, may hold several blocks.
 */
export function parseAssistant(line: Json): ClaudeEvent[] {
  const message = objectOf(line['message']);
  const blocks = listOf(message['content']).filter(isObject);
  const error = textOrNull(line['error']);
  if (error !== null || message['model'] === SYNTHETIC) {
    const text = blocks.map((block) => textOf(block['text'])).join('');
    return error === null ? [{ type: 'local_output', text }] : [{ type: 'api_error', code: error, text }];
  }
  const events: ClaudeEvent[] = [];
  for (const block of blocks) {
    const event = assistantBlock(line, message, block);
    if (event !== null) events.push(event);
  }
  return events;
}

function assistantBlock(line: Json, message: Json, block: Json): ClaudeEvent | null {
  const messageId = textOf(message['id']);
  const parentId = textOrNull(line['parent_tool_use_id']);
  switch (block['type']) {
    case 'text': {
      const usage = isObject(message['usage']) ? apiUsage(message['usage']) : null;
      return {
        type: 'assistant_text',
        messageId,
        model: textOf(message['model']),
        text: textOf(block['text']),
        parentId,
        usage,
      };
    }
    case 'thinking':
      return { type: 'assistant_thinking', messageId, text: textOf(block['thinking']), parentId };
    case 'redacted_thinking':
      return null;
    case 'tool_use':
    case 'server_tool_use':
      return {
        type: 'tool_use',
        messageId,
        id: textOf(block['id']),
        name: textOf(block['name']),
        input: objectOf(block['input']),
        parentId,
        agent: textOrNull(line['subagent_type']),
      };
    default:
      return { type: 'unknown', raw: block };
  }
}

/** A `user` line: tool results, replays of what was sent, and texts that the CLI put into the conversation itself. */
export function parseUser(line: Json): ClaudeEvent[] {
  const content = objectOf(line['message'])['content'];
  const parentId = textOrNull(line['parent_tool_use_id']);
  const results: ClaudeEvent[] = [];
  for (const block of listOf(content).filter(isObject)) {
    if (block['type'] !== 'tool_result') continue;
    results.push({
      type: 'tool_result',
      id: textOf(block['tool_use_id']),
      output: contentText(block['content']),
      isError: block['is_error'] === true,
      result: line['tool_use_result'] ?? null,
      parentId,
    });
  }
  if (results.length > 0) return results;
  // The prompt of a sub-agent: `task` has announced it already.
  if (parentId !== null) return [];
  const text = contentText(content);
  if (line['isReplay'] === true) return [{ type: 'user_replay', uuid: textOrNull(line['uuid']), text }];
  return [{ type: 'synthetic_user', text }];
}

/** The text of a message's or a tool result's content, blocks joined by a newline; an image is named, not shown. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return listOf(content)
    .filter(isObject)
    .map((block) => (typeof block['text'] === 'string' ? block['text'] : `[${textOf(block['type'], 'block')}]`))
    .join('\n');
}

/** A `stream_event` line. Block starts, stops and partial tool inputs are left out: the `assistant` line has them whole. */
export function parseStream(line: Json): ClaudeEvent[] {
  const event = objectOf(line['event']);
  switch (event['type']) {
    case 'message_start': {
      const message = objectOf(event['message']);
      return [
        {
          type: 'message_start',
          messageId: textOf(message['id']),
          model: textOf(message['model']),
          ttftMs: numberOrNull(line['ttft_ms']),
          usage: apiUsage(message['usage']),
        },
      ];
    }
    case 'content_block_delta':
      return parseDelta(objectOf(event['delta']));
    case 'message_delta':
      return [
        {
          type: 'message_usage',
          usage: apiUsage(event['usage']),
          stopReason: textOrNull(objectOf(event['delta'])['stop_reason']),
        },
      ];
    case 'message_stop':
      return [{ type: 'message_stop' }];
    case 'content_block_start':
    case 'content_block_stop':
    case 'ping':
      return [];
    default:
      return [{ type: 'unknown', raw: line }];
  }
}

function parseDelta(delta: Json): ClaudeEvent[] {
  switch (delta['type']) {
    case 'text_delta':
      return [{ type: 'text_delta', text: textOf(delta['text']) }];
    case 'thinking_delta':
      return [{ type: 'thinking_delta', text: textOf(delta['thinking']) }];
    case 'input_json_delta':
    case 'signature_delta':
    case 'citations_delta':
      return [];
    default:
      return [{ type: 'unknown', raw: delta }];
  }
}
