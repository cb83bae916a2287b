import { expect, test } from 'vitest';
import { ACTIONS } from '../../../src/actions/index.ts';
import { DEFAULT_BUDGETS } from '../../../src/context/budgets.ts';
import { estimateTokens } from '../../../src/context/tokens.ts';
import { fittingTools, toolText } from '../../../src/context/tool-schemas.ts';
import { toolsFor } from '../../../src/surfaces/tools.ts';

/** Tokens that are left for a word more in a description. */
const ROOM = 20;

test('all of the tools are offered with the default settings, and there is room left', () => {
  const tools = toolsFor(ACTIONS, () => {
    throw new Error('no tool is called here');
  });
  expect(fittingTools(tools, DEFAULT_BUDGETS.tools).left).toEqual([]);
  const tokens = tools.reduce((sum, tool) => sum + estimateTokens(toolText(tool)), 0);
  expect(tools.length).toBeGreaterThan(10);
  expect(tokens).toBeLessThanOrEqual(DEFAULT_BUDGETS.tools - ROOM);
});
