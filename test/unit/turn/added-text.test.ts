import { expect, test } from 'vitest';
import { addedText } from '../../../src/turn/added-text.ts';
import type { ContextItem } from '../../../src/turn/events.ts';

const item = (section: string, over: Partial<ContextItem> = {}): ContextItem => ({
  section,
  id: 'x',
  tokens: 10,
  score: null,
  placement: 'turn',
  layer: 'turn',
  ...over,
});

test('what was added is named by its kind, what is taken back apart, and the start of the session not at all', () => {
  const start = item('preferences', { placement: 'snapshot', layer: 'snapshot' });
  expect(addedText([start, item('memories'), item('memories'), item('time-and-place')])).toBe('2 memories, 30 tokens');
  expect(addedText([item('memories', { withdrawn: true }), item('preferences')])).toBe(
    '1 preference, 1 withdrawn, 20 tokens',
  );
  expect(addedText([start])).toBe('');
});
