import { setTimeout as past } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMira, type Screen } from '../../fakes/screen.ts';
import { openPlace, type Place } from '../ask/place.ts';
import { personBlocks } from './requests.ts';

let place: Place;
let screen: Screen | null = null;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(async () => {
  await screen?.close();
  screen = null;
  await place.close();
});

/** What is pressed sooner after a question has appeared was not meant for it. */
const ARMING_MS = 600;

/** Answers questions, each once it is there. */
async function press(on: Screen, ...steps: readonly (readonly [RegExp, string])[]): Promise<void> {
  for (const [question, key] of steps) {
    await on.waitFor(question);
    await past(ARMING_MS);
    on.type(key);
  }
}

test('/why changes corrections, preferences and goals by one key each, and claude hears of it', async () => {
  await place.query('correct', 'always lower the flag', '--yes');
  await place.query('prefs', 'set', 'language', 'British English');
  await place.query('goals', 'add', 'paint the gate');
  const chat = openMira(['chat'], { cwd: place.box.project, env: place.box.env });
  screen = chat;
  await chat.waitFor(/^>/m);
  place.fake.push({ text: 'First answer.' });
  chat.type('hello\r');
  await chat.waitFor(/First answer[\s\S]*tokens · \$/);
  chat.type('/why\r');
  await press(chat, [/What is to be changed/, '1'], [/disable, words and checks/, 'd']);
  await chat.waitFor(/always lower the flag: disabled/);
  // It has closed: what is typed now is a command again, and no answer.
  chat.type('/why\r');
  await press(chat, [/1 preference language/, '1'], [/u unset/, 'u']);
  await chat.waitFor(/preference language: British English: unset/);
  chat.type('/why\r');
  await press(chat, [/1 goal: paint the gate/, '1'], [/g give it up/, 'd']);
  await chat.waitFor(/goal: paint the gate: done/);
  expect(await place.query('corrections')).toMatchObject([{ status: 'disabled' }]);
  expect(await place.query('prefs')).toEqual([]);
  place.fake.push({ text: 'Second answer.' });
  chat.type('again\r');
  await chat.waitFor(/Second answer[\s\S]*tokens · \$/);
  const [told = ''] = personBlocks(place.fake.mainRequests.at(-1)?.body ?? {}).at(-1) ?? [];
  expect(told.match(/section="\w+"/g)).toEqual(['section="corrections"', 'section="preferences"', 'section="goals"']);
});
