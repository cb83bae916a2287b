import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MIRA } from '../../fakes/run.ts';
import { openPlace, type Place } from './place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(async () => {
  spawnSync('tmux', ['-S', socket(), 'kill-server']);
  await place.close();
});

const socket = (): string => join(place.box.dir, 'tmux');
const tmux = (...args: readonly string[]): string =>
  execFileSync('tmux', ['-S', socket(), '-f', '/dev/null', ...args], { encoding: 'utf8', env: place.box.env });
const hasTmux = spawnSync('tmux', ['-V']).status === 0;

// No emulator here wraps written rows anew the way tmux does: by what was ever written in them.
test.skipIf(!hasTmux)('a narrower window in mid-answer: every word is in tmux once, in order', async () => {
  const words = Array.from({ length: 150 }, (_, i) => `w${i}x`);
  const text = `${words.slice(0, 60).join(' ')}\n\n${words.slice(60).join(' ')}\n\nThe end.`;
  // A window that is not full yet is another matter: what tmux then pushes into its scrollback nobody can take back.
  const filling = Array.from({ length: 30 }, (_, i) => `- line ${i}`).join('\n');
  place.fake.push({ text: filling }, { text, chunk: 8, chunkMs: 12 });
  tmux('new-session', '-d', '-x', '80', '-y', '24', '-c', place.box.project, process.execPath, MIRA, 'chat');
  const all = (): string => tmux('capture-pane', '-p', '-S', '-');
  await expect.poll(all, { timeout: 15_000 }).toMatch(/^>/m);
  const send = (line: string): void => {
    tmux('send-keys', '-l', line);
    tmux('send-keys', 'Enter');
  };
  send('fill it');
  await expect.poll(all, { timeout: 15_000 }).toMatch(/line 29\n.*tokens · \$/);
  send('go on');
  await expect.poll(all, { timeout: 15_000 }).toContain('w40x');
  tmux('resize-window', '-x', '60', '-y', '24');
  await expect.poll(all, { timeout: 15_000 }).toMatch(/The end\.\n.*tokens · \$/);
  const shown = all();
  expect(shown.replace(/\s/g, '').match(/w\d+x/g)).toEqual(words);
  expect(shown).not.toContain('working');
});
