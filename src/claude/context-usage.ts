import { isObject, listOf, numberOf, textOf } from './json.ts';
import type { ClaudeSession } from './session.ts';

/** What a session of claude's holds, by its own estimate. */
export interface ClaudeContextUsage {
  readonly totalTokens: number;
  readonly maxTokens: number;
  readonly categories: readonly { readonly name: string; readonly tokens: number }[];
}

/** Asks claude what its session holds; null when it does not say. Throws what the control channel throws. */
export async function readContextUsage(claude: Pick<ClaudeSession, 'request'>): Promise<ClaudeContextUsage | null> {
  const answer = await claude.request({ subtype: 'get_context_usage' });
  if (typeof answer['totalTokens'] !== 'number') return null;
  return {
    totalTokens: answer['totalTokens'],
    maxTokens: numberOf(answer['maxTokens']),
    categories: listOf(answer['categories'])
      .filter(isObject)
      .map((category) => ({ name: textOf(category['name']), tokens: numberOf(category['tokens']) }))
      .filter(({ name }) => name !== 'Free space'),
  };
}
