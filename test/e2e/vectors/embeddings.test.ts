import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeEmbeddings, startEmbeddings } from '../../fakes/embeddings.ts';
import { openMira } from '../../fakes/screen.ts';
import { openPlace, type Place } from './place.ts';

let place: Place;
let fake: FakeEmbeddings;
let remote: Record<string, string>;
beforeEach(async () => {
  place = openPlace();
  fake = await startEmbeddings();
  remote = {
    MIRA_EMBEDDINGS_PROVIDER: 'openai',
    OPENAI_BASE_URL: fake.url,
    OPENAI_API_KEY: 'key-of-a-test',
    MIRA_EMBEDDINGS_DIMENSIONS: '64',
    MIRA_EMBEDDINGS_USD_PER_MILLION_TOKENS: '100',
  };
});
afterEach(async () => {
  await fake.close();
  place.close();
});

const model = async (env: Record<string, string> = remote) => (await place.json(['status'], env)).vectors.model;

test('vectors come from the endpoint, each text once, and what they cost is in the usage', async () => {
  await place.run(['remember', 'The parrot is green'], remote);
  await place.run(['recall', 'which parrot'], remote);
  await place.run(['recall', 'which parrot'], remote);
  expect(fake.asked).toEqual([['The parrot is green'], ['which parrot']]);
  expect(fake.keys).toEqual(new Set(['Bearer key-of-a-test']));
  expect(await model()).toBe('text-embedding-3-small@64');
  const { rows, day } = await place.json(['usage', '--by', 'operation']);
  expect(rows).toMatchObject([{ key: 'embed', calls: 2, inputTokens: 20, costUsd: 0.002 }]);
  expect(day.costUsd).toBe(0.002);
});

test('a limit that is reached stops the endpoint, not the memory', async () => {
  const poor = { ...remote, MIRA_BUDGET_DAILY_USD: '0' };
  const { code, stderr } = await place.run(['remember', 'The parrot is green'], poor);
  expect(code).toBe(0);
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining('the daily limit of $0.00 is reached')]);
  expect(fake.asked).toEqual([]);
});

test.each([401, 503, 'cut'] as const)(
  'an endpoint that gives %s: words alone with one line, embedded later',
  async (fault) => {
    fake.fault = fault;
    const stored = await place.run(['remember', 'The parrot is green'], remote);
    expect([stored.code, stored.stderr.trimEnd().split('\n').length]).toEqual([0, 1]);
    const found = await place.run(['recall', 'parrot'], remote);
    expect(found.stdout).toContain('The parrot is green');
    expect(found.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect((await place.json(['status'], remote)).vectors).toMatchObject({ pending: 1 });
    fake.fault = null;
    await place.run(['remember', 'The cat is grey'], remote);
    expect(fake.asked).toEqual([['The cat is grey', 'The parrot is green']]);
    expect((await place.json(['status'], remote)).vectors).toMatchObject({ pending: 0 });
  },
);

test('another length than is set, and no key: words alone with one line', async () => {
  fake.dimensions = 32;
  const { stderr } = await place.run(['remember', 'The parrot is green'], remote);
  expect(stderr).toMatch(/^text-embedding-3-small gives 32 dimensions, 64 are set.*\n$/);
  const none = await place.run(['recall', 'parrot'], { MIRA_EMBEDDINGS_PROVIDER: 'openai' });
  expect(none.stdout).toContain('The parrot is green');
  expect(none.stderr).toMatch(/OPENAI_API_KEY/);
});

test('a secret never reaches the endpoint', async () => {
  const secret = `sk-ant-api03-${'Ab3dEf6hIj'.repeat(9)}`;
  await place.run(['remember', `the key is ${secret}`], remote);
  await place.run(['remember', '--redact', `the key is ${secret}`], remote);
  await place.run(['recall', `what is ${secret}`], remote);
  expect(fake.asked.length).toBeGreaterThan(0);
  expect(JSON.stringify(fake.asked)).not.toContain('Ab3dEf6hIj');
});

test('another model: the old vectors answer until reembed has made the new ones; killed, it goes on', async () => {
  const texts = Array.from({ length: 600 }, (_, i) => `memory number ${i} of a parrot`);
  await place.rememberAll(texts);
  const built = await model({});
  const slow = { ...remote, MIRA_EMBEDDINGS_BATCH: '50' };
  const found = await place.run(['recall', 'memory number 7'], slow);
  expect(found.stderr).toContain('mira maintain reembed');
  expect(found.stdout).toContain('memory number 7');

  const { child, done } = place.start(['maintain', 'reembed'], slow);
  fake.before = () => {
    if (fake.asked.length >= 11) child.kill('SIGKILL');
  };
  await done;
  fake.before = () => undefined;
  expect(await model(slow)).toBe(built);
  const askedBefore = fake.asked.flat().length;
  expect((await place.run(['maintain', 'reembed'], slow)).code).toBe(0);
  expect(await model(slow)).toBe('text-embedding-3-small@64');
  // Three pieces of 128, three requests each, were stored before the kill.
  expect(fake.asked.flat().length - askedBefore).toBeLessThanOrEqual(600 - 3 * 128);
  expect((await place.json(['status'], slow)).vectors).toMatchObject({ pending: 0 });
});

test('reembed --model writes the model to the configuration, and shows a bar on a terminal', async () => {
  await place.rememberAll(Array.from({ length: 40 }, (_, i) => `memory number ${i}`));
  fake.before = () => new Promise((resolve) => setTimeout(resolve, 150));
  const env = { ...place.box.env, ...remote, MIRA_EMBEDDINGS_BATCH: '10' };
  const screen = openMira(['maintain', 'reembed', '--model', 'own-model'], { cwd: place.box.project, env });
  try {
    await screen.waitFor(/embed {2}#+\.* {2}\d+ of 40/);
    await screen.waitFor('Clean.');
  } finally {
    await screen.close();
  }
  expect(readFileSync(join(place.box.miraHome, 'config.toml'), 'utf8')).toContain('model = "own-model"');
  expect(await model()).toBe('own-model@64');
  const misplaced = await place.run(['maintain', '--model', 'x']);
  expect(misplaced.code).toBe(2);
  const builtIn = await place.run(['maintain', 'reembed', '--model', 'x']);
  expect(builtIn.code).toBe(2);
  expect(await model()).toBe('own-model@64');
});
