import type { Answer } from './assemble.ts';
import type { Section } from './section.ts';
import { estimateTokens } from './tokens.ts';

/** A tool of mira's as claude is told of it. */
export interface ToolSchema {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

/** The name of the section that the tools stand under. */
export const TOOLS = 'tools';

/** A tool as it reaches the API. */
export function toolText({ name, description, inputSchema }: ToolSchema): string {
  return JSON.stringify({ name: `mcp__mira__${name}`, description, input_schema: inputSchema });
}

/**
 * The tools of mira's as a section, for the books: they go to claude by the control channel, and not in a prompt. They
 * are the same for the life of a session, since they stand in front of everything that is cached.
 */
export function toolsAnswer(tools: readonly ToolSchema[]): Answer {
  // What is over the budget was not offered.
  const budget = Number.POSITIVE_INFINITY;
  const section: Section = { name: TOOLS, layer: 'static', priority: 0, budget, pieces: async () => [] };
  const pieces = tools.map((tool) => {
    const text = toolText(tool);
    return { id: tool.name, version: text, text, score: null, parts: null, origin: 'mira', source: null, at: null };
  });
  return { section, pieces };
}

/** The tools that fit the budget, in their order, and those that are not offered to claude since they do not. */
export function fittingTools<T extends ToolSchema>(
  tools: readonly T[],
  budget: number,
): { readonly offered: readonly T[]; readonly left: readonly T[] } {
  let left = budget;
  const offered = tools.filter((tool) => {
    const tokens = estimateTokens(toolText(tool));
    if (tokens > left) return false;
    left -= tokens;
    return true;
  });
  return { offered, left: tools.filter((tool) => !offered.includes(tool)) };
}
