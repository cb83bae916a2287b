import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bash, openPlace, type Place, pause } from './place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

const END = /After\.[\s\S]*· \$/;

describe('menus', () => {
  test('/model lists what claude knows, letters filter, Enter takes', async () => {
    const chat = await place.chat();
    chat.type('/model\r');
    await chat.waitFor(/model: sonnet; who answers[\s\S]*\* sonnet/);
    chat.type('haik');
    await chat.waitFor(/filter: haik\n\* haiku/);
    chat.type('\r');
    await chat.waitFor('model: haiku');
    expect(chat.text()).not.toContain('filter:');
    place.fake.push({ text: 'After.' });
    chat.type('hi\r');
    await chat.waitFor(END);
    expect(place.fake.mainRequests.at(-1)?.body.model).toMatch(/haiku/);
  });

  test('/mode by arrows; Esc leaves everything as it was', async () => {
    const chat = await place.chat();
    chat.type('/mode\r');
    await chat.waitFor('* default');
    chat.type('\x1b');
    await chat.waitFor(/^> \/mode\nmode: default$/m);
    chat.type('/mode\r');
    await chat.waitFor('* default');
    chat.type('\x1b[B');
    await chat.waitFor(/^\* (?!default)/m);
    const chosen = /^\* (\w+)/m.exec(chat.text())?.[1] ?? '';
    chat.type('\r');
    await chat.waitFor(`mode: ${chosen}`);
  });

  test('the inbox of memories is decided by single keys, after each has stood', async () => {
    const chat = await place.chat();
    const file = join(place.box.project, 'notes.md');
    writeFileSync(file, '# One\n\nthe first note is about water\n\n# Two\n\nthe second note is about stone\n');
    chat.type(`!!node ${join(process.cwd(), 'bin/mira')} import markdown notes.md\r`);
    await chat.waitFor('exit 0');
    chat.type('/memories review\r');
    await chat.waitFor(/2 left[\s\S]*a accept/);
    chat.type('\r');
    await pause();
    chat.type('a');
    await chat.waitFor(/1 left[\s\S]*a accept/);
    await pause();
    chat.type('r');
    await pause();
    chat.type('/memories list\r');
    await chat.waitFor(/first note|second note/);
    await pause();
    expect(chat.text()).not.toContain('a accept');
  });
});

describe('a question', () => {
  test('is edited before it is allowed; unchanged it is not allowed', async () => {
    place.fake.push({ text: 'I need a command.', tool_use: bash('echo one > made') }, { text: 'After.' });
    const chat = await place.chat();
    chat.type('go\r');
    await chat.waitFor('Allow Bash?');
    await pause();
    chat.type('e');
    await chat.waitFor('change it, then Enter allows it');
    chat.type('\r');
    await chat.waitFor(/Allow Bash\?[\s\S]*e edit/);
    await pause();
    chat.type('e');
    await chat.waitFor('change it, then Enter allows it');
    chat.type('\x01\x1b[C\x1b[C\x1b[C\x1b[C\x1b[Ctwenty');
    await chat.waitFor('echo twentyone > made');
    chat.type('\r');
    await chat.waitFor(END);
    expect(readFileSync(join(place.box.project, 'made'), 'utf8')).toBe('twentyone\n');
  });

  test('about an edit shows the lines of the file that change', async () => {
    const path = join(place.box.project, 'a.txt');
    writeFileSync(path, Array.from({ length: 30 }, (_, i) => `line ${i + 1}`).join('\n'));
    const input = { file_path: path, old_string: 'line 20', new_string: 'line twenty' };
    place.fake.push({ text: 'Reading.', tool_use: { name: 'Read', input: { file_path: path } } });
    place.fake.push({ text: 'Editing.', tool_use: { name: 'Edit', input } }, { text: 'After.' });
    const chat = await place.chat();
    chat.type('go\r');
    await chat.waitFor(/Allow (Edit|Update)\?[\s\S]*20 - line 20\n +20 \+ line twenty/);
    expect(chat.text()).toMatch(/17 {3}line 17/);
    await pause();
    chat.type('y');
    await chat.waitFor(END);
    expect(readFileSync(path, 'utf8')).toContain('line twenty');
  });

  test('with several answers is sent by Enter alone', async () => {
    const options = ['Red', 'Green', 'Blue'].map((label) => ({ label, description: '' }));
    const input = { questions: [{ question: 'Which colours?', header: 'Colours', options, multiSelect: true }] };
    place.fake.push({ text: 'One.', tool_use: { name: 'AskUserQuestion', input } }, { text: 'After.' });
    const chat = await place.chat();
    chat.type('go\r');
    await chat.waitFor('3 [ ] Blue');
    await pause();
    chat.type(' ');
    await chat.waitFor('* 1 [x] Red');
    chat.type('3');
    await chat.waitFor('* 3 [x] Blue');
    chat.type('\r');
    await chat.waitFor(END);
    expect(place.asked().at(-1)).toContain('"Which colours?"="Red, Blue"');
  });

  test('calls back a person who looks at another window', async () => {
    place.fake.push({ text: 'I need a command.', delayMs: 500, tool_use: bash('touch made') });
    const chat = await place.chat();
    chat.type('go\r\x1b[O');
    await chat.waitFor('Allow Bash?');
    await expect.poll(chat.rawOutput).toContain('\x1b]9;mira (project): a question waits\x07\x07');
    expect(chat.text()).not.toContain('question waits');
  });
});

