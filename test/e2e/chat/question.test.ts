import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Screen } from '../../fakes/screen.ts';
import { bash, openPlace, type Place, pause } from './place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

const file = (name: string): string => join(place.box.project, name);

/** A chat that stands at the question for `command`; "After." follows whatever is answered. */
async function chatAsking(command: string, size = {}): Promise<Screen> {
  place.fake.push({ text: 'I need a command.', tool_use: bash(command) });
  const chat = await place.chat([], size);
  chat.type('go\r');
  await chat.waitFor('Allow Bash?');
  return chat;
}

describe('a question', () => {
  test.each([80, 40])('y allows once, after it has stood, in %i columns', async (columns) => {
    const chat = await chatAsking('touch made', { columns });
    place.fake.push({ text: 'After.' });
    expect(chat.text()).toContain('touch made');
    await pause();
    expect(existsSync(file('made'))).toBe(false);
    chat.type('y');
    await chat.waitFor('After.');
    expect(existsSync(file('made'))).toBe(true);
    expect(chat.text()).not.toContain('Allow Bash?');
    expect(chat.text()).toMatch(/● Bash touch made → /);
  });

  test('n refuses, and the turn goes on', async () => {
    const chat = await chatAsking('touch made');
    place.fake.push({ text: 'After.' });
    await pause();
    chat.type('n');
    await chat.waitFor('After.');
    expect(existsSync(file('made'))).toBe(false);
    expect(place.asked().at(-1)).toContain('said no');
    expect(chat.text()).toContain('denied');
  });

  test('r refuses with words for the model', async () => {
    const chat = await chatAsking('touch made');
    place.fake.push({ text: 'After.' });
    await pause();
    chat.type('r');
    await chat.waitFor('your words');
    chat.type('use mkdir instead\r');
    await chat.waitFor('After.');
    expect(place.asked().at(-1)).toContain('use mkdir instead');
    expect(existsSync(file('made'))).toBe(false);
  });

  test('Esc at the words goes back to the question', async () => {
    const chat = await chatAsking('touch made');
    place.fake.push({ text: 'After.' });
    await pause();
    chat.type('r');
    await chat.waitFor('your words');
    chat.type('no');
    await pause(200);
    chat.type('\x1b');
    await pause();
    expect(chat.text()).not.toContain('your words');
    chat.type('y');
    await chat.waitFor('After.');
    expect(existsSync(file('made'))).toBe(true);
  });

  test('a allows the shown rule for this session', async () => {
    const chat = await chatAsking('mkdir one');
    expect(chat.text()).toContain('a this session Bash(mkdir one');
    place.fake.push({ text: 'Again.', tool_use: bash('mkdir one') }, { text: 'After.' });
    await pause();
    chat.type('a');
    await chat.waitFor('After.');
    expect(chat.text()).not.toContain('Allow Bash?');
    expect(chat.text().match(/● Bash mkdir one → /g)).toHaveLength(2);
  });

  test('p allows it for the project, also in the next chat, until it is removed', async () => {
    const chat = await chatAsking('mkdir one');
    place.fake.push({ text: 'After.' });
    await pause();
    chat.type('p');
    await chat.waitFor(/After\.[\s\S]*· \$/);
    chat.type('\x04');
    await chat.exit;
    place.fake.push({ text: 'On.', tool_use: bash('mkdir one') }, { text: 'Second.' });
    rmSync(file('one'), { recursive: true });
    const next = await place.chat();
    next.type('go\r');
    await next.waitFor(/Second\.[\s\S]*· \$/);
    expect(existsSync(file('one'))).toBe(true);
    next.type('/permissions\r');
    await next.waitFor(/Bash\(mkdir/);
    const rule = /Bash\(mkdir[^)]*\)/.exec(next.text())?.[0] ?? '';
    next.type(`/permissions remove ${rule}\r`);
    await next.waitFor(`removed ${rule}`);
    next.type('/permissions\r');
    await next.waitFor('no rule is allowed');
  });

  test('Esc refuses and cancels the turn', async () => {
    const chat = await chatAsking('touch made');
    await pause();
    chat.type('\x1b');
    await chat.waitFor('interrupted; what had come is kept');
    expect(chat.text()).not.toContain('Allow Bash?');
    expect(existsSync(file('made'))).toBe(false);
    expect(place.fake.mainRequests).toHaveLength(1);
  });

  test('Ctrl+C cancels the turn and takes the question away', async () => {
    const chat = await chatAsking('touch made');
    await pause();
    chat.type('\x03');
    await chat.waitFor('interrupted; what had come is kept');
    expect(chat.text()).not.toContain('Allow Bash?');
    expect(existsSync(file('made'))).toBe(false);
  });

  test('keys typed at something else do not answer, nor do Enter or a paste', async () => {
    place.fake.push({ text: 'I need a command.', delayMs: 800, tool_use: bash('touch made') });
    const chat = await place.chat();
    chat.type('go\r');
    await chat.waitFor('working');
    // As a person who is still writing while the question opens.
    const typing = setInterval(() => chat.type('y'), 100);
    await chat.waitFor('Allow Bash?');
    await pause(600);
    clearInterval(typing);
    expect(existsSync(file('made'))).toBe(false);
    expect(chat.text()).toMatch(/^> y+$/m);
    chat.type('\x15');
    await pause();
    chat.type('\r');
    await pause();
    chat.type('\x1b[200~y\x1b[201~');
    await pause();
    expect(chat.text()).toContain('Allow Bash?');
    expect(existsSync(file('made'))).toBe(false);
    place.fake.push({ text: 'After.' });
    chat.type('y');
    await chat.waitFor('After.');
    expect(existsSync(file('made'))).toBe(true);
  });

  test('no rule is offered for a command of several parts; what hides in it is shown', async () => {
    const chat = await chatAsking('touch made\u200b && echo "\u202ehi"');
    expect(chat.text()).not.toContain('this session');
    expect(chat.text()).toContain('made⟨U+200B⟩ && echo "⟨U+202E⟩hi"');
  });

  test('a long command must be seen before it is allowed', async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `echo line${i} >> made`).join('\n');
    const chat = await chatAsking(lines);
    place.fake.push({ text: 'After.' });
    await chat.waitFor('22 more rows (d)');
    await pause();
    chat.type('y');
    await pause();
    expect(existsSync(file('made'))).toBe(false);
    chat.type('\x15');
    await pause();
    chat.type('d');
    await chat.waitFor('echo line29');
    await pause();
    chat.type('y');
    await chat.waitFor('After.');
    expect(readFileSync(file('made'), 'utf8').split('\n')).toHaveLength(31);
  });
});

