import { tmpdir } from 'node:os';
import { afterEach, expect, test } from 'vitest';
import { openScreen, type Screen } from '../../fakes/screen.ts';

let screen: Screen;
afterEach(() => screen.close());

const options = { cwd: tmpdir(), env: { PATH: '/usr/bin:/bin', TERM: 'xterm-256color' }, columns: 20, rows: 5 };

test('what a program writes is on the screen or in the scrollback, once and in order', async () => {
  screen = openScreen('/bin/sh', ['-c', 'i=1; while [ $i -le 9 ]; do echo line $i; i=$((i+1)); done'], options);
  expect(await screen.exit).toEqual({ code: 0, signal: null });
  expect(screen.scrollback()).toEqual(['line 1', 'line 2', 'line 3', 'line 4', 'line 5']);
  expect(screen.screen()).toEqual(['line 6', 'line 7', 'line 8', 'line 9', '']);
});

test('wrapped rows are one line of the text, and keys and resizing reach the program', async () => {
  const size = 'trap "stty size" WINCH; while :; do read -r word && echo "$word 0123456789 0123456789"; done';
  screen = openScreen('/bin/sh', ['-c', `${size}`], options);
  screen.type('abc\r');
  await screen.waitFor('abc 0123456789 0123456789');
  screen.resize(33, 7);
  screen.type('\r');
  await screen.waitFor(/^7 33$/m);
});

test('waiting for what never comes fails with the screen', async () => {
  screen = openScreen('/bin/sh', ['-c', 'echo something else; exit 3'], options);
  await expect(screen.waitFor('this')).rejects.toThrow(/ended \(3\)[\s\S]*something else/);
});
