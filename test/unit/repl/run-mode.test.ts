import { expect, test } from 'vitest';
import { chooseRunMode } from '../../../src/repl/run-mode.ts';

const both = { stdinTTY: true, stdoutTTY: true, screenReader: false };

test.each([
  [{ ...both, env: {} }, 'live'],
  [{ ...both, env: { TERM: 'xterm' } }, 'live'],
  [{ ...both, env: { TERM: 'dumb' } }, 'line'],
  [{ ...both, env: { ACCESSIBLE: '1' } }, 'line'],
  [{ ...both, env: { ACCESSIBLE: '0' } }, 'live'],
  [{ ...both, env: { ACCESSIBLE: '' } }, 'live'],
  [{ ...both, screenReader: true, env: {} }, 'line'],
  [{ ...both, stdinTTY: false, env: {} }, 'pipe'],
  [{ ...both, stdoutTTY: false, screenReader: true, env: {} }, 'pipe'],
] as const)('%j is %s', (surroundings, mode) => {
  expect(chooseRunMode(surroundings)).toBe(mode);
});
