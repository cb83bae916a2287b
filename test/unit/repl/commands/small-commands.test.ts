import { describe, expect, test } from 'vitest';
import { signsFor } from '../../../../src/render/signs.ts';
import { openThemes } from '../../../../src/render/theme.ts';
import { edit, retry } from '../../../../src/repl/commands/again.ts';
import { makeAnswerArchive } from '../../../../src/repl/commands/answer-archive.ts';
import { makeCarriedOutput } from '../../../../src/repl/commands/carried-output.ts';
import { shown } from '../../../../src/repl/commands/command.ts';
import { drop } from '../../../../src/repl/commands/drop.ts';
import { makeLastMessage } from '../../../../src/repl/commands/last-message.ts';
import { last, thinking } from '../../../../src/repl/commands/look.ts';
import { page, pagerOf } from '../../../../src/repl/commands/show-output.ts';
import { theme } from '../../../../src/repl/commands/theme.ts';
import { OWN_COMMANDS } from '../../../../src/repl/own-commands.ts';
import { archiveOf, partsOf, VIEW } from './parts.ts';

describe('/retry and /edit', () => {
  const lastMessage = (text: string | null) => ({
    read: async () => text,
    sent: () => undefined,
    clear: () => undefined,
  });

  test('take the last message, one to send it, one into the editor', async () => {
    const parts = partsOf({ lastMessage: lastMessage('  why?\n') });
    expect(await retry.run('', parts)).toEqual({ kind: 'send', text: '  why?\n' });
    expect(await edit.run('', parts)).toEqual({ kind: 'draft', text: '  why?\n' });
  });

  test('say that there is none, and take no words', async () => {
    await expect(retry.run('', partsOf({ lastMessage: lastMessage(null) }))).rejects.toThrow('nothing was sent');
    await expect(edit.run('this', partsOf({}))).rejects.toThrow('/edit takes no words');
  });

  test('know the last message of an earlier run, and none after /new', async () => {
    let id: string | null = 'c';
    const turns = async () => [{ prompt: 'first' }, { prompt: 'second' }, { prompt: '' }];
    const message = makeLastMessage(() => id, turns);
    expect(await message.read()).toBe('second');
    message.sent('third');
    expect(await message.read()).toBe('third');
    message.clear();
    id = null;
    expect(await message.read()).toBeNull();
  });
});

describe('/last and /thinking', () => {
  const noPager = { PAGER: '' };
  const never = () => Promise.reject(new Error('nothing is lent'));

  test('show everything where there is no pager, without what a terminal obeys', async () => {
    const archive = archiveOf('ok', `one\n\u001b]0;x\u0007${'wide '.repeat(40)}\nend`);
    expect(await last.run('', partsOf({ archive, env: noPager, lend: never }))).toEqual({
      kind: 'shown',
      text: `Bash make\n\none\n${'wide '.repeat(40)}\nend`,
    });
    expect(await thinking.run('', partsOf({ archive, env: noPager, lend: never }))).toEqual({
      kind: 'shown',
      text: 'let me see',
    });
  });

  test('lend the terminal to the pager, and fall back when it cannot be started', async () => {
    const archive = archiveOf('ok', 'out');
    let lent = 0;
    const lend = <T>(run: () => Promise<T>): Promise<T> => {
      lent++;
      return run();
    };
    const works = await last.run(
      '',
      partsOf({ archive, lend, env: { PAGER: 'sed -n 1,1w/dev/null -n', PATH: '/usr/bin:/bin' } }),
    );
    expect(works).toEqual({ kind: 'shown', text: '' });
    const broken = await last.run('', partsOf({ archive, lend, env: { PAGER: 'exit 127' } }));
    expect(broken).toEqual({ kind: 'shown', text: 'the pager could not be started: exit 127\nBash make\n\nout' });
    expect(lent).toBe(2);
  });

  test('say that there is nothing', async () => {
    const parts = partsOf({ archive: makeAnswerArchive() });
    await expect(last.run('', parts)).rejects.toThrow('no tool has run yet');
    await expect(thinking.run('', parts)).rejects.toThrow('nothing was thought');
  });

  test('the pager is $PAGER, none for cat, nothing and dumb terminals', () => {
    expect(pagerOf({ PAGER: 'less -R' })).toBe('less -R');
    expect(pagerOf({ PAGER: 'cat' })).toBeNull();
    expect(pagerOf({ PAGER: '' })).toBeNull();
    expect(pagerOf({ PAGER: 'less', TERM: 'dumb' })).toBeNull();
    expect(pagerOf({ PATH: '/no/such' })).toBeNull();
  });

  test('a pager that is left early is no failure', async () => {
    expect(await page('x\n'.repeat(500_000), 'true', { PATH: '/usr/bin:/bin' })).toBe(true);
  });
});

test('/drop keeps outputs here, and says when there is none', async () => {
  const carried = makeCarriedOutput();
  carried.add({ command: 'ls', ending: 'exit 0', text: 'a' });
  expect(await drop.run('', partsOf({ carried }))).toEqual({ kind: 'shown', text: 'it stays here' });
  expect(() => drop.run('', partsOf({ carried }))).toThrow('nothing goes along');
});

test('/theme changes the theme and names the nearest of a wrong name', async () => {
  const themes = await openThemes({ env: {}, on: true, wish: 'auto' });
  const parts = partsOf({ themes, chooser: {} as never });
  expect(await theme.run('light', parts)).toMatchObject({ text: expect.stringContaining('theme: light') });
  expect(themes.current().name).toBe('light');
  await expect(theme.run('ligth', parts)).rejects.toThrow('did you mean light?');
});

test('words of mira are wrapped for the window, in signs that the locale can show', () => {
  const view = { ...VIEW, columns: 21, signs: signsFor({ LC_ALL: 'C' }) };
  const result = shown('one · two … three four five', { view });
  expect(result).toEqual({ kind: 'shown', text: 'one - two ... three\nfour five' });
});

describe('the table of commands', () => {
  test('names each one once, and has words for all', () => {
    const names = OWN_COMMANDS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { about, examples = [] } of OWN_COMMANDS) {
      expect(about).toMatch(/^[a-z]/);
      for (const example of examples) expect(example).toMatch(/^\//);
    }
  });
});
