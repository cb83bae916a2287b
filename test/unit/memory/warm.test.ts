import { describe, expect, test } from 'vitest';
import { freshMemory, item } from './home.ts';

describe('warming up', () => {
  test('what is found by it does not count as shown', async () => {
    const home = await freshMemory();
    try {
      await home.memory.remember(item('the last release was on Tuesday'), 'person');
      const before = home.memory.list({});
      home.memory.warm();
      expect(home.memory.list({})).toEqual(before);
      expect(before.map(({ shownCount }) => shownCount)).toEqual([0]);
    } finally {
      home.close();
    }
  });

  test('an empty store is no failure', async () => {
    const home = await freshMemory();
    try {
      expect(() => home.memory.warm()).not.toThrow();
    } finally {
      home.close();
    }
  });
});