test('several questions at once are asked one after the other', async () => {
  const outside = join(place.box.dir, 'outside');
  for (const name of ['a', 'b', 'c']) writeFileSync(`${outside}-${name}`, `content ${name}`);
  const read = (name: string) => ({ name: 'Read', input: { file_path: `${outside}-${name}` }, id: `toolu_${name}` });
  place.fake.push({ text: 'Three.', tool_use: [read('a'), read('b'), read('c')] }, { text: 'After.' });
  const chat = await place.chat();
  chat.type('go\r');
  await chat.waitFor('(1 of 3)');
  await pause();
  chat.type('y');
  await chat.waitFor('(2 of 3)');
  await pause();
  chat.type('n');
  await chat.waitFor('(3 of 3)');
  await pause();
  chat.type('y');
  await chat.waitFor('After.');
  const given = JSON.stringify(place.fake.mainRequests.at(-1)?.body.messages);
  expect([given.includes('content a'), given.includes('content b'), given.includes('content c')]).toEqual([
    true,
    false,
    true,
  ]);
});

test('claude asks the person, who chooses', async () => {
  const options = [
    { label: 'Red', description: 'warm' },
    { label: 'Blue', description: 'cold' },
  ];
  const input = { questions: [{ question: 'Which colour?', header: 'Colour', options, multiSelect: false }] };
  place.fake.push({ text: 'One question.', tool_use: { name: 'AskUserQuestion', input } }, { text: 'After.' });
  const chat = await place.chat();
  chat.type('go\r');
  await chat.waitFor('2 Blue: cold');
  await pause();
  chat.type('\r');
  await pause();
  expect(chat.text(), 'Enter alone sends nothing').toContain('Which colour?');
  chat.type('\x1b[B');
  await chat.waitFor('* 1 Red');
  chat.type('2');
  await chat.waitFor('* 2 Blue');
  chat.type('\r');
  await chat.waitFor('After.');
  expect(place.asked().at(-1)).toContain('"Which colour?"="Blue"');
});

test('a plan stands in the scrollback and is approved', async () => {
  const input = { plan: 'Step one: look.\nStep two: act.' };
  place.fake.push({ text: 'My plan.', tool_use: { name: 'ExitPlanMode', input } }, { text: 'Now I act.' });
  const chat = await place.chat(['--permission-mode', 'plan']);
  chat.type('go\r');
  await chat.waitFor('Approve this plan?');
  expect(chat.text()).toMatch(/Step one: look\.\nStep two: act\./);
  await pause();
  chat.type('y');
  await chat.waitFor(/Now I act\.[\s\S]*^>/m);
  // claude has left plan mode by that, and so has the status row.
  await chat.waitFor(/sonnet · (context \d+ tokens|ctx [^·]+) · today/);
  expect(chat.screen().join('\n')).not.toContain('mode plan');
});
