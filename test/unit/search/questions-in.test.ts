import { describe, expect, test } from 'vitest';
import { mergeHits } from '../../../src/search/merge-hits.ts';
import { questionsIn } from '../../../src/search/rank/questions-in.ts';
import type { Hit } from '../../../src/search/search.ts';

const texts = (text: string) => questionsIn(text).map((part) => part.text);

describe('the parts of a text that are asked', () => {
  test('are the text itself where it is one sentence, or nothing but blanks', () => {
    for (const text of ['which port does staging use', 'Which port does staging use?', ' ', ''])
      expect(questionsIn(text)).toEqual([{ text, leastScore: 0 }]);
  });

  test('are the questions first, whole as well while it is short, and no greetings', () => {
    const text = 'Good morning! I restarted the staging database. Which port does it use? Thanks a lot!';
    const [whole, question, statement, ...others] = questionsIn(text);
    expect(whole).toEqual({ text, leastScore: 0 });
    expect(question).toEqual({ text: 'Which port does it use?', leastScore: 0 });
    expect(statement?.text).toBe('I restarted the staging database.');
    expect(statement?.leastScore).toBeGreaterThan(0.5);
    expect(others).toEqual([]);
  });

  test('of a long text are few: its questions, then what stands at its ends', () => {
    const lines = Array.from({ length: 50 }, (_, i) => `The server number${i} wrote line${i} into its log.`);
    const parts = texts([...lines, 'Which of them should we restart?'].join('\n'));
    expect(parts[0]).toBe('Which of them should we restart?');
    expect(parts.slice(1)).toEqual([lines[0], lines[49], lines[1]]);
  });

  test('of a very long text are looked for at its ends, however long it is', () => {
    const log = 'A line of a log that says nothing much.\n'.repeat(30_000);
    const parts = texts(`Which port is it?\n${log}Why does the server stop?`);
    expect(parts.slice(0, 2)).toEqual(['Which port is it?', 'Why does the server stop?']);
    const [run, ...others] = texts('x'.repeat(1_000_000));
    expect(run?.length).toBeLessThan(10_000);
    expect(others).toEqual([]);
  });

  test('leave pasted code out, and say a repeated line once', () => {
    const code = '```ts\nconst port = readPort();\n```';
    expect(texts(`Which port is it?\n${code}\nWhich port is it?`)).toEqual([
      `Which port is it?\n${code}\nWhich port is it?`,
      'Which port is it?',
    ]);
    expect(texts(code)).toEqual([code]);
  });
});

describe('what several parts have found', () => {
  const hit = (n: number, score: number): Hit => ({
    n,
    score,
    evidence: { cosine: 0, told: 0, lead: 0 },
    parts: { words: 0, meaning: 0, pin: 0, scope: 0, recency: 0, use: 0 },
  });

  test('keeps the order of a single one', () => {
    const hits = [hit(1, 0.4), hit(2, 0.9)];
    expect(mergeHits([{ hits, leastScore: 0 }], 1)).toEqual([hits[0]]);
  });

  test('is each row once, the likeliest first, without what a statement only brushed', () => {
    const merged = mergeHits(
      [
        { hits: [hit(1, 0.5), hit(2, 0.6)], leastScore: 0 },
        { hits: [hit(1, 0.8), hit(3, 0.5)], leastScore: 0.65 },
      ],
      5,
    );
    expect(merged.map(({ n, score }) => [n, score])).toEqual([
      [1, 0.8],
      [2, 0.6],
    ]);
    expect(mergeHits([], 5)).toEqual([]);
  });
});
