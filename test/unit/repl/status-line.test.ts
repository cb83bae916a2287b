import { describe, expect, test } from 'vitest';
import { textWidth } from '../../../src/lib/width.ts';
import { type StatusFacts, statusRow } from '../../../src/repl/status-line.ts';

const FACTS: StatusFacts = {
  project: 'mira',
  branch: 'main',
  model: 'sonnet',
  mode: 'plan',
  incognito: false,
  contextTokens: 45_210,
  contextWindow: 200_000,
  todayUsd: 1.234,
};

describe('the status row', () => {
  test('tells project, branch, model, mode, context and cost', () => {
    expect(statusRow(FACTS, 100)).toBe('mira · main · sonnet · mode plan · ctx 23 % · today $1.23');
  });

  test('counts the context in tokens as long as the size of the window is not known', () => {
    expect(statusRow({ ...FACTS, contextWindow: null }, 100)).toContain(' · context 45.2k tokens · ');
    expect(statusRow({ ...FACTS, contextTokens: 90 }, 100)).toContain(' · ctx <1 % · ');
  });

  test('tells of incognito, and in 40 columns still with the context', () => {
    const facts = { ...FACTS, incognito: true };
    expect(statusRow(facts, 100)).toBe('mira · main · sonnet · incognito · mode plan · ctx 23 % · today $1.23');
    expect(statusRow(facts, 39)).toBe('incognito · mode plan · ctx 23 %');
    expect(statusRow(facts, 25)).toBe('incognito · mode plan');
  });

  test('leaves out what is not known, and the mode in which everything is asked', () => {
    const facts = { ...FACTS, branch: null, mode: 'default', contextTokens: null, todayUsd: null };
    expect(statusRow(facts, 100)).toBe('mira · sonnet');
  });

  test.each([0, 5, 12, 20, 40, 60])('fits into %i columns, the mode last to go', (columns) => {
    const row = statusRow(FACTS, columns);
    expect(textWidth(row)).toBeLessThanOrEqual(columns);
    expect(row.includes('mode plan')).toBe(columns >= 'mode plan'.length);
  });

  test('a branch cannot write to the terminal', () => {
    expect(statusRow({ ...FACTS, branch: 'a\u001b]0;title\u0007b' }, 100)).not.toContain('\u001b');
  });
});
