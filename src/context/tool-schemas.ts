import type { GivenPiece } from './assemble.ts';
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
 * The tools of mira's as items, for the books: they go to claude by the control channel, and not in a prompt. They are
 * the same for the life of a session, since they stand in front of everything that is cached.
 */
export function toolPieces(tools: readonly ToolSchema[], tokensOf: (text: string) => number): readonly GivenPiece[] {
  return tools.map((tool) => {
    const text = toolText(tool);
    return {
      id: tool.name,
      version: text,
      text,
      section: TOOLS,
      layer: 'static',
      placement: 'system',
      tokens: tokensOf(text),
      score: null,
      parts: null,
      origin: 'mira',
      source: null,
      at: null,
    };
  });
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
