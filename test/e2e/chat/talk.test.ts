import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { descendants } from '../../../src/claude/process-tree.ts';
import { until } from '../../fakes/guarded.ts';
import { openPlace, type Place, pause } from './place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

const commandOf = (pid: number): string => execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
const squeeze = (text: string): string => text.replace(/\s/g, '');

describe('talking', () => {
  test.each([80, 40])('every word of an answer is on the screen once, in order, in %i columns', async (columns) => {
    const words = Array.from({ length: 300 }, (_, i) => `word${i}`).join(' ');
    const text = `${words}\n\n- a list\n- 日本語 and 👩🏽‍🚀\n\nThe very end.`;
    place.fake.push({ text, chunkMs: 1 });
    const chat = await place.chat([], { columns, rows: 12 });
    chat.type('go\r');
    await chat.waitFor('The very end.');
    await chat.waitFor(/·\s\$/);
    const all = squeeze(chat.text());
    const at = all.indexOf('word0');
    expect(all.slice(at)).toContain(squeeze(text.replaceAll('\n- ', '\n• ')));
    expect(all.split('word299')).toHaveLength(2);
    expect(chat.text()).toMatch(/^> go$/m);
  });

  test('several turns are one conversation', async () => {
    place.fake.push({ text: 'First answer.' }, { text: 'Second answer.' });
    const chat = await place.chat();
    chat.type('one\r');
    await chat.waitFor(/First answer\.[\s\S]*· \$/);
    chat.type('two\r');
    await chat.waitFor('Second answer.');
    expect(JSON.stringify(place.fake.mainRequests.at(-1)?.body.messages)).toContain('First answer.');
  });

  test('a paste of several lines is one message, and nothing is sent by itself', async () => {
    const chat = await place.chat();
    chat.type('\x1b[200~one\rtwo\rthree\x1b[201~');
    await chat.waitFor(/> one\n {2}two\n {2}three/);
    await pause(300);
    expect(place.fake.mainRequests).toHaveLength(0);
    chat.type('\r');
    await until('the request', () => place.fake.mainRequests.length > 0);
    expect(place.asked()[0]).toContain('one\ntwo\nthree');
  });

  test('what is typed while an answer comes stands as queued, and is sent afterwards in order', async () => {
    place.fake.push({ text: 'A slow answer that takes a while to come out.', chunk: 3, chunkMs: 120 });
    place.fake.push({ text: 'Reply to two.' }, { text: 'Reply to three.' });
    const chat = await place.chat();
    chat.type('one\r');
    await chat.waitFor('A slow');
    chat.type('two\r');
    await chat.waitFor('queued: two');
    chat.type('three\r');
    await chat.waitFor('queued: three');
    expect(place.fake.mainRequests).toHaveLength(1);
    await chat.waitFor('Reply to three.');
    expect(chat.text()).not.toContain('queued:');
    expect(place.asked().map((text) => text.split('\n').at(-1))).toEqual(['one', 'two', 'three']);
  });

  test('Esc takes back what is queued', async () => {
    place.fake.push({ text: 'A slow answer that takes a while to come out.', chunk: 3, chunkMs: 120 });
    const chat = await place.chat();
    chat.type('one\r');
    await chat.waitFor('A slow');
    chat.type('two\r');
    await chat.waitFor('queued: two');
    chat.type('\x1b');
    await chat.waitFor(/^> two$/m);
    await chat.waitFor('· $');
    await pause(300);
    expect(chat.text()).not.toContain('queued:');
    expect(place.fake.mainRequests).toHaveLength(1);
  });
});

describe('cancelling and leaving', () => {
  test('Ctrl+C cancels the turn, what had come stays, and the next message works', async () => {
    place.fake.push({ text: 'The beginning of a long answer.', chunk: 4, stallAfter: 8 }, { text: 'A new answer.' });
    const chat = await place.chat();
    chat.type('one\r');
    await chat.waitFor('The beg');
    chat.type('\x03');
    await chat.waitFor('interrupted; what had come is kept');
    await pause(1100);
    chat.type('two\r');
    await chat.waitFor('A new answer.');
    expect(chat.text()).toContain('The beg');
  });

  test('a second Ctrl+C leaves', async () => {
    place.fake.push({ text: 'The beginning of a long answer.', chunk: 4, stallAfter: 8 });
    const chat = await place.chat();
    chat.type('one\r');
    await chat.waitFor('The beg');
    chat.type('\x03\x03');
    expect((await chat.exit).code).toBe(130);
    expect(chat.rawOutput()).toContain('\x1b[?2004l');
  });

  test('Ctrl+C at an idle prompt clears the draft, then says how to leave, then leaves', async () => {
    const chat = await place.chat();
    chat.type('a draft');
    await chat.waitFor('> a draft');
    chat.type('\x03');
    await chat.waitFor(/^>$/m);
    chat.type('\x03');
    await chat.waitFor('Ctrl+C again leaves');
    chat.type('\x03');
    expect(await chat.exit).toEqual({ code: 0, signal: null });
  });

  test.each([
    ['Ctrl+D', '\x04'],
    ['/quit', '/quit\r'],
    ['/exit', '/exit\r'],
  ])('%s leaves, with one line on how to go on', async (_name, keys) => {
    place.fake.push({ text: 'The answer.' });
    const chat = await place.chat();
    chat.type('one\r');
    await chat.waitFor(/The answer\.[\s\S]*· \$/);
    chat.type(keys);
    expect(await chat.exit).toEqual({ code: 0, signal: null });
    const last = chat.text().split('\n').at(-1);
    expect(last).toMatch(
      /^session [0-9a-f]{8} · 1 turn · \d+ tokens · \$[\d.]+ · .*mira chat --conversation [0-9a-f]{8}$/,
    );
    expect(chat.rawOutput().lastIndexOf('\x1b[?2004l')).toBeGreaterThan(chat.rawOutput().lastIndexOf('\x1b[?2004h'));
    expect(chat.rawOutput()).toContain('\x1b[?25h');
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s leaves the terminal as it was', async (signal, code) => {
    const chat = await place.chat();
    await pause(300);
    chat.kill(signal);
    expect(await chat.exit).toEqual({ code, signal: null });
    expect(chat.rawOutput()).toContain('\x1b[?2004l');
    expect(chat.rawOutput()).toContain('\x1b[?25h');
  });
});

