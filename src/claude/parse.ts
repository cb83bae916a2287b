import type { ClaudeEvent, PermissionRequest, ToolRule } from './events.ts';
import { isObject, type Json, listOf, numberOrNull, objectOf, parseObject, textOf, textOrNull } from './json.ts';
import { parseAssistant, parseStream, parseUser } from './parse-message.ts';
import { parseSystem } from './parse-system.ts';
import { parseResult } from './parse-usage.ts';

/** One line of the CLI: events for the reader of the session, or a piece of the control channel. */
export type ClaudeLine =
  | { readonly type: 'events'; readonly events: readonly ClaudeEvent[] }
  /** The answer to a control request of ours; `error` is null when it succeeded. */
  | { readonly type: 'answer'; readonly requestId: string; readonly response: Json; readonly error: string | null }
  /** A question of the CLI that code answers: a hook or a message to the tool server. */
  | { readonly type: 'question'; readonly requestId: string; readonly subtype: string; readonly request: Json }
  /** The CLI withdraws a question. */
  | { readonly type: 'withdrawn'; readonly requestId: string };

/** How much of a line that is no JSON is kept. */
const BAD_LINE_CHARACTERS = 200;

/** Parses one line of stdout. Never throws: what mira does not know is `unknown`, what is no JSON object `bad_line`. */
export function parseLine(text: string): ClaudeLine {
  if (text.trim() === '') return events([]);
  const line = parseJson(text);
  if (line === null) return events([{ type: 'bad_line', text: text.slice(0, BAD_LINE_CHARACTERS) }]);
  switch (line['type']) {
    case 'control_response':
      return parseAnswer(line);
    case 'control_request':
      return parseQuestion(line);
    case 'control_cancel_request':
      return { type: 'withdrawn', requestId: textOf(line['request_id']) };
    default:
      return events(parseEvent(line));
  }
}

function parseEvent(line: Json): readonly ClaudeEvent[] {
  switch (line['type']) {
    case 'system':
      return parseSystem(line);
    case 'assistant':
      return parseAssistant(line);
    case 'user':
      return parseUser(line);
    case 'stream_event':
      return parseStream(line);
    case 'result':
      return [{ type: 'result', result: parseResult(line) }];
    case 'rate_limit_event':
      return [parseRateLimit(line)];
    case 'keep_alive':
    case 'tool_progress':
    case 'transcript_mirror':
      return [];
    default:
      return [{ type: 'unknown', raw: line }];
  }
}

function events(of: readonly ClaudeEvent[]): ClaudeLine {
  return { type: 'events', events: of };
}

function parseJson(text: string): Json | null {
  // A program that wraps claude may print lines of its own; only an object can be a message.
  return text.trimStart().startsWith('{') ? parseObject(text) : null;
}

function parseAnswer(line: Json): ClaudeLine {
  const answer = objectOf(line['response']);
  return {
    type: 'answer',
    requestId: textOf(answer['request_id']),
    response: objectOf(answer['response']),
    error: answer['subtype'] === 'error' ? textOf(answer['error'], 'unknown error') : null,
  };
}

function parseQuestion(line: Json): ClaudeLine {
  const requestId = textOf(line['request_id']);
  const request = objectOf(line['request']);
  const subtype = textOf(request['subtype']);
  if (subtype !== 'can_use_tool') return { type: 'question', requestId, subtype, request };
  return events([{ type: 'permission_request', request: parsePermission(requestId, request) }]);
}

function parsePermission(requestId: string, request: Json): PermissionRequest {
  const toolName = textOf(request['tool_name']);
  return {
    requestId,
    toolName,
    displayName: textOf(request['display_name'], toolName),
    input: objectOf(request['input']),
    description: textOrNull(request['description']),
    toolUseId: textOf(request['tool_use_id']),
    agentId: textOrNull(request['agent_id']),
    blockedPath: textOrNull(request['blocked_path']),
    reason: textOrNull(request['decision_reason']),
    suggestedRules: listOf(request['permission_suggestions']).filter(isObject).flatMap(suggestedRules),
  };
}

/** Only `addRules` that allow: a `setMode` among the suggestions would end all questions about edits. */
function suggestedRules(suggestion: Json): ToolRule[] {
  if (suggestion['type'] !== 'addRules' || suggestion['behavior'] !== 'allow') return [];
  return listOf(suggestion['rules'])
    .filter(isObject)
    .map((rule) => ({ toolName: textOf(rule['toolName']), ruleContent: textOrNull(rule['ruleContent']) }));
}

function parseRateLimit(line: Json): ClaudeEvent {
  const info = objectOf(line['rate_limit_info']);
  const resetsAt = numberOrNull(info['resetsAt']);
  // The CLI gives seconds since the epoch.
  return { type: 'rate_limit', status: textOf(info['status']), resetsAtMs: resetsAt === null ? null : resetsAt * 1000 };
}
