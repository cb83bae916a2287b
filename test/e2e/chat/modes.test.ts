import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildProgram } from '../../fakes/program.ts';
import { openScreen } from '../../fakes/screen.ts';
import { bash, openPlace, type Place, pause } from './place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

describe('line mode', () => {
  test.each([
    ['TERM=dumb', [], { TERM: 'dumb' }],
    ['ACCESSIBLE=1', [], { ACCESSIBLE: '1' }],
    ['--screen-reader', ['--screen-reader'], { FORCE_COLOR: '3' }],
  ] as const)('%s: whole lines, numbered answers, no escape at all', async (_name, args, env) => {
    place.fake.push({ text: '# Title\n\nI **need** a command.', tool_use: bash('touch made') }, { text: 'After.' });
    const chat = place.open(args, { env });
    await chat.waitFor(/^>/m);
    chat.type('go\r');
    await chat.waitFor(/Allow Bash\?\n {2}touch made\n {2}1 {2}yes, once/);
    chat.type('1\r');
    await chat.waitFor('came too fast');
    await pause();
    expect(existsSync(join(place.box.project, 'made'))).toBe(false);
    chat.type('9\r');
    await chat.waitFor(/yes, once[\s\S]*yes, once/);
    await pause();
    chat.type('1\r');
    await chat.waitFor(/After\.[\s\S]*· \$[\s\S]*>/);
    expect(existsSync(join(place.box.project, 'made'))).toBe(true);
    chat.type('/mode plan\r');
    await chat.waitFor('mode: plan');
    chat.type('\x04');
    expect(await chat.exit).toEqual({ code: 0, signal: null });
    expect(chat.rawOutput()).not.toContain('\x1b');
    expect(chat.rawOutput()).toContain('\x07');
  });

  test('a paste of several lines is one message and no answer', async () => {
    place.fake.push({ text: 'A command.', tool_use: bash('touch made') }, { text: 'After.' });
    const chat = place.open([], { env: { TERM: 'dumb' } });
    await chat.waitFor(/^>/m);
    chat.type('one\rtwo\rthree\r');
    await chat.waitFor('yes, once');
    expect(place.asked()[0]).toContain('one\ntwo\nthree');
    await pause();
    chat.type('1\r1\r');
    await chat.waitFor('came too fast');
    expect(existsSync(join(place.box.project, 'made'))).toBe(false);
    chat.type('no, because\r');
    await pause();
    chat.type('r\r');
    await chat.waitFor(/^because:$/m);
    await pause();
    chat.type('not now\r');
    await chat.waitFor('After.');
    expect(place.asked().at(-1)).toContain('not now');
  });

  test('Ctrl+C cancels, twice leaves', async () => {
    place.fake.push({ text: 'The beginning of a long answer.\n\nMore.', chunk: 34, stallAfter: 6 });
    const chat = place.open([], { env: { TERM: 'dumb' } });
    await chat.waitFor(/^>/m);
    chat.type('one\r');
    await chat.waitFor('working');
    await pause();
    chat.type('\x03');
    await chat.waitFor('interrupted; what had come is kept');
    await pause(1_600);
    chat.type('\x03');
    await chat.waitFor('Ctrl+C again leaves');
    chat.type('\x03');
    expect(await chat.exit).toEqual({ code: 0, signal: null });
  });
});

describe('the terminal', () => {
  /** What turns every mode off again that a chat turns on. */
  const RESTORED = ['\x1b[?1004l', '\x1b[?2004l', '\x1b[?25h'];

  test.each(['now', 'later'])('is itself again when a frame throws (%s)', async (word) => {
    const program = buildProgram('broken-frame', place.box.dir);
    const screen = openScreen(process.execPath, [program], { cwd: place.box.project, env: place.box.env });
    await screen.waitFor(/^>/m);
    screen.type(`${word}\r`);
    expect((await screen.exit).code).toBe(1);
    const raw = screen.rawOutput();
    for (const off of RESTORED) expect(raw.lastIndexOf(off)).toBeGreaterThan(raw.lastIndexOf('\x1b[?2004h'));
    expect(screen.text()).toMatch(/ended: Error: a bug in the status$/);
  });

  test('is itself again however the chat ends', async () => {
    place.fake.rule({ text: 'The beginning of a long answer.', chunk: 4, stallAfter: 8 });
    for (const [end, code] of [
      ['SIGTERM', 143],
      ['SIGHUP', 129],
      ['SIGINT', 130],
      ['/quit\r', 0],
    ] as const) {
      const chat = await place.chat();
      chat.type('one\r');
      await chat.waitFor('The beg');
      if (end === '/quit\r') chat.type(end);
      else chat.kill(end);
      expect(await chat.exit, end).toEqual({ code, signal: null });
      const raw = chat.rawOutput();
      for (const off of RESTORED) expect(raw.lastIndexOf(off), end).toBeGreaterThan(raw.lastIndexOf('\x1b[?2004h'));
    }
  });

  test('is asked what it is after the prompt stands, and an early leave leaves no answer behind', async () => {
    const chat = await place.chat();
    await pause(500);
    const raw = chat.rawOutput();
    expect(raw.indexOf('\x1b]11;?')).toBeGreaterThan(raw.indexOf('> '));
    chat.type('\x04');
    expect((await chat.exit).code).toBe(0);
  });
});

test('LC_ALL=C: what mira draws itself is ASCII', async () => {
  place.fake.push({ text: 'A command.', tool_use: bash('touch made') }, { text: 'After.' });
  const chat = place.open([], { env: { LC_ALL: 'C' } });
  await chat.waitFor(/^>/m);
  chat.type('go\r');
  await chat.waitFor('Allow Bash?');
  await pause();
  chat.type('y');
  await chat.waitFor(/After\.[\s\S]*\$0/);
  // A menu, and a text that another room has written.
  chat.type('/mode\r');
  await chat.waitFor('Enter takes - ');
  expect(chat.text()).not.toMatch(/[^\u0000-\u007e]/);
  chat.type('\u001b');
  await chat.waitFor(/^mode: default$/m);
  chat.type('/why\r');
  await chat.waitFor(/tools\s+\d+ of mira/);
  expect(chat.text()).not.toMatch(/[^\u0000-\u007e]/);
  expect(readFileSync(join(place.box.project, 'made'), 'utf8')).toBe('');
});
