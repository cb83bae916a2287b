import { expect, test } from 'vitest';
import { turnLine } from '../../../src/actions/history-lines.ts';
import { offerLine } from '../../../src/repl/saved-talks.ts';

test('--resume offers conversations with the time as history prints it', () => {
  const at = '2026-11-21T13:06:40.000Z';
  const line = offerLine({ atMs: Date.parse(at), prompt: `why \u001b[31m${'so '.repeat(60)}` }, 80);
  expect(line).toMatch(/^2026-11-2\d \d\d:\d\d {2}why so .*…$/);
  expect(line.length).toBeLessThan(80);
  const turn = {
    ...{ turnId: 'x'.repeat(36), conversationId: 'c', at, prompt: 'why', status: 'done' as const, model: 'm' },
    ...{ costUsd: 0, durationMs: 0, project: { id: 'p', name: 'p', root: '/p' } },
  };
  const view = { columns: 80, dim: (text: string) => text, bold: (text: string) => text, now: 0 };
  expect(turnLine(turn, view)).toContain(`  ${line.slice(0, 16)}  `);
});
