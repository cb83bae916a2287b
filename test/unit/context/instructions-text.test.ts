import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { settingOf } from '../../../src/config/index.ts';
import { DEFAULT_BUDGETS } from '../../../src/context/budgets.ts';
import { EVERYTHING, instructionsFor } from '../../../src/context/instructions-text.ts';
import { estimateTokens } from '../../../src/context/tokens.ts';
import { ROOT } from '../../fakes/sandbox.ts';

const TEMPLATE = readFileSync(join(ROOT, 'prompts', 'system.md'), 'utf8');
const SESSIONS = [true, false].flatMap((memory) => [true, false].map((tools) => ({ memory, tools })));

describe('the instructions of a session', () => {
  test.each(SESSIONS)('are whole, and the same each time: %j', (offered) => {
    const text = instructionsFor(TEMPLATE, offered);
    expect(text).toBe(instructionsFor(TEMPLATE, { ...offered }));
    expect(text).not.toMatch(/\{\{|\}\}|\n{3}/);
    expect(text).toMatch(/^You are running inside mira/);
    expect(text).toContain('# Where the answer is read');
    expect(text).toContain('`<mira-project>`');
  });

  test('speak of tools only where there are some', () => {
    const tools = /mcp__mira__|`remember`|`recall`|tasks_/;
    expect(instructionsFor(TEMPLATE, { memory: true, tools: true })).toMatch(tools);
    expect(instructionsFor(TEMPLATE, { memory: true, tools: false })).not.toMatch(tools);
  });

  test('name no element that a session without memory is not given, and promise nothing', () => {
    const text = instructionsFor(TEMPLATE, { memory: false, tools: false });
    const named = [...text.matchAll(/<mira[-:]([a-z_]+)/g)].map(([, name]) => name);
    expect(new Set(named)).toEqual(new Set(['project', 'persona', 'guidelines', 'exchange', 'now']));
    expect(text).not.toMatch(/\/why|\/memories|is stored|memory_ref|withdrawn/);
  });

  test.each([true, false])(
    'are from 1,024 tokens to what the budget allows without a configuration, tools: %s',
    (tools) => {
      const tokens = estimateTokens(instructionsFor(TEMPLATE, { ...EVERYTHING, tools }));
      expect(tokens).toBeGreaterThanOrEqual(1_024);
      expect(tokens).toBeLessThanOrEqual(1_500);
      expect(tokens).toBeLessThanOrEqual(Number(settingOf('context.staticTokens').fallback));
      expect(tokens).toBeLessThanOrEqual(DEFAULT_BUDGETS.static);
    },
  );

  test('an unknown slot is an error', () => {
    expect(() => instructionsFor('a\n{{nothing}}\nb', EVERYTHING)).toThrow('{{nothing}}');
  });
});
