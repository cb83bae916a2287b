import type { ClaudeResult, ClaudeUsage } from './events.ts';
import { isObject, type Json, listOf, numberOf, numberOrNull, objectOf, textOf, textOrNull, textsOf } from './json.ts';

/** Tokens as the API names them. */
export function apiUsage(value: unknown): ClaudeUsage {
  const usage = objectOf(value);
  return {
    inputTokens: numberOf(usage['input_tokens']),
    outputTokens: numberOf(usage['output_tokens']),
    cacheReadTokens: numberOf(usage['cache_read_input_tokens']),
    cacheWriteTokens: numberOf(usage['cache_creation_input_tokens']),
  };
}

/** Tokens, cost and window per model, as the CLI names them in `modelUsage` and `get_usage`. */
export function modelUsage(value: unknown): ClaudeResult['modelUsage'] {
  const models: Record<string, ClaudeResult['modelUsage'][string]> = {};
  for (const [model, of] of Object.entries(objectOf(value))) {
    const usage = objectOf(of);
    models[model] = {
      inputTokens: numberOf(usage['inputTokens']),
      outputTokens: numberOf(usage['outputTokens']),
      cacheReadTokens: numberOf(usage['cacheReadInputTokens']),
      cacheWriteTokens: numberOf(usage['cacheCreationInputTokens']),
      costUsd: numberOf(usage['costUSD']),
      contextWindow: numberOrNull(usage['contextWindow']),
    };
  }
  return models;
}

/** The `result` line. */
export function parseResult(line: Json): ClaudeResult {
  return {
    subtype: textOf(line['subtype']),
    isError: line['is_error'] === true,
    text: textOf(line['result']),
    sessionId: textOf(line['session_id']),
    terminalReason: textOrNull(line['terminal_reason']),
    apiErrorStatus: numberOrNull(line['api_error_status']),
    stopReason: textOrNull(line['stop_reason']),
    numTurns: numberOf(line['num_turns']),
    durationMs: numberOf(line['duration_ms']),
    ttftMs: numberOrNull(line['ttft_ms']),
    usage: apiUsage(line['usage']),
    totalCostUsd: numberOf(line['total_cost_usd']),
    modelUsage: modelUsage(line['modelUsage']),
    permissionDenials: listOf(line['permission_denials'])
      .filter(isObject)
      .map((denial) => ({
        toolName: textOf(denial['tool_name']),
        toolUseId: textOf(denial['tool_use_id']),
        input: denial['tool_input'] ?? null,
      })),
    origin: textOrNull(objectOf(line['origin'])['kind']),
    errors: textsOf(line['errors']),
  };
}
