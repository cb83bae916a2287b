import { afterEach, expect, test } from 'vitest';
import { openCorrections } from '../../../src/corrections/corrections.ts';
import { freshTransfer } from './home.ts';

const homes: { close: () => void }[] = [];
afterEach(() => {
  for (const each of homes.splice(0)) each.close();
});

async function home(n: number) {
  const fresh = await freshTransfer(n);
  homes.push(fresh);
  return { ...fresh, corrections: openCorrections(fresh.db, fresh) };
}

async function filled() {
  const from = await home(1);
  const check = { kind: 'command', pattern: 'npm *', within: null, instead: 'pnpm', action: 'block' } as const;
  const { id } = from.corrections.add({
    text: 'use pnpm, never npm',
    scope: 'project',
    project: from.projectId,
    origin: 'user',
    checks: [check],
  }).correction;
  from.corrections.caught({ id, tool: 'Bash', subject: 'npm view x', what: 'runs npm view x', outcome: 'blocked' });
  from.corrections.fine(id, null);
  return { from, id };
}

test('corrections come back byte for byte, with checks, catches and exceptions, and a second time are the same', async () => {
  const { from, id } = await filled();
  const text = from.text();
  const to = await home(2);
  const file = to.put('all.jsonl', text);
  expect(await to.takeBack(file)).toMatchObject({ read: 1, added: 1, same: 0, skipped: [] });
  expect(to.text()).toBe(text.replaceAll(from.projectId, to.projectId));
  expect(to.corrections.get(id)).toMatchObject({ hits: 1, falseAlarms: 1, exceptions: ['npm view x'] });
  expect(to.corrections.rules(to.projectId)[0]).toMatchObject({ action: 'block', pattern: 'npm *' });
  expect(await to.takeBack(file)).toMatchObject({ added: 0, same: 1 });
});

test('a row that no mira writes is named and left out', async () => {
  const { from } = await filled();
  const rows = from
    .text()
    .split('\n')
    .map((line) => JSON.parse(line));
  const good = rows.find(({ type }) => type === 'correction');
  const bad = [
    { ...good, id: 'DROP' },
    { ...good, status: 'odd' },
    { ...good, checks: [{ kind: 'odd' }] },
    { ...good, project: '00000000-0000-7000-8000-000000000000' },
  ];
  const to = await home(2);
  const file = to.put(
    'bad.jsonl',
    [...rows.filter(({ type }) => type !== 'correction'), ...bad].map((row) => JSON.stringify(row)).join('\n'),
  );
  const { added, skipped } = await to.takeBack(file);
  expect([added, skipped.length]).toEqual([0, 4]);
  expect(to.corrections.list()).toEqual([]);
});
