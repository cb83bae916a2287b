import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeQdrant, startQdrant } from '../../fakes/qdrant/server.ts';
import { openPlace, type Place } from './place.ts';

const AWAY = { QDRANT_URL: 'http://127.0.0.1:1' };
const COLLECTION = 'mira_memory_mira-minilm-256-v1_256';

let place: Place;
let fake: FakeQdrant;
let there: { QDRANT_URL: string };
beforeEach(async () => {
  place = openPlace();
  fake = await startQdrant();
  there = { QDRANT_URL: fake.url };
});
afterEach(async () => {
  await fake.close();
  place.close();
});

const points = () => fake.collections.get(COLLECTION)?.points ?? new Map();

test('one-shot commands send nothing; maintain sync brings the server up to date, with what was forgotten', async () => {
  await place.run(['remember', 'We deploy on tuesdays'], there);
  const { id } = await place.json(['remember', 'The parrot is green'], there);
  expect(await place.json(['recall', 'parrot'], there)).toMatchObject([{ id }]);
  expect(fake.requests).toEqual([]);
  expect((await place.json(['status'], there)).vectors).toMatchObject({ store: 'qdrant', healthy: true, pending: 2 });

  const synced = await place.json(['maintain', 'sync'], there);
  expect(synced.done).toContainEqual({ name: 'sync', ms: expect.any(Number), count: 2 });
  expect([...points().keys()]).toContain(id);
  expect(JSON.stringify([...points().values()])).not.toContain('parrot');

  await place.run(['forget', id, '--yes'], there);
  await place.run(['maintain', 'sync'], there);
  expect([...points().keys()]).not.toContain(id);
  expect((await place.json(['status'], there)).vectors).toMatchObject({ healthy: true, pending: 0 });
});

test('a server that is away is one line, and is told later', async () => {
  const stored = await place.run(['remember', 'The parrot is green'], AWAY);
  expect(stored.code).toBe(0);
  expect(stored.stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(/^The Qdrant server does not answer\./)]);
  const found = await place.run(['recall', 'parrot'], AWAY);
  expect(found.stdout).toContain('The parrot is green');
  expect(found.stderr.trimEnd().split('\n')).toHaveLength(1);

  const refused = await place.run(['maintain', 'sync', '--json'], AWAY);
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'vectors' } });
  expect((await place.run(['maintain'], AWAY)).code).toBe(0);
  expect((await place.json(['status'], AWAY)).vectors).toMatchObject({ healthy: false, pending: 1 });
  const checks = (await place.json(['doctor'], AWAY)).checks as { name: string }[];
  expect(checks.find(({ name }) => name === 'vectors')).toMatchObject({ status: 'warning' });

  // The wait after the failure does not hold for a sync that was asked for.
  await place.run(['maintain', 'sync'], there);
  expect(points().size).toBe(1);
});

test('a server that came later or lost its data is told everything; rebuild tells it anew', async () => {
  await place.rememberAll(['one parrot', 'two cats', 'three dogs']);
  await place.run(['maintain', 'sync'], there);
  expect(points().size).toBe(3);
  fake.collections.clear();
  await place.run(['maintain', 'sync'], there);
  expect(points().size).toBe(3);
  const sent = () => fake.requests.filter((each) => each.endsWith('/points')).length;
  const before = sent();
  await place.run(['maintain', 'rebuild'], there);
  expect(sent()).toBeGreaterThan(before);
  expect(points().size).toBe(3);
});

test('a wrong key and a wrong URL are said', async () => {
  await fake.close();
  fake = await startQdrant('right-key-of-the-server');
  there = { QDRANT_URL: fake.url };
  await place.run(['remember', 'The parrot is green'], there);
  const wrong = await place.run(['maintain', 'sync'], { ...there, QDRANT_API_KEY: 'wrong-key' });
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toMatch(/answered 401\n.*QDRANT_API_KEY/);
  expect(wrong.stderr).not.toContain('wrong-key');
  expect((await place.run(['maintain', 'sync'], { ...there, QDRANT_API_KEY: 'right-key-of-the-server' })).code).toBe(0);
  expect(points().size).toBe(1);
  const config = await place.run(['config'], { ...there, QDRANT_API_KEY: 'right-key-of-the-server' });
  expect(config.stdout).not.toContain('right-key');
  const url = await place.run(['recall', 'parrot'], { QDRANT_URL: 'localhost' });
  expect(url.code).toBe(2);
  expect(url.stderr).toContain('no http or https URL');
});

describe('killed in the middle of a sync', () => {
  test('nothing is lost and nothing doubled by the next one', { timeout: 120_000 }, async () => {
    const texts = Array.from({ length: 350 }, (_, i) => `memory number ${i} of a parrot`);
    await place.rememberAll(texts);
    const ids = ((await place.json(['memories', 'list', '--limit', '1000'])) as { id: string }[]).map(({ id }) => id);
    expect(ids).toHaveLength(350);
    for (const stopAfter of [1, 2, 3]) {
      const { child, done } = place.start(['maintain', 'rebuild'], there);
      const before = puts();
      const watch = setInterval(() => {
        if (puts() - before >= stopAfter) child.kill('SIGKILL');
      }, 1);
      await done;
      clearInterval(watch);
    }
    expect((await place.run(['maintain', 'sync'], there)).code).toBe(0);
    expect([...points().keys()].sort()).toEqual([...ids].sort());
    expect((await place.json(['status'], there)).vectors).toMatchObject({ pending: 0, dead: 0 });
  });
});

function puts(): number {
  return fake.requests.filter((each) => each.startsWith('PUT') && each.endsWith('/points')).length;
}
