import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Correction } from '../../../src/corrections/entry.ts';
import { openPlace, type Place } from '../ask/place.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
  mkdirSync(join(place.box.project, '.git'));
});
afterEach(() => place.close());

const bash = (command: string) => ({ tool_use: { name: 'Bash', input: { command, description: 'do it' } } });
const correct = async (...args: string[]) => (await place.query('correct', ...args)) as Correction;
const listed = async () => (await place.query('corrections', 'list')) as Correction[];
const lastRequest = (): string => JSON.stringify(place.fake.mainRequests.at(-1)?.body.messages);

describe('a correction that blocks', () => {
  test('refuses the command with a reason that quotes it, and claude goes on by itself', async () => {
    const { id } = await correct('use pnpm, never npm', '--forbid-command', 'npm *', '--instead', 'pnpm', '--block');
    place.fake.push(bash('cd . && X=1 sudo npm install left-pad'), bash('echo pnpm install left-pad'), {
      text: 'Done.',
    });
    const { out } = await place.json(['add left-pad', '--allow', 'Bash']);
    expect(out.status).toBe('done');
    expect(out.tools.map(({ status }) => status)).toEqual(['denied', 'done']);
    expect(out.denied[0]?.reason).toContain('"use pnpm, never npm"');
    expect(JSON.stringify(place.fake.mainRequests[1]?.body.messages)).toContain('Use instead: pnpm');
    expect(await listed()).toEqual([expect.objectContaining({ id, hits: 1, saves: 1, falseAlarms: 0, enabled: true })]);
  });

  test('wins over a rule that allows the command, and keeps a file from every way of writing', async () => {
    mkdirSync(join(place.box.project, 'vendor'));
    const file = join(place.box.project, 'vendor', 'lib.txt');
    writeFileSync(file, 'as it was\n');
    await correct("don't touch vendor", '--forbid-path', 'vendor/**', '--block');
    place.fake.push(
      bash('echo new > vendor/lib.txt'),
      bash('cd vendor && sed -i s/was/is/ lib.txt'),
      {
        tool_use: { name: 'Write', input: { file_path: join(place.box.project, 'vendor', 'new.txt'), content: 'new' } },
      },
      bash('cat vendor/lib.txt'),
      { text: 'Done.' },
    );
    const { out } = await place.json(['change it', '--allow', 'Bash', '--allow', 'Write']);
    expect(out.tools.map(({ status }) => status)).toEqual(['denied', 'denied', 'denied', 'done']);
    expect(readFileSync(file, 'utf8')).toBe('as it was\n');
  });

  test('holds in a sub-agent', async () => {
    await correct('never touch forbidden.txt', '--forbid-path', 'forbidden.txt', '--block');
    place.fake.rule({ match: { lastUser: 'SUBAGENT' }, ...bash('touch forbidden.txt') });
    place.fake.push(
      {
        tool_use: {
          name: 'Agent',
          input: {
            description: 'a task',
            prompt: 'SUBAGENT go',
            subagent_type: 'general-purpose',
            run_in_background: false,
          },
        },
      },
      { text: 'Sub done.' },
      { text: 'All done.' },
    );
    const { out } = await place.json(['delegate it', '--allow', 'Bash', '--allow', 'Agent', '--allow', 'Task']);
    expect(out.isError).toBe(false);
    expect(existsSync(join(place.box.project, 'forbidden.txt'))).toBe(false);
    expect(place.fake.mainRequests.map(({ raw }) => raw).join('\n')).toContain('never touch forbidden.txt');
    expect((await listed())[0]).toMatchObject({ saves: 1 });
  });
});

describe('a correction that warns', () => {
  test('lets the call through, tells the person, and after three times asks whether to block', async () => {
    const { id } = await correct('no echo', '--forbid-command', 'echo *');
    place.fake.push(bash('echo 1'), bash('echo 2'), bash('echo 3'), { text: 'Done.' });
    const { out, stderr } = await place.json(['say it', '--allow', 'Bash']);
    expect(out.tools.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
    expect((await listed())[0]).toMatchObject({ hits: 3, saves: 0 });
    expect(stderr).toContain('"no echo"');
    expect(stderr).toContain(`corrections block ${id.slice(-8)}`);
    expect(lastRequest()).not.toContain('additionalContext');
  });
});

test('an exact command that was called fine passes from then on', async () => {
  const { id } = await correct('no echo', '--forbid-command', 'echo *', '--block');
  place.fake.push(bash('echo fine'), { text: 'ok' });
  await place.json(['one', '--allow', 'Bash']);
  await place.query('corrections', 'fine', id);
  place.fake.push(bash('echo fine'), bash('echo other'), { text: 'ok' });
  const { out } = await place.json(['two', '--allow', 'Bash']);
  expect(out.tools.map(({ status }) => status)).toEqual(['done', 'denied']);
  expect((await listed())[0]).toMatchObject({ hits: 2, saves: 1, falseAlarms: 1 });
});
