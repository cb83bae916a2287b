import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Checker, openChecker } from '../../../src/corrections/checker.ts';
import { loadBash } from '../../../src/syntax/load-bash.ts';
import { type Call, INNOCENT, RULES, VIOLATIONS } from './replay.ts';

const ROOT = join(import.meta.dirname, '../../..');
let root = '';
let checker: Checker;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'mira-replay-'));
  for (const folder of ['vendor', 'src', 'docs']) mkdirSync(join(root, folder));
  writeFileSync(join(root, 'vendor', 'a.js'), 'x\n');
  writeFileSync(join(root, '.env'), 'A=1\n');
  writeFileSync(join(root, 'src', 'a.ts'), 'console.log(1)\n');
  writeFileSync(join(root, 'src', 'b.ts'), 'one\n');
  symlinkSync('vendor', join(root, 'linked'));
  checker = openChecker({
    corrections: { rules: () => RULES, version: () => '1' },
    project: null,
    root,
    environment: (name) => ({ HOME: '/home/me' })[name],
    loadBash: () => loadBash(ROOT),
    unsure: 'open',
    onFailure: 'closed',
  });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function decide({ tool, input }: Call) {
  const placed = JSON.parse(JSON.stringify(input).replaceAll('ROOT', root)) as Record<string, unknown>;
  return { input: JSON.stringify(input), ...(await checker.check({ tool, input: placed, cwd: root })) };
}

const calls = Object.values(VIOLATIONS).flat();

test('the replay has 100 violations in at least 12 disguises, and 100 calls that only look like them', () => {
  expect([calls.length, INNOCENT.length]).toEqual([100, 100]);
  expect(Object.keys(VIOLATIONS).length).toBeGreaterThanOrEqual(12);
  expect(new Set([...calls, ...INNOCENT].map((call) => JSON.stringify(call))).size).toBe(200);
});

test.each(Object.entries(VIOLATIONS))('no violation passes %s', async (_disguise, violations) => {
  const decided = await Promise.all(violations.map(decide));
  expect(decided.filter(({ decision }) => decision !== 'block').map(({ input }) => input)).toEqual([]);
});

test('nothing innocent is refused', async () => {
  const decided = await Promise.all(INNOCENT.map(decide));
  expect(decided.filter(({ decision }) => decision !== 'allow').map(({ input, reason }) => [input, reason])).toEqual(
    [],
  );
});
