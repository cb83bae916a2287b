import type { Setting } from './schema.ts';

/** What mira may add to a request. */
export const CONTEXT_SETTINGS = {
  'context.placement': {
    type: 'text',
    fallback: 'hybrid',
    of: ['hybrid', 'system'],
    about:
      'Where a chat puts what a question brings: in front of the message, or with all the rest in the system prompt. The latter starts claude anew for each question, and no prompt cache gives the conversation back.',
    project: false,
    env: ['MIRA_CONTEXT_PLACEMENT'],
  },
  'context.staticTokens': {
    type: 'integer',
    fallback: 1_500,
    min: 0,
    max: 100_000,
    about: "Most tokens of mira's own instructions. They cannot be left out: a smaller number is an error.",
    project: true,
    env: ['MIRA_CONTEXT_STATIC_TOKENS'],
  },
  'context.snapshotTokens': {
    type: 'integer',
    fallback: 600,
    min: 0,
    max: 100_000,
    about: 'Most tokens of what a session is told at its start, core blocks apart.',
    project: true,
    env: ['MIRA_CONTEXT_SNAPSHOT_TOKENS'],
  },
  'context.dynamicTokens': {
    type: 'integer',
    fallback: 1_000,
    min: 0,
    max: 100_000,
    about: 'Most tokens of what a session is told at its start and of what a question brings, together.',
    project: true,
    env: ['MIRA_CONTEXT_DYNAMIC_TOKENS'],
  },
  'context.totalTokens': {
    type: 'integer',
    fallback: 2_500,
    min: 0,
    max: 100_000,
    about: 'Most tokens of everything that mira adds to a request, core blocks and tools apart.',
    project: true,
    env: ['MIRA_CONTEXT_TOTAL_TOKENS'],
  },
  'context.toolTokens': {
    type: 'integer',
    fallback: 1_200,
    min: 0,
    max: 100_000,
    about: "Most tokens of the descriptions of mira's own tools; what does not fit is not offered to claude.",
    project: true,
    env: ['MIRA_CONTEXT_TOOL_TOKENS'],
  },
} as const satisfies Record<string, Setting>;
