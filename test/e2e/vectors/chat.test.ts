import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeQdrant, startQdrant } from '../../fakes/qdrant/server.ts';
import type { Screen } from '../../fakes/screen.ts';
import { openPlace, type Place } from '../chat/place.ts';

let place: Place;
let fake: FakeQdrant;
beforeEach(async () => {
  place = await openPlace();
  fake = await startQdrant();
});
afterEach(async () => {
  await fake.close();
  await place.close();
});

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function command(chat: Screen, text: string, shows: string | RegExp): Promise<void> {
  chat.type(`${text}\r`);
  await chat.waitFor(shows);
}

test('a chat tells the server and asks it; unplugged, it says so in one line and goes on', async () => {
  const chat = place.open([], { env: { QDRANT_URL: fake.url } });
  await chat.waitFor(/^>/m);
  await command(chat, '/remember The parrot is green', /Remembered [0-9a-f]{8}/);
  await until(() => [...fake.collections.values()].some(({ points }) => points.size === 1));
  await command(chat, '/recall parrot', /0\.\d\d {2}[0-9a-f]{8} {2}fact/);
  expect(fake.requests.filter((each) => each.endsWith('/points/query'))).toHaveLength(1);

  await fake.close();
  await command(chat, '/recall which parrot', /> \/recall which parrot[\s\S]*The parrot is green/);
  await command(chat, '/recall green parrot', /> \/recall green parrot[\s\S]*The parrot is green/);
  await command(chat, '/remember The cat is grey', /Remembered [0-9a-f]{8}[\s\S]*Remembered [0-9a-f]{8}/);
  await command(chat, '/recall cat', /The cat is grey[\s\S]*The cat is grey/);
  const told = chat.text().match(/The Qdrant server does not answer/g) ?? [];
  expect(told).toHaveLength(1);
});
