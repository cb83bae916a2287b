import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { textOf } from '../../fakes/anthropic-pick.ts';
import { openMira, type Screen } from '../../fakes/screen.ts';
import { openPlace, type Place } from '../ask/place.ts';

let place: Place;
let screen: Screen | null = null;
beforeEach(async () => {
  place = await openPlace();
  // What was said earlier is told in a project only.
  execFileSync('git', ['init'], { cwd: place.box.project, stdio: 'ignore' });
});
afterEach(async () => {
  await screen?.close();
  screen = null;
  await place.close();
});

/** Longer than what is told of an earlier conversation, so that it stands there in part. */
const SECRET =
  'the quokkabarn vault opens with the glimmerfish turned thrice <leftwards> by a lanternmoth keeper whose zebraquartz ring is warm';
const PIECE = 12;

const lastSystem = (): string => textOf(place.fake.mainRequests.at(-1)?.body.system);

/** Files of the data folder that hold a piece of the secret, and the piece. */
function traces(): readonly string[] {
  const pieces = Array.from({ length: SECRET.length - PIECE + 1 }, (_, at) => SECRET.slice(at, at + PIECE));
  return readdirSync(place.box.miraHome, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      return pieces.filter((piece) => bytes.includes(piece)).map((piece) => `${entry.name}: ${piece}`);
    });
}

const remember = async (): Promise<string> => ((await place.query('remember', SECRET)) as { readonly id: string }).id;

test('no piece of a forgotten text stays where its beginning was told', async () => {
  place.fake.push({ text: 'I do.' });
  await place.json([`Keep this in mind: ${SECRET}`]);
  const id = await remember();
  await place.json(['What is new in the harbour?']);
  expect(/<mira-earlier .*/.exec(lastSystem())?.[0]).toMatch(/>Keep this in mind: the quokkabarn vault[^<]*…</);
  expect(traces().length).toBeGreaterThan(50);
  await place.query('forget', id, '--yes');
  await place.query('maintain');
  expect(traces()).toEqual([]);
  expect(JSON.stringify(await place.query('why'))).toContain('Keep this in mind: [forgotten]');
});

test('nor does what a living chat was told at its start come back with its next turns', async () => {
  place.fake.push({ text: 'I do.' });
  await place.json([`Keep this in mind: ${SECRET}`]);
  const id = await remember();
  await place.query('prefs', 'set', 'vault', SECRET);
  const opened = openMira(['chat'], { cwd: place.box.project, env: place.box.env });
  screen = opened;
  const say = async (line: string, then: RegExp): Promise<void> => {
    opened.type(`${line}\r`);
    await opened.waitFor(then);
  };
  await opened.waitFor(/^>/m);
  place.fake.push({ text: 'First answer.' });
  await say('What is new?', /First answer[\s\S]*tokens · \$/);
  expect(lastSystem().includes('quokkabarn')).toBe(true);
  // Another process forgets what this one has told, and tells again.
  await place.query('forget', id, '--yes');
  place.fake.push({ text: 'Second answer.' });
  await say('And else?', /Second answer[\s\S]*tokens · \$/);
  opened.type('\u0004');
  await opened.exit;
  await place.query('maintain');
  expect(traces()).toEqual([]);
});

test('what other turns were told of a turn goes with it', async () => {
  place.fake.push({ text: 'I do.' });
  const { out } = await place.json([`Keep this in mind: ${SECRET}`]);
  await place.json(['What is new in the harbour?']);
  await place.query('history', 'forget', out.turnId ?? '', '--yes');
  await place.query('maintain');
  expect(traces()).toEqual([]);
});
