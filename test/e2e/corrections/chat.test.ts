import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bash, openPlace, type Place } from '../chat/place.ts';

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
