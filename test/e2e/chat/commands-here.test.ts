import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startFake } from '../../fakes/anthropic.ts';
import { until } from '../../fakes/guarded.ts';
import { makeSandbox } from '../../fakes/sandbox.ts';
import { openMira } from '../../fakes/screen.ts';
import { bash, openPlace, type Place, pause } from './place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

/** The texts of the last message of the person's, block by block. */
const lastBlocks = (): string[] => {
  const messages = place.fake.mainRequests.at(-1)?.body.messages ?? [];
  const content = messages.findLast(({ role }) => role === 'user')?.content;
  return Array.isArray(content) ? content.map((block) => String(block.text)) : [String(content)];
};

/** A token that looks real, and stands nowhere in this file. */
const TOKEN = ['ghp', 'q7Rk2mZx9TbW4cVn8LpY3dHs6FjG1eKa5UoS'].join('_');

describe('a shell command', () => {
  test('runs here, and its output goes to claude in a block of its own in front of the next message, once', async () => {
    const chat = await place.chat();
    chat.type('!echo from the shell; exit 4\r');
    await chat.waitFor(/from the shell\nexit 4 · goes along/);
    await chat.waitFor('goes along: ! echo from the shell; exit 4 (exit 4, 1 line)');
    expect(place.fake.mainRequests).toHaveLength(0);
    chat.type('  what now?  \r');
    await until('the request', () => place.fake.mainRequests.length === 1);
    expect(lastBlocks().at(-1)).toBe('  what now?  ');
    expect(lastBlocks().at(-2)).toContain('$ echo from the shell; exit 4\nfrom the shell\n```');
    await chat.waitFor('· $');
    chat.type('and now?\r');
    await until('the second request', () => place.fake.mainRequests.length === 2);
    expect(lastBlocks().join('\n')).not.toContain('from the shell');
  });

  test('ends by Ctrl+C, and the chat goes on', async () => {
    const chat = await place.chat();
    chat.type('!sleep 600\r');
    await chat.waitFor('running: ! sleep 600');
    chat.type('\x03');
    await chat.waitFor(/SIGINT · goes along/);
    chat.type('/drop\r');
    await chat.waitFor('it stays here');
  });
});

describe('the last answer', () => {
  const answer = 'Do this:\n\n```sh\nmake all\n```\n';

  test('is copied by OSC 52, whole or a block of it', async () => {
    place.fake.push({ text: answer });
    const chat = await place.chat();
    chat.type('how?\r');
    await chat.waitFor('· $');
    chat.type('/copy\r');
    await chat.waitFor('copied the answer');
    chat.type('/copy 1\r');
    await chat.waitFor('copied code block 1');
    const sent = [...chat.rawOutput().matchAll(/\u001b\]52;c;([^\u0007]*)\u0007/g)];
    expect(sent.map(([, data = '']) => Buffer.from(data, 'base64').toString('utf8'))).toEqual([answer, 'make all']);
  });

  test('leaves the output of its tool to the pager, by Ctrl+O', async () => {
    const pager = join(place.box.dir, 'pager');
    writeFileSync(pager, '#!/bin/sh\necho PAGER BEGINS\nsed -n 3p\necho PAGER ENDS\n');
    chmodSync(pager, 0o755);
    place.fake.push({ tool_use: bash('seq 5 9') }, { text: 'Counted.' });
    const chat = place.open(['--allow', 'Bash'], { env: { PAGER: pager } });
    chat.type('count\r');
    await chat.waitFor(/Counted\.[\s\S]*· \$/);
    chat.type('\x0f');
    await chat.waitFor(/PAGER BEGINS\n5\nPAGER ENDS\n[\s\S]*^>/m);
    chat.type('still here\r');
    await until('the next message', () => place.asked().at(-1)?.includes('still here') === true);
  });
});

test('what claude thinks stays on the screen after /thinking on, and is folded otherwise', async () => {
  const thought = 'first I weigh both ways';
  place.fake.push({ thinking: thought, text: 'Folded.' }, { thinking: thought, text: 'Open.' });
  const chat = await place.chat();
  chat.type('one\r');
  await chat.waitFor(/Folded\.[\s\S]*· \$/);
  expect(chat.text()).not.toContain(thought);
  chat.type('/thinking on\r');
  await chat.waitFor('thoughts stay on the screen');
  chat.type('two\r');
  await chat.waitFor(/thought for[^\n]*\nfirst I weigh both ways[\s\S]*Open\.[\s\S]*· \$/);
});

describe('the last message', () => {
  test('is sent again by /retry, and changed by /edit', async () => {
    const chat = await place.chat();
    chat.type('first words\r');
    await chat.waitFor('· $');
    chat.type('/retry\r');
    await until('the second request', () => place.fake.mainRequests.length === 2);
    expect(lastBlocks().at(-1)).toBe('first words');
    await chat.waitFor(/· \$[\s\S]*· \$[\s\S]*^> *$/m);
    chat.type('/edit\r');
    // In the prompt, the last row of all.
    await chat.waitFor(/> first words\s*$/);
    chat.type(' and more\r');
    await until('the third request', () => place.fake.mainRequests.length === 3);
    expect(lastBlocks().at(-1)).toBe('first words and more');
  });
});

describe('a conversation', () => {
  test('is exported as it is stored, and taken up again by /resume', async () => {
    place.fake.push({ text: 'One.' }, { text: 'Two.' }, { text: 'Three.' });
    const chat = await place.chat();
    chat.type(`the first talk with ${TOKEN}\r`);
    await chat.waitFor(/One\.[\s\S]*· \$/);
    chat.type('/export talk.md\r');
    await chat.waitFor('wrote 1 turn to');
    const file = join(place.box.project, 'talk.md');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/the first talk[\s\S]*One\./);
    expect(readFileSync(file, 'utf8')).not.toContain(TOKEN);
    chat.type('/new\r');
    await chat.waitFor('a new conversation begins');
    chat.type('the second talk\r');
    await chat.waitFor(/Two\.[\s\S]*· \$/);
    chat.type('/resume\r');
    await chat.waitFor('Which conversation?');
    await pause();
    chat.type('first\r');
    await chat.waitFor(/going on with conversation [0-9a-f]+: the first talk/);
    chat.type('third\r');
    await chat.waitFor(/Three\.[\s\S]*· \$/);
    const sent = JSON.stringify(place.fake.mainRequests.at(-1)?.body.messages);
    expect(sent).toContain('the first talk');
    expect(sent).not.toContain('the second talk');
  });
});

test('mira introduces itself once, while the prompt takes text at once', async () => {
  const fake = await startFake();
  const box = makeSandbox(fake.url, { firstRun: true });
  try {
    mkdirSync(join(box.home, 'p'));
    const open = () => openMira([], { cwd: join(box.home, 'p'), env: box.env, columns: 80, rows: 24 });
    const first = open();
    await first.waitFor(/^>/m);
    first.type('hello\r');
    await first.waitFor('· $');
    const text = first.text();
    expect(text.indexOf('Welcome to mira')).toBe(0);
    for (const said of ['memory is switched off', '/help', '/remember', '/why']) expect(text).toContain(said);
    expect(fake.mainRequests).toHaveLength(1);
    await first.close();
    const second = open();
    await second.waitFor(/^>/m);
    await second.waitFor('lists the commands');
    expect(second.text()).not.toContain('Welcome');
    await second.close();
  } finally {
    await fake.close();
    box.cleanup();
  }
});
