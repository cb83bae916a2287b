import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPlace, type Place, pause } from './place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

describe('in a chat', () => {
  test('a failing API is one clear line, and the next message works', async () => {
    place.fake.push({ status: 400, message: 'bad thing' }, { text: 'Better.' });
    const chat = await place.chat();
    chat.type('one\r');
    await chat.waitFor(/^error: .*bad thing/m);
    chat.type('two\r');
    await chat.waitFor('Better.');
  });

  test('a wrong key says how to log in', async () => {
    place.fake.rule({ status: 401 });
    const chat = await place.chat();
    chat.type('one\r');
    await chat.waitFor(/^error: .*(key|login)/m);
    expect(chat.text()).toContain('mira login');
  });

  test('a claude that is missing is said at once, and the commands work without it', async () => {
    const chat = place.open([], { env: { MIRA_CLAUDE: join(place.box.dir, 'none') } });
    await chat.waitFor(/^>/m);
    await chat.waitFor(join(place.box.dir, 'none'));
    chat.type('/permissions\r');
    await chat.waitFor('no rule is allowed');
    chat.type('hello\r');
    await chat.waitFor(/> hello[\s\S]*error: /);
    chat.type('\x04');
    expect((await chat.exit).code).toBe(0);
  });

  test('an exhausted budget refuses the message, calls nothing, and the prompt is back', async () => {
    writeFileSync(join(place.box.miraHome, 'config.toml'), '[budget]\ndailyUsd = 0\n', { mode: 0o600 });
    const chat = await place.chat();
    chat.type('one\r');
    await chat.waitFor(/^error: .*limit/m);
    expect(chat.text()).toContain('budget.dailyUsd');
    await chat.waitFor(/^>$/m);
    expect(place.fake.mainRequests).toHaveLength(0);
  });

  test('escape sequences of an answer do nothing', async () => {
    const text = 'one \u001b[31mred\u001b[2J\u001b]0;owned\u0007 two \u001b[?1049h three';
    place.fake.push({ text, chunk: 2 });
    const chat = await place.chat();
    chat.type('go\r');
    await chat.waitFor('one red two  three');
    expect(chat.rawOutput()).not.toMatch(/owned|\u001b\[2J|1049h/);
  });

  test('a cut stream is said, and the whole answer is there', async () => {
    place.fake.push({ text: 'half of the answer that is cut', truncateAfter: 5 }, { text: 'the whole answer' });
    const chat = await place.chat();
    chat.type('go\r');
    await chat.waitFor('the whole answer');
    expect(chat.text()).toMatch(/the stream broke/);
  });

  test('a claude that cannot be started is said at once, broken between words', async () => {
    const chat = place.open([], { columns: 40, env: { MIRA_CLAUDE: '/nowhere/claude' } });
    await chat.waitFor(/^MIRA_CLAUDE to its path\n/m);
    expect(chat.text()).toContain('error: MIRA_CLAUDE names no program\nthat can be run: /nowhere/claude\n');
  });

  test('another size of the window keeps the text and one prompt', async () => {
    place.fake.push({ text: 'word '.repeat(60).trim() });
    const chat = await place.chat([], { columns: 80 });
    chat.type('go\r');
    await chat.waitFor('· $');
    chat.type('a draft of some length, so that it wraps');
    await chat.waitFor('so that it wraps');
    for (const columns of [50, 30, 90]) {
      chat.resize(columns, 24);
      // While a window is dragged a row may stay behind; one change after the other leaves none.
      await pause(1_200);
    }
    chat.type('!');
    await chat.waitFor(/it wraps!/);
    const text = chat.text().replace(/\s+/g, ' ');
    expect(text.match(/a draft of some length/g)).toHaveLength(1);
    expect(text.match(/word/g)).toHaveLength(60);
  });
});