describe('the queue', () => {
  test('Up opens the last message in its place, and only its last form is sent, byte for byte', async () => {
    place.fake.push({ text: 'A slow answer that takes a long while.', chunk: 2, chunkMs: 500 });
    place.fake.push({ text: 'Reply two.' }, { text: 'Reply three.' });
    const chat = await place.chat();
    chat.type('one\r');
    await chat.waitFor('A slow');
    chat.type('\x1b[200~  two\ttabs  \x1b[201~');
    await pause(100);
    chat.type('\r');
    await chat.waitFor('queued:   two');
    chat.type('three\r');
    await chat.waitFor('queued: three');
    chat.type('\x1b[A');
    await chat.waitFor('queued, open below: three');
    chat.type('\x1b[A');
    await chat.waitFor('queued, open below:   two');
    chat.type('!  ');
    await chat.waitFor(/tabs {2}! *$/m);
    // The answer ends; what is open in the editor is not taken.
    await chat.waitFor(/· \$/);
    await pause(300);
    expect(place.fake.mainRequests).toHaveLength(1);
    chat.type('\r');
    await chat.waitFor(/Reply three\.[\s\S]*· \$/);
    const blocks = place.fake.mainRequests.map(({ body }) =>
      (body.messages ?? []).flatMap(({ content }) =>
        Array.isArray(content) ? content.map(({ text }) => text) : [content],
      ),
    );
    expect(blocks[0]).toContain('one');
    expect(blocks[1]).toContain('  two\ttabs  !  ');
    expect(blocks[2]).toContain('three');
    expect(blocks[2], 'the form before was never sent').not.toContain('  two\ttabs  ');
  });

  test('Esc closes a menu, then takes back the last message, then cancels', async () => {
    place.fake.push({ text: 'A slow answer that takes a long while to come.', chunk: 2, chunkMs: 300 });
    const chat = await place.chat();
    chat.type('one\r');
    await chat.waitFor('A slow');
    chat.type('two\r');
    await chat.waitFor('queued: two');
    chat.type('/mode\r');
    await chat.waitFor('* default');
    chat.type('\x1b');
    await chat.waitFor(/^mode: default$/m);
    expect(chat.text()).toContain('queued: two');
    chat.type('\x1b');
    await chat.waitFor(/^> two$/m);
    await pause(100);
    chat.type('\x1b');
    await chat.waitFor('interrupted; what had come is kept');
    expect(chat.text()).toMatch(/^> two$/m);
    expect(place.fake.mainRequests).toHaveLength(1);
  });
});
