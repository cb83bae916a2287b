import { afterEach, beforeEach, expect, test } from 'vitest';
import { runMira } from '../../fakes/run.ts';
import { openMira } from '../../fakes/screen.ts';
import { openPlace, type Place } from '../ask/place.ts';

const LONG =
  'the deploy script of the whole company runs only on Tuesdays and needs the key of the vault, which Ada has';
const ELSEWHERE = /[^\u0000-\u007e]/;

let place: Place;
beforeEach(async () => {
  place = await openPlace();
});
afterEach(() => place.close());

const mira = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runMira(args, { cwd: place.box.project, env: { ...place.box.env, ...env } });

/** Something of everything that is listed. */
async function fill(): Promise<void> {
  for (const args of [
    ['remember', LONG],
    ['remember', `${LONG}, or Bob`],
    ['tasks', 'add', LONG],
    ['goals', 'add', LONG],
    ['correct', LONG, '--forbid-command', 'npm *'],
    ['blocks', 'append', 'persona', LONG],
    ['blocks', 'append', 'persona', 'more'],
    ['prefs', 'set', 'editor', LONG],
    ['remind', LONG, '--at', '2030-01-01'],
    ['ask', LONG],
  ]) {
    expect(await mira(args), args.join(' ')).toMatchObject({ code: 0 });
  }
}

const SHOWN = [
  ['memories'],
  ['recall', 'deploy'],
  ['stats'],
  ['usage', '--by', 'model'],
  ['history'],
  ['tasks'],
  ['goals'],
  ['corrections'],
  ['prefs'],
  ['blocks', 'history', 'persona', '--from', '1'],
  ['remind', 'list'],
  ['why'],
  ['context'],
  ['doctor'],
  ['--help'],
  ['help', 'memories', 'review'],
  ['memories', 'review', '--accept'],
  ['config', 'set', 'budget.dailyUsd', `"${LONG}${LONG}"`],
  ['forget', '--query', 'deploy'],
  ['corrections', 'test', '00000000'],
];

test('where the locale is not UTF-8, what mira prints is ASCII', async () => {
  await fill();
  for (const args of SHOWN) {
    const { stdout, stderr } = await mira(args, { LC_ALL: 'C' });
    expect(stdout + stderr, args.join(' ')).not.toMatch(ELSEWHERE);
    expect(stdout + stderr, args.join(' ')).not.toBe('');
  }
  expect((await mira(['stats'], { LC_ALL: 'POSIX' })).stdout).toContain('##### ');
  expect((await mira(['stats'], { LC_CTYPE: 'C' })).stdout).toContain('##### ');
  expect((await mira(['stats'], { LANG: '' })).stdout).toContain('█████ ');
});

test('what was said keeps its letters there, and data is the same in every locale', async () => {
  await mira(['remember', 'Das Café öffnet … später → um 9']);
  const inC = { LC_ALL: 'C' };
  expect((await mira(['memories'], inC)).stdout).toContain('Das Café öffnet ... später -> um 9');
  const exported = await mira(['export'], inC);
  expect(exported.stdout).toContain('Das Café öffnet … später → um 9');
  expect(exported.stdout).toBe((await mira(['export'])).stdout);
  expect((await mira(['memories', '--json'], inC)).stdout).toBe((await mira(['memories', '--json'])).stdout);
});

test('a question before something is forgotten is ASCII there too', async () => {
  await fill();
  const env = { ...place.box.env, LC_ALL: 'C' };
  const screen = openMira(['forget', '--query', 'deploy'], { cwd: place.box.project, env });
  try {
    await screen.waitFor(/Forget these 2 memories for good/);
    screen.type('y\r');
    await screen.waitFor('Forgot 2.');
    expect(screen.text()).not.toMatch(ELSEWHERE);
  } finally {
    await screen.close();
  }
});
