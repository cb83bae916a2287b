import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPlace, type Place, pause } from './place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

const inProject = (name: string): string => join(place.box.project, name);
const historyFile = (): string => join(place.box.miraHome, 'history.jsonl');
const drafts = (): readonly string[] => {
  const folder = join(place.box.miraHome, 'drafts');
  return existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')) : [];
};

/** A red square of 8 × 8. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGP4z8CAFWEXHbQSACj/P8Fu7N9hAAAAAElFTkSuQmCC';

describe('what was typed before', () => {
  test('comes back by Up and Ctrl+R in the next chat', async () => {
    place.fake.push({ text: 'One.' }, { text: 'Two.' }, { text: 'Three.' });
    const first = await place.chat();
    first.type('tell me about whales\r');
    await first.waitFor('One.');
    first.type(' not for the history\r');
    await first.waitFor('Two.');
    first.type('\x04');
    await first.exit;
    expect(readFileSync(historyFile(), 'utf8')).toBe('"tell me about whales"\n');
    expect(statSync(historyFile()).mode & 0o777).toBe(0o600);

    const second = await place.chat();
    second.type('\x1b[A');
    await second.waitFor('> tell me about whales');
    second.type('\x15\x12whal');
    await second.waitFor('search the history: whal');
    second.type('\r');
    await second.waitFor('Three.');
    expect(place.asked().at(-1)).toContain('tell me about whales');
  });
});

test('messages that wait outlive a kill, and are shown and not sent by the next chat', async () => {
  place.fake.push({ hang: true });
  const first = await place.chat();
  first.type('one\r');
  await first.waitFor('Ctrl+C cancels');
  first.type('two\r');
  await first.waitFor(/^queued: two/m);
  expect(drafts()).toEqual([expect.stringContaining('"waiting":["two"]')]);
  first.kill('SIGKILL');
  await first.exit;
  const second = await place.chat();
  await second.waitFor(/^not sent: two/m);
  expect(second.text().replace(/\s+/g, ' ')).toContain('Up opens one, Enter sends it, Esc takes it back');
  second.type('\u001b[A');
  await second.waitFor(/^> two/m);
  expect(place.asked().join()).not.toContain('two');
  second.type('\r');
  await expect.poll(() => place.asked().join(), { timeout: 5_000 }).toContain('two');
  expect(drafts()).toEqual([]);
});

describe('a draft', () => {
  test('is on disk within a second and comes back after a kill', async () => {
    const first = await place.chat();
    first.type('half a thought');
    await first.waitFor('> half a thought');
    await expect.poll(drafts, { timeout: 3_000 }).toEqual([expect.stringContaining('half a thought')]);
    first.kill('SIGKILL');
    await first.exit;

    place.fake.push({ text: 'Whole.' });
    const second = await place.chat();
    await second.waitFor('> half a thought');
    second.type(', now whole\r');
    await second.waitFor('Whole.');
    expect(place.asked().at(-1)).toContain('half a thought, now whole');
    expect(drafts()).toEqual([]);
  });
});

test('a large paste is folded, and sent as it was', async () => {
  place.fake.push({ text: 'Long.' });
  const lines = Array.from({ length: 40 }, (_, n) => `  line ${n} "of" 40`).join('\n');
  const chat = await place.chat();
  chat.type(`see \x1b[200~${lines.replaceAll('\n', '\r')}\x1b[201~`);
  await chat.waitFor('> see [Pasted text #1 +40 lines]');
  chat.type('\x7f');
  await expect.poll(() => chat.screen().join('\n')).not.toContain('Pasted text');
  chat.type(`\x1b[200~${lines}\x1b[201~\r`);
  await chat.waitFor('Long.');
  expect(place.asked().at(-1)).toContain(`see ${lines}`);
});

test('a picture that a message names goes along, and the text stays as it was', async () => {
  place.fake.push({ text: 'I see.' });
  writeFileSync(inProject('my pic.png'), Buffer.from(PNG, 'base64'));
  const chat = await place.chat();
  chat.type("what is in 'my pic.png'?\r");
  await chat.waitFor('I see.');
  await chat.waitFor('attached my pic.png (png, 1 kB)');
  const sent = JSON.stringify(place.fake.mainRequests.at(-1)?.body);
  expect(sent).toContain('"media_type":"image/png"');
  expect(sent).toContain("what is in 'my pic.png'?");
});

test('a dropped picture is a path alone, its blanks escaped: no command', async () => {
  place.fake.push({ text: 'I see.' });
  writeFileSync(inProject('my pic.png'), Buffer.from(PNG, 'base64'));
  const dropped = inProject('my pic.png').replaceAll(' ', '\\ ');
  const chat = await place.chat();
  chat.type('!echo carried\r');
  await chat.waitFor('goes along with your next message');
  chat.type(`\x1b[200~${dropped}\x1b[201~\r`);
  await chat.waitFor('attached my pic.png (png, 1 kB)');
  await chat.waitFor('I see.');
  const sent = JSON.stringify(place.fake.mainRequests.at(-1)?.body);
  expect(sent).toContain('"media_type":"image/png"');
  expect(sent).toContain('$ echo carried');
});

test('@ offers the files that git knows', async () => {
  execFileSync('git', ['init', '-q'], { cwd: place.box.project });
  writeFileSync(inProject('.gitignore'), 'hidden.txt\n');
  writeFileSync(inProject('hidden.txt'), '');
  writeFileSync(inProject('hello world.txt'), '');
  const chat = await place.chat();
  chat.type('read @he');
  await chat.waitFor('hello world.txt');
  expect(chat.text()).not.toContain('hidden.txt');
  chat.type('\t');
  await pause(100);
  chat.type('\t');
  await chat.waitFor('> read @"hello world.txt"');
});

test('an editor of one’s own changes the draft', async () => {
  place.fake.push({ text: 'Edited.' });
  const editor = inProject('editor.sh');
  writeFileSync(editor, '#!/bin/sh\nprintf "and more\\n" >> "$1"\n', { mode: 0o755 });
  const chat = place.open([], { env: { EDITOR: editor } });
  await chat.waitFor(/^>/m);
  chat.type('a message\x07');
  await chat.waitFor('and more');
  chat.type('\r');
  await chat.waitFor('Edited.');
  expect(place.asked().at(-1)).toContain('a message\nand more');
});

test('vi keys, when they are wanted', async () => {
  place.fake.push({ text: 'Changed.' });
  writeFileSync(join(place.box.miraHome, 'config.toml'), '[input]\nmode = "vi"\n');
  const chat = await place.chat();
  chat.type('one two');
  await chat.waitFor('> one two');
  chat.type('\x1b');
  await chat.waitFor('-- NORMAL --');
  chat.type('0cwthree\r');
  await chat.waitFor('Changed.');
  expect(place.asked().at(-1)).toContain('three two');
});
