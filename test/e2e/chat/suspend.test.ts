import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MIRA } from '../../fakes/run.ts';
import { openScreen, type Screen } from '../../fakes/screen.ts';
import { openPlace, type Place } from './place.ts';

let place: Place;
let screen: Screen | null = null;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(async () => {
  await screen?.close();
  await place.close();
});

const BASH = '/bin/bash';

test.skipIf(!existsSync(BASH))('Ctrl+Z gives the shell its terminal, and fg brings the draft back', async () => {
  place.fake.push({ text: 'Here again.' });
  screen = openScreen(BASH, ['--norc', '-i'], { cwd: place.box.project, env: { ...place.box.env, PS1: 'shell$ ' } });
  await screen.waitFor('shell$');
  // A wrapper between the shell and mira, as npm is one: it must stop, too.
  screen.type(`sh -c '"${process.execPath}" "${MIRA}" chat; echo ended'\r`);
  await screen.waitFor(/^> *$/m);
  screen.type('half a message');
  await screen.waitFor('> half a message');
  screen.type('\x1a');
  await screen.waitFor('Stopped');
  expect(screen.rawOutput().lastIndexOf('\u001b[?2004l')).toBeGreaterThan(screen.rawOutput().lastIndexOf('half a'));

  // The shell has its echo and its lines again.
  screen.type('echo "one"two\r');
  await screen.waitFor(/^onetwo$/m);
  screen.type('fg\r');
  await screen.waitFor(/fg[\s\S]*> half a message/);
  screen.type(' of mine\r');
  await screen.waitFor('Here again.');
  expect(place.asked().at(-1)).toContain('half a message of mine');
});
