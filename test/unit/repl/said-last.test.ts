import { expect, test } from 'vitest';
import { signsFor } from '../../../src/render/signs.ts';
import { saidLast } from '../../../src/repl/said-last.ts';

const theme = {
  bold: (text: string) => `*${text}*`,
  dim: (text: string) => `(${text})`,
  signs: signsFor({ LANG: 'C.UTF-8' }),
};
const whole = async (source: string): Promise<string> => `${source}\n`;

function said(prompt: string, answer: string): Promise<string | null> {
  const exchange = { turnId: '01980000-0000-7000-8000-000012345678', prompt, answer, project: 'one', at: '' };
  return saidLast('id', { store: { lastSaid: () => exchange }, whole, theme });
}

test('the question and its answer', async () => {
  expect(await said('what is it?', 'a b\n\nc')).toBe('*> what is it?*\na b\n\nc');
});

test('of a long answer the end, and where the rest is', async () => {
  const rows = Array.from({ length: 40 }, (_, at) => `row ${at + 1}`);
  const shown = (await said('and?', rows.join('\n')))?.split('\n') ?? [];
  expect(shown[1]).toBe('(… 24 more lines above (/history show 12345678))');
  expect(shown.slice(2)).toEqual(rows.slice(-16));
});

test('a question without an answer, and nothing at all', async () => {
  expect(await said('only this', '')).toBe('*> only this*');
  expect(await saidLast('id', { store: { lastSaid: () => null }, whole, theme })).toBeNull();
});

test('nothing of what was typed commands the terminal', async () => {
  expect(await said('a\u001b[2Jb\u001b]0;x\u0007', 'ok')).not.toContain('\u001b');
});
