import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MemoryEntry } from '../../../src/memory/entry.ts';
import { runMira } from '../../fakes/run.ts';
import { openPlace, type Place } from '../ask/place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
  mkdirSync(join(place.box.project, '.git'));
});
afterEach(() => place.close());

const body = (): string => JSON.stringify(place.fake.mainRequests.at(-1)?.body);
const waiting = async () => (await place.query('memories', 'review')) as MemoryEntry[];
const put = (name: string, text: string): string => {
  const file = join(place.box.project, name);
  writeFileSync(file, text);
  return file;
};

/** What claude is given with a question, as it reached the API. */
async function givenWith(prompt: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  place.fake.push({ text: 'fine' });
  const { out } = await place.json([prompt], { env });
  expect(out.status).toBe('done');
  return body();
}

test('what a file says reaches claude once the person accepted it, and not before', async () => {
  put(
    'rules.md',
    '# Releases\n\nThe release train leaves on Thursdays.\n\n# Parrots\n\nEvery parrot gets a green badge.\n',
  );
  const first = (await place.query('import', 'markdown', 'rules.md')) as { batch: string };
  expect(first).toMatchObject({ read: 2, added: 2, same: 0, skipped: [] });
  const asked = 'when does the release train leave, and which badge gets a parrot';
  const before = await givenWith(asked);
  expect(before).not.toContain('on Thursdays');
  expect(before).not.toContain('green badge');

  const train = (await waiting()).find(({ text }) => text.includes('Thursdays'));
  await place.query('memories', 'review', '--accept', train?.id ?? '');
  const after = await givenWith(asked);
  expect(after).toContain('on Thursdays');
  expect(after).not.toContain('green badge');

  const undone = await place.query('import', '--undo', first.batch, '--yes');
  expect(undone).toMatchObject({ removed: 1, skipped: [{ where: train?.id }] });
  expect(await waiting()).toEqual([]);
  expect(await givenWith(asked)).toContain('on Thursdays');
});

test('an accepted memory that is taken back waits again, and reaches claude no more', async () => {
  put('rules.md', '# Releases\n\nThe release train leaves on Thursdays.\n');
  await place.query('import', 'markdown', 'rules.md');
  const [train] = await waiting();
  await place.query('memories', 'review', '--accept', train?.id ?? '');
  expect(await place.query('memories', 'undo')).toMatchObject({ id: train?.id, status: 'proposed' });
  expect(await givenWith('when does the release train leave')).not.toContain('on Thursdays');
});

test('an export goes to another data folder, byte for byte, and claude is given it there', async () => {
  await place.query('remember', 'The release train leaves on Thursdays.');
  const gone = (await place.query('remember', 'The old depot is in Linz.')) as { id: string };
  const file = join(place.box.project, 'out.jsonl');
  await place.query('export', file);

  const there = { MIRA_HOME: join(place.box.dir, 'elsewhere') };
  const env = { ...place.box.env, ...there };
  const mira = async (...args: string[]) => {
    const { stdout } = await runMira([...args, '--json'], { cwd: place.box.project, env });
    return JSON.parse(stdout) as unknown;
  };
  expect(await mira('import', file)).toMatchObject({ read: 2, added: 2, same: 0, skipped: [] });
  expect(await mira('import', file)).toMatchObject({ batch: null, read: 2, added: 0, same: 2 });
  const [here, back] = await Promise.all(
    [place.box.env, env].map((each) => runMira(['export'], { cwd: place.box.project, env: each })),
  );
  expect(back?.stdout).toBe(here?.stdout);

  expect(await givenWith('when does the release train leave', there)).toContain('on Thursdays');
  await mira('forget', gone.id, '--yes');
  expect(await mira('import', file)).toMatchObject({
    added: 0,
    same: 1,
    skipped: [{ why: expect.stringContaining('forgotten') }],
  });
  expect(await givenWith('where is the old depot', there)).not.toContain('Linz');
});
