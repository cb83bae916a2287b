import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../../fakes/guarded.ts';
import type { Screen } from '../../fakes/screen.ts';
import { openPlace, type Place } from './place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

const TRUE_COLOUR = { env: { COLORTERM: 'truecolor' } };
const fence = (language: string, code: string): string => `\`\`\`${language}\n${code}\n\`\`\``;

/** The code of a line with a colour of its own, which the bytes that were written hold as `ESC[…m` in front of it. */
const painted = (word: string): RegExp => new RegExp(`\\u001b\\[38;2;[\\d;]+m${word}`);

async function open(over: Parameters<Place['open']>[1] = TRUE_COLOUR) {
  const chat = place.open([], over);
  await chat.waitFor(/^>/m);
  return chat;
}

/** Waits until these words stand on the screen in a colour. */
async function seenPainted(chat: Screen, ...words: readonly string[]): Promise<void> {
  for (const word of words) await until(`${word} in colour`, () => painted(word).test(chat.rawOutput()));
}

test('a short first answer that ends at once comes in colour, before the line of its end', async () => {
  place.fake.push({ text: `Do this:\n\n${fence('rust', 'pub fn answer')}` });
  const chat = await open();
  chat.type('go\r');
  await seenPainted(chat, 'pub');
  await chat.waitFor(/pub fn answer\n```\n.*· \$/);
  expect(chat.text().match(/fn answer/g)).toHaveLength(1);
});

// These languages are ready soonest: how long a text waits is bounded.
test('several languages, one in a list, and one that nobody knows', async () => {
  const text = [
    fence('json', '[true, "alpha"]'),
    `- item\n\n  ${fence('sh', 'while beta').replaceAll('\n', '\n  ')}`,
    fence('klingon', 'nuqneH'),
    fence('rust', 'pub fn gamma'),
    'The end.',
  ].join('\n\n');
  place.fake.push({ text }, { text: fence('go', 'package delta') });
  const chat = await open();
  chat.type('go\r');
  await seenPainted(chat, 'true', 'while', 'pub');
  expect(chat.text()).toMatch(/"alpha"\][\s\S]*item[\s\S]*while beta[\s\S]*nuqneH[\s\S]*pub fn gamma[\s\S]*The end/);
  chat.type('again\r');
  await seenPainted(chat, 'package');
});

test.each([
  ['Ctrl+D', '\x04'],
  ['/quit', '/quit\r'],
])('%s right behind an answer loses no line of it', async (_name, keys) => {
  place.fake.push({ text: `${fence('html', '<p>one</p>\n<p>two</p>')}\n\nlast words` });
  const chat = await open();
  chat.type('go\r');
  await chat.waitFor('last words');
  chat.type(keys);
  expect((await chat.exit).code).toBe(0);
  expect(chat.text().match(/<p>one<\/p>\n<p>two<\/p>\n```\n\nlast words\n/g)).toHaveLength(1);
});

test('SIGTERM right behind an answer loses no line of it', async () => {
  place.fake.push({ text: `${fence('html', '<p>one</p>\n<p>two</p>')}\n\nlast words` });
  const chat = await open();
  chat.type('go\r');
  await chat.waitFor('last words');
  chat.kill('SIGTERM');
  await chat.exit;
  expect(chat.text().match(/<p>one<\/p>\n<p>two<\/p>\n```\n\nlast words\n/g)).toHaveLength(1);
});

test('a message that is sent meanwhile stands below the answer', async () => {
  place.fake.push({ text: `${fence('html', '<p>one</p>')}\n\nlast words` }, { text: 'Second answer.' });
  const chat = await open();
  chat.type('go\r');
  await chat.waitFor('last words');
  chat.type('next\r');
  await chat.waitFor(/Second answer\.[\s\S]*· \$/);
  expect(chat.text()).toMatch(/<p>one<\/p>\n```\n\nlast words\n[\s\S]*> next\n[\s\S]*Second answer/);
  expect(chat.text().match(/<p>one/g)).toHaveLength(1);
});

test('without colours nothing is fetched to colour, and nothing waits', async () => {
  place.fake.push({ text: fence('ts', 'const answer = 42;') });
  const chat = await open({ env: { NO_COLOR: '1' } });
  chat.type('go\r');
  await chat.waitFor(/const answer = 42;\n```\n.*· \$/);
  expect(chat.rawOutput()).not.toMatch(/\u001b\[(?:38|3\d|9\d)[;m]/);
});
