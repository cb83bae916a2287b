import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MemoryEntry } from '../../../src/memory/entry.ts';
import { runMira } from '../../fakes/run.ts';
import { openMira, type Screen } from '../../fakes/screen.ts';
import { openPlace, type Place, pause } from '../chat/place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
  mkdirSync(join(place.box.project, '.git'));
});
afterEach(() => place.close());

async function command(chat: Screen, text: string, shows: string | RegExp): Promise<void> {
  chat.type(`${text}\r`);
  await chat.waitFor(shows);
}

async function list(...args: string[]): Promise<MemoryEntry[]> {
  const { stdout } = await runMira(['memories', 'list', ...args, '--json'], {
    cwd: place.box.project,
    env: place.box.env,
  });
  return JSON.parse(stdout) as MemoryEntry[];
}

/** Lets claude propose memories, which nobody asked it for. */
async function propose(...texts: string[]): Promise<void> {
  const calls = texts.map((text) => ({ name: 'mcp__mira__remember', input: { text, quote: 'nobody said this' } }));
  place.fake.push({ tool_use: calls }, { text: 'Done.' });
  await runMira(['ask', 'go on'], { cwd: place.box.project, env: place.box.env });
  expect(await list('--status', 'proposed')).toHaveLength(texts.length);
}

describe('in the chat', () => {
  test('the memory works without the model', async () => {
    const chat = await place.chat();
    await command(chat, '/remember The parrot is green', /Remembered [0-9a-f]{8}: fact \(guessed\), project/);
    await command(chat, '/recall parrot', /0\.\d\d {2}[0-9a-f]{8} {2}fact/);
    await command(chat, '/memories', /> \/memories\n[0-9a-f]{8} {2}fact/);
    chat.type('/forget --query parrot\r');
    await chat.waitFor('Forget this memory for good?');
    await pause();
    chat.type('y');
    await chat.waitFor('Forgot 1.');
    expect(await list()).toEqual([]);
    expect(place.fake.mainRequests).toHaveLength(0);
  });

  test('a review takes keys', async () => {
    await propose('The parrot is green', 'The cat is called Ada');
    const chat = await place.chat();
    chat.type('/memories review\r');
    await chat.waitFor('2 left');
    await pause();
    chat.type('a');
    await chat.waitFor('1 left');
    await pause();
    chat.type('r');
    await chat.waitFor(/\[archived\]/);
    expect(await list()).toMatchObject([{ origin: 'user-confirmed', status: 'active' }]);
    expect(await list('--status', 'archived')).toHaveLength(1);
  });
});

test('without a terminal a review lists, and takes ids or all that a filter leaves', async () => {
  await propose('The parrot is green', 'The cat is called Ada', 'A third thing', 'A fourth thing');
  const review = async (...args: string[]): Promise<MemoryEntry[]> => {
    const options = { cwd: place.box.project, env: place.box.env };
    const { stdout } = await runMira(['memories', 'review', ...args, '--json'], options);
    return JSON.parse(stdout) as MemoryEntry[];
  };
  const [a, b, ...others] = (await review()).map(({ id }) => id);
  const accepted = await review('--accept', a ?? '', b ?? '');
  expect(accepted).toMatchObject([
    { id: a, status: 'active', origin: 'user-confirmed' },
    { id: b, status: 'active', origin: 'user-confirmed' },
  ]);
  expect(await review('--origin', 'import', '--refuse', 'all')).toEqual([]);
  expect((await review('--origin', 'assistant', '--refuse', 'all')).map(({ id }) => id)).toEqual(others);
  expect(await review()).toEqual([]);
});

test('outside of the chat a review takes keys', async () => {
  await propose('The parrot is green', 'The cat is called Ada', 'A third thing\nof two lines');
  const screen = openMira(['memories', 'review'], { cwd: place.box.project, env: place.box.env });
  try {
    await screen.waitFor('3 left');
    screen.type('e');
    await screen.waitFor('New text:');
    screen.type(' of Paula\r');
    await screen.waitFor('2 left');
    // Pressed by habit: nothing was asked that Enter alone answers.
    screen.type('\r');
    screen.type('a\r');
    await screen.waitFor('1 left');
    screen.type('q');
    await screen.waitFor('1 still waiting; you decided:');
    await screen.waitFor(/fact.*of Paula/);
  } finally {
    await screen.close();
  }
  const kept = await list();
  expect(kept).toHaveLength(2);
  expect(kept.every(({ origin }) => origin === 'user-confirmed')).toBe(true);
  expect(kept.map(({ text }) => text)).toContain('A third thing\nof two lines of Paula');
  expect(await list('--status', 'proposed')).toHaveLength(1);
});
