import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bash, openPlace, type Place, pause } from '../chat/place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
  mkdirSync(join(place.box.project, '.git'));
});
afterEach(() => place.close());

/** What claude was sent so far, without the marks of its own cache. */
function messages(at: number): string[] {
  const sent = place.fake.mainRequests[at]?.body.messages ?? [];
  return sent.map(({ role, content }) => {
    // The CLI turns a plain string into one block of text later.
    const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
    return JSON.stringify({ role, blocks }).replace(/,"cache_control":\{[^}]*\}/g, '');
  });
}

test('a correction given in a running chat holds at once; a warning stands in the next message, and the prefix stays', async () => {
  const chat = await place.chat();
  chat.type("/correct no echo here --forbid-command 'echo *' --warn\r");
  await chat.waitFor('Corrected');
  place.fake.push({ tool_use: bash('echo one') }, { text: 'First.' }, { text: 'Second.' });
  chat.type('say one\r');
  await chat.waitFor('First.');
  await chat.waitFor(/no echo here[\s\S]*echo one/);
  chat.type('and now?\r');
  await chat.waitFor('Second.');
  expect(messages(2).at(-1)).toContain('<mira-notice');
  expect(messages(2).at(-1)).toContain('no echo here');
  expect(messages(2).slice(0, messages(1).length)).toEqual(messages(1));
  chat.type('/corrections\r');
  await chat.waitFor('1 caught, 0 saved');
});

test('a call that is blocked takes the line that says why, with the command that takes it back, and its own short one', async () => {
  const chat = await place.chat();
  chat.type("/correct use pnpm --forbid-command 'npm *' --instead pnpm --block\r");
  await chat.waitFor('Corrected');
  place.fake.push({ tool_use: bash('npm ci') }, { text: 'Blocked so.' });
  chat.type('go\r');
  await chat.waitFor('Blocked so.');
  const screen = chat.text().replace(/\s+/g, ' ');
  expect(screen).toMatch(
    /blocked by correction "use pnpm": this runs npm ci; use instead: pnpm \(fine\? \/corrections fine/,
  );
  expect(screen).toMatch(/Bash npm ci → denied Blocked so/);
  expect(screen).not.toContain('refused: Bash');
});

/** Breaks a correction that only warns three times in one turn. */
async function breakThrice(chat: Awaited<ReturnType<Place['chat']>>): Promise<void> {
  await chat.waitFor(/^>/m);
  chat.type("/correct no echo here --forbid-command 'echo *'\r");
  await chat.waitFor('Corrected');
  const calls = ['echo one', 'echo two', 'echo three'].map((command) => ({ tool_use: bash(command) }));
  place.fake.push(...calls, { text: 'All said.' });
  chat.type('go\r');
}

test('after the third catch the chat asks whether to block, and what was typed before is no answer', async () => {
  const chat = await place.chat();
  await breakThrice(chat);
  await chat.waitFor(/was broken 3 times; the last one runs echo three[\s\S]*y block from now on/);
  expect(chat.text()).toContain('All said.');
  expect(chat.text()).not.toContain('/corrections block');
  chat.type('y');
  await chat.waitFor(/^> y/m);
  await pause();
  chat.type('y');
  await chat.waitFor(/no echo here": blocked from now on/);
  chat.type('\x7f/corrections\r');
  await chat.waitFor('3 caught, 0 saved');
  place.fake.push({ tool_use: bash('echo four') }, { text: 'So not.' });
  chat.type('more\r');
  await chat.waitFor('So not.');
  expect(chat.text()).toContain('blocked by correction');
  expect(chat.text()).not.toContain('was broken 4 times');
});

test('in line mode the question is numbered, and "that was fine" is one of its answers', async () => {
  const chat = place.open([], { env: { TERM: 'dumb' } });
  await breakThrice(chat);
  await chat.waitFor(/was broken 3 times[\s\S]* 3 {2}that was fine/);
  await pause();
  chat.type('3\r');
  await chat.waitFor('let through from now on: echo three');
  place.fake.push({ tool_use: bash('echo three') }, { text: 'Said again.' });
  chat.type('again\r');
  await chat.waitFor('Said again.');
  expect(chat.text().split('warning: correction')).toHaveLength(4);
});

test('incognito nothing is counted and nothing is asked', async () => {
  const chat = await place.chat();
  chat.type("/correct no echo here --forbid-command 'echo *'\r");
  await chat.waitFor('Corrected');
  chat.type('/incognito\r');
  await chat.waitFor('incognito');
  const calls = ['echo one', 'echo two', 'echo three'].map((command) => ({ tool_use: bash(command) }));
  place.fake.push(...calls, { text: 'All said.' });
  chat.type('go\r');
  await chat.waitFor(/All said\.[\s\S]*· \$/);
  await pause();
  expect(chat.text()).not.toContain('was broken');
});
