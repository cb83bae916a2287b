import { describe, expect, test } from 'vitest';
import { decodeKeys } from '../../../src/repl/keys.ts';
import { askTerminal } from '../../../src/repl/terminal-traits.ts';

function stage(env: Record<string, string> = { TERM: 'xterm-256color' }) {
  let written = '';
  const grounds: string[] = [];
  const asked = askTerminal({
    write: (bytes) => {
      written += bytes;
    },
    env,
    onBackground: (ground) => grounds.push(ground),
  });
  return { asked, grounds, written: () => written };
}

describe('what a terminal says of itself', () => {
  test('is read from between the keys, whole or in pieces, and is no key', () => {
    const replies = '\u001b[?2026;2$y\u001b]11;rgb:ffff/ffff/ffff\u001b\\\u001b[>41;370;0c\u001b[?62;22c';
    for (const size of [1, 4, replies.length]) {
      const { asked, grounds } = stage();
      const heard: unknown[] = [];
      const decoder = decodeKeys((reply) => {
        heard.push(reply);
        asked.replied(reply);
      });
      const keys = [];
      for (let at = 0; at < replies.length; at += size) {
        keys.push(...decoder.feed(Buffer.from(replies.slice(at, at + size))));
      }
      expect(keys).toEqual([]);
      expect(asked.synchronized()).toBe(true);
      expect(asked.reflows()).toBe(false);
      expect(grounds).toEqual(['light']);
    }
  });

  test('is believed less than the environment, and asked only of terminals that take a question well', () => {
    const { asked, written } = stage({ TERM: 'xterm-256color', VTE_VERSION: '7200' });
    asked.replied({ type: 'kind', kind: 41 });
    expect(asked.reflows()).toBe(true);
    asked.ask();
    expect(written()).toContain('\u001b[c');
    const linux = stage({ TERM: 'linux' });
    linux.asked.ask();
    expect([linux.written(), linux.asked.reflows()]).toEqual(['', false]);
  });
});
