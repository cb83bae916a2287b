import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../fakes/guarded.ts';
import type { Screen } from '../../fakes/screen.ts';
import { openPlace, type Place } from './place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

/** Types a command and waits for what it shows. */
async function command(chat: Screen, text: string, shows: string | RegExp): Promise<void> {
  chat.type(`${text}\r`);
  await chat.waitFor(shows);
}

describe('mira’s own commands', () => {
  test('never call the model', async () => {
    const chat = await place.chat();
    await command(chat, '/help', '`/help NAME` explains one');
    for (const name of ['/status', '/usage', '/history', '/new', '/quit']) expect(chat.text()).toContain(name);
    await command(chat, '/help history', /> \/help history[\s\S]*search/);
    await command(chat, '/status', /> \/status[\s\S]*database/);
    await command(chat, '/usage', /> \/usage[\s\S]*day/);
    await command(chat, '/history', /> \/history\n[\s\S]*>/);
    await command(chat, '/permissions', 'no rule is allowed for this project');
    await command(chat, '/mode plan', 'mode: plan');
    await command(chat, '/cost', /this chat +\$0\.00, 0 turns[\s\S]*this month/);
    await command(chat, '/keys', 'Ctrl+A');
    expect(place.fake.mainRequests).toHaveLength(0);
  });

  test('a name that is nearly one gets the nearest', async () => {
    const chat = await place.chat();
    await command(chat, '/hsitory', /did you mean.*\/history/i);
    await command(chat, '/stauts', /did you mean.*\/status/i);
    expect(place.fake.mainRequests).toHaveLength(0);
  });

  test('/model shows and changes who answers; nonsense is refused', async () => {
    const chat = await place.chat();
    await command(chat, '/model claude-haiku-9-test', /^model: claude-haiku-9-test/m);
    chat.type('hello\r');
    await until('the request', () => place.fake.requests.some(({ body }) => body.model === 'claude-haiku-9-test'));
    await chat.waitFor('· $');
    await command(chat, '/model no such model', /error: .*model/);
  });

  test('/new begins afresh, and the history keeps what was said', async () => {
    place.fake.push({ text: 'First answer.' }, { text: 'Second answer.' });
    const chat = await place.chat();
    await command(chat, 'the first question', /First answer\.[\s\S]*· \$/);
    await command(chat, '/new', 'a new conversation begins');
    await command(chat, 'the second question', /Second answer\.[\s\S]*· \$/);
    expect(JSON.stringify(place.fake.mainRequests.at(-1)?.body.messages)).not.toContain('the first question');
    await command(chat, '/history', /> \/history[\s\S]*the first question/);
  });

  test('/clear is /new and is never sent on', async () => {
    const chat = await place.chat();
    await command(chat, '/clear', 'a new conversation begins');
    expect(place.fake.mainRequests).toHaveLength(0);
  });

  test('work beside a running answer', async () => {
    place.fake.push({ text: 'A slow answer that takes a while to come out.', chunk: 3, chunkMs: 150 });
    const chat = await place.chat();
    await command(chat, 'go', 'A slow');
    await command(chat, '/permissions', 'no rule is allowed');
    await command(chat, '/new', /error: a turn is running/);
    await chat.waitFor(/to come out\.[\s\S]*· \$/);
    expect(chat.text().replace(/\s/g, '')).toContain('answer');
  });
});

describe('what is not mira’s', () => {
  test('claude’s own commands pass', async () => {
    const chat = await place.chat();
    await chat.waitFor(/^> *$/m);
    await command(chat, '/release-notes', /> \/release-notes\s+\S/);
    expect(place.fake.mainRequests).toHaveLength(0);
  });

  test('a path is text', async () => {
    const chat = await place.chat();
    chat.type('/etc/hosts is what\r');
    await until('the request', () => place.fake.mainRequests.length > 0);
    expect(place.asked()[0]).toContain('/etc/hosts is what');
  });
});

describe('a narrow window', () => {
  test('lists and errors fit into 40 columns', async () => {
    const chat = await place.chat([], { columns: 40 });
    await command(chat, '/help', '`/help NAME` explains one');
    await command(chat, '/nonsense', 'no command /nonsense');
    await chat.waitFor(/^> *$/m);
  });
});