describe('going on', () => {
  test('--continue takes up the conversation where it was', async () => {
    place.fake.push({ text: 'First answer.' }, { text: 'Second answer.' });
    const first = await place.chat();
    first.type('the first question\r');
    await first.waitFor(/First answer\.[\s\S]*· \$/);
    first.type('\x04');
    await first.exit;
    const second = await place.chat(['--continue']);
    second.type('and then\r');
    await second.waitFor('Second answer.');
    expect(JSON.stringify(place.fake.mainRequests.at(-1)?.body.messages)).toContain('the first question');
  });

  test('a session that claude no longer has is replaced, aloud', async () => {
    place.fake.push({ text: 'First answer.' }, { text: 'Second answer.' });
    const first = await place.chat();
    first.type('one\r');
    await first.waitFor(/First answer\.[\s\S]*· \$/);
    first.type('\x04');
    await first.exit;
    rmSync(join(place.box.home, '.claude', 'projects'), { recursive: true });
    const second = await place.chat(['--continue']);
    second.type('two\r');
    await second.waitFor('Second answer.');
    expect(second.text()).toContain('it starts afresh');
  });

  test('--resume lets one choose', async () => {
    place.fake.push({ text: 'First answer.' }, { text: 'Second answer.' }, { text: 'Third answer.' });
    for (const [question, answer] of [
      ['the first question', 'First answer.'],
      ['the second question', 'Second answer.'],
    ] as const) {
      const chat = await place.chat();
      chat.type(`${question}\r`);
      await chat.waitFor(new RegExp(`${answer}[\\s\\S]*· \\$`));
      chat.type('\x04');
      await chat.exit;
    }
    const chat = place.open(['--resume']);
    await chat.waitFor(/^\W*\d{4}-\d\d-\d\d \d\d:\d\d {2}the first question$/m);
    chat.type('\x1b[B');
    await pause(200);
    chat.type('\r');
    await chat.waitFor(/^>$/m);
    chat.type('and now\r');
    await chat.waitFor('Third answer.');
    const given = JSON.stringify(place.fake.mainRequests.at(-1)?.body.messages);
    expect([given.includes('the first question'), given.includes('the second question')]).toEqual([true, false]);
  });

  test('a claude that is killed ends the turn with a clear line, and the next message works', async () => {
    place.fake.push({ text: 'The beginning of a long answer.', chunk: 4, stallAfter: 8 }, { text: 'A new answer.' });
    const chat = await place.chat();
    chat.type('the first question\r');
    await chat.waitFor('The beg');
    const claude = descendants(chat.pid).filter((pid) => commandOf(pid).includes('stream-json'));
    expect(claude).toHaveLength(1);
    for (const pid of claude) process.kill(pid, 'SIGKILL');
    await chat.waitFor(/claude ended by SIGKILL/);
    chat.type('again\r');
    await chat.waitFor('A new answer.');
    expect(JSON.stringify(place.fake.mainRequests.at(-1)?.body.messages)).toContain('the first question');
  });

  test('two chats in one database do not hinder each other', async () => {
    place.fake.rule({ text: 'An answer.', chunk: 2, chunkMs: 20 });
    const [one, two] = [await place.chat(), await place.chat()];
    for (const round of [1, 2]) {
      one.type(`one ${round}\r`);
      two.type(`two ${round}\r`);
      for (const chat of [one, two]) await chat.waitFor(new RegExp(`(An answer\\.[\\s\\S]*· \\$[\\s\\S]*){${round}}`));
    }
    for (const chat of [one, two]) {
      expect(chat.text()).not.toMatch(/locked|error:/);
      chat.type('\x04');
      expect(await chat.exit).toEqual({ code: 0, signal: null });
    }
    const last = place.fake.mainRequests.map(({ body }) => JSON.stringify(body.messages));
    expect(last.some((messages) => messages.includes('one 2') && messages.includes('two'))).toBe(false);
  });

  test('a conversation that another chat holds is not taken', async () => {
    place.fake.rule({ text: 'An answer.' });
    const one = await place.chat();
    one.type('hello\r');
    await one.waitFor(/An answer\.[\s\S]*· \$/);
    const two = place.open(['--continue']);
    expect((await two.exit).code).toBe(1);
    expect(two.text()).toContain(String(one.pid));
    expect(two.text()).toContain('--fork');
    const fork = await place.chat(['--continue', '--fork']);
    fork.type('me too\r');
    await fork.waitFor(/An answer\.[\s\S]*· \$/);
    expect(JSON.stringify(place.fake.mainRequests.at(-1)?.body.messages)).toContain('hello');
  });
});
