import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Corrections,
  type NewCheck,
  type NewCorrection,
  openCorrections,
} from '../../../src/corrections/corrections.ts';
import { forgetCorrectionText } from '../../../src/corrections/forget.ts';
import { freshMemory, type Home } from '../memory/home.ts';
import { canaries } from '../redact/canaries.ts';

let home: Home;
let room: Corrections;
beforeEach(async () => {
  home = await freshMemory();
  room = openCorrections(home.db, home);
});
afterEach(() => home.close());

const npm: NewCheck = { kind: 'command', pattern: 'npm *', within: null, instead: 'pnpm', action: null };
const correction = (over: Partial<NewCorrection> = {}): NewCorrection => ({
  text: 'use pnpm, never npm',
  scope: 'project',
  project: home.projectId,
  origin: 'user',
  checks: [npm],
  ...over,
});
const caught = { tool: 'Bash', subject: 'npm i', what: 'runs npm i', outcome: 'warned' } as const;

describe('corrections are kept', () => {
  test('with their checks, by the id and by its ending', () => {
    const { correction: stored } = room.add(correction());
    expect(room.get(stored.id.slice(-8))).toEqual(stored);
    expect(stored).toMatchObject({ enabled: true, hits: 0, lastAt: null });
    expect(stored.checks).toEqual([{ kind: 'command', pattern: 'npm *', in: null, action: 'warn', instead: 'pnpm' }]);
    expect(() => room.get('ffffffff')).toThrow('no correction');
  });

  test('once: the same words again bring what is new, and make it hold again', () => {
    const first = room.add(correction({ checks: [] })).correction;
    room.change(first.id, { status: 'disabled' });
    const { created, correction: again } = room.add(correction());
    expect([created, again.id, again.enabled, again.checks.length]).toEqual([false, first.id, true, 1]);
    expect(room.add(correction()).correction.checks).toHaveLength(1);
  });

  test('what claude proposes holds only once it is accepted, and changes nothing that is there', () => {
    const mine = room.add(correction({ checks: [] })).correction;
    room.add(correction({ origin: 'assistant', status: 'proposed' }));
    expect(room.get(mine.id).checks).toEqual([]);
    const { correction: other } = room.add(correction({ text: 'no yarn', origin: 'assistant', status: 'proposed' }));
    expect(room.rules(home.projectId)).toEqual([]);
    room.change(other.id, { status: 'active', origin: 'user-confirmed' });
    expect(room.rules(home.projectId)).toHaveLength(1);
  });

  test('a secret and an empty text are refused, and nothing is written', () => {
    expect(() => room.add(correction({ text: ' ' }))).toThrow('empty');
    expect(() => room.add(correction({ text: canaries(1)[0]?.text ?? '' }))).toThrow('secret');
    expect(room.list()).toEqual([]);
  });
});

test('rules are those of the project and the global ones that are switched on', () => {
  room.add(correction());
  room.add(correction({ text: 'everywhere', scope: 'global', project: null }));
  const off = room.add(correction({ text: 'off' })).correction;
  room.change(off.id, { status: 'disabled' });
  expect(
    room
      .rules(home.projectId)
      .map(({ text }) => text)
      .sort(),
  ).toEqual(['everywhere', 'use pnpm, never npm']);
  expect(room.rules(home.otherId).map(({ text }) => text)).toEqual(['everywhere']);
  expect(room.rules(null).map(({ text }) => text)).toEqual(['everywhere']);
});

test('catches are counted, and one that was fine is excepted from then on', () => {
  const { id } = room.add(correction()).correction;
  expect(room.caught({ id, ...caught })).toEqual({ hits: 1, chosen: false });
  room.setAction(id, 'block');
  expect(room.caught({ id, ...caught, subject: 'npm t', outcome: 'blocked' })).toEqual({ hits: 2, chosen: true });
  const fine = room.fine(id, null);
  expect(fine).toMatchObject({ hits: 2, saves: 0, falseAlarms: 1, exceptions: ['npm t'] });
  expect(room.rules(home.projectId)[0]).toMatchObject({ action: 'block', exceptions: ['npm t'] });
  expect(room.hits(id, 5).map(({ subject, fine: was }) => [subject, was])).toEqual([
    ['npm t', true],
    ['npm i', false],
  ]);
});

test('the version changes with every change, by another connection too', async () => {
  const { openDatabase } = await import('../../../src/db/open.ts');
  const before = room.version();
  const { id } = room.add(correction()).correction;
  const after = room.version();
  expect(after).not.toBe(before);
  const other = await openDatabase({ file: home.file, migrationsDir: 'migrations', now: home.now });
  openCorrections(other, home).change(id, { status: 'disabled' });
  other.close();
  expect(room.version()).not.toBe(after);
});

test('forgetting takes a text out of corrections, patterns and catches', () => {
  const { id } = room.add(
    correction({ text: 'never call zebrafish', checks: [{ ...npm, pattern: 'zebrafish *' }] }),
  ).correction;
  room.caught({ id, ...caught, subject: 'zebrafish --now', what: 'runs zebrafish' });
  room.fine(id, null);
  expect(forgetCorrectionText(home.db, ['zebrafish'])).toBeGreaterThan(2);
  expect(JSON.stringify([room.get(id), room.hits(id, 9)])).not.toContain('zebrafish');
});
