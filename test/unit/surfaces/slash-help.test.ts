import { describe, expect, test } from 'vitest';
import { textWidth } from '../../../src/lib/width.ts';
import { OWN_COMMANDS } from '../../../src/repl/own-commands.ts';
import { makeSlashCommands } from '../../../src/surfaces/slash.ts';
import { ACTIONS, PLAIN } from './sample.ts';

const { help, offers } = makeSlashCommands(ACTIONS, () => [
  ...OWN_COMMANDS.map((command) => ({ ...command, choices: () => command.choices?.(null) ?? [] })),
  { name: 'review', about: 'look at a pull request', claudes: true },
]);

describe('/help', () => {
  test.each([80, 40])('names everything by topic on one screen of %i columns', (columns) => {
    const rows = help('', { ...PLAIN, columns }).split('\n');
    expect(rows.length).toBeLessThanOrEqual(columns === 80 ? 22 : 34);
    for (const row of rows) expect(textWidth(row)).toBeLessThan(columns);
    const text = rows.join('\n');
    for (const name of ['Talk', '/copy', '/keep', '/notes', "Claude's own", '/review', '/help NAME']) {
      expect(text).toContain(name);
    }
  });

  test('explains a topic, a command, a word with subcommands', () => {
    expect(help('answers', PLAIN)).toMatch(/^Answers\n {2}\/copy {2,}copy the last answer/);
    expect(help('claude', PLAIN)).toMatch(/^Claude's own\n {2}\/review {2}look/);
    expect(help('/copy', PLAIN)).toMatch(/^\/copy: copy[\s\S]*usage: \/copy \[N\][\s\S]*examples\n {2}\/copy\n/);
    expect(help('mode', PLAIN)).toMatch(/plan {2,}read and plan/);
    expect(() => help('cpy', PLAIN)).toThrow('did you mean /copy?');
  });

  test('a command goes before a topic of the same beginning', () => {
    expect(help('keep', PLAIN)).toContain('usage: /keep');
  });
});

describe('what may follow', () => {
  const texts = (typed: string): string[] => offers(typed).map(({ text }) => text.trimEnd());

  test('a slash: commands that begin so, then those that hold it', () => {
    expect(texts('/co')).toEqual(expect.arrayContaining(['/compact', '/copy', '/cost']));
    expect(texts('/co')[0]).toMatch(/^\/co/);
    expect(texts('/py')).toEqual(['/copy']);
    expect(texts('/')).toContain('/review');
    expect(offers('/copy')[0]).toEqual({ text: '/copy ', label: '/copy [N]', about: expect.stringContaining('copy') });
  });

  test('a blank follows what takes more words, and nothing else', () => {
    const taken = (typed: string): string | undefined => offers(typed)[0]?.text;
    expect(taken('/the')).toBe('/theme ');
    expect(taken('/theme li')).toBe('light');
    expect(taken('/qui')).toBe('/quit');
    expect(taken('/note')).toBe('/notes ');
    expect(taken('/notes dr')).toBe('drop ');
    expect(taken('/keep tea --k')).toBe('--kind ');
    expect(taken('/keep tea --kind pl')).toBe('plan');
  });

  test('/help: every command', () => {
    expect(texts('/help the')).toEqual(['theme']);
    expect(texts('/help ')).toEqual(expect.arrayContaining(['copy', 'keep', 'review']));
    expect(texts('/help theme ')).toEqual([]);
  });

  test('a command of the chat: its choices', () => {
    expect(texts('/mode ')).toContain('acceptEdits');
    expect(texts('/mode pl')).toEqual(['plan']);
    expect(texts('/theme d')[0]).toBe('dark');
    expect(texts('/mode plan ')).toEqual([]);
  });

  test('an action: subcommands, options that were not given, values of an option', () => {
    expect(texts('/notes ')).toContain('drop');
    expect(texts('/keep tea --k')).toEqual(['--kind']);
    expect(texts('/keep tea --kind ')).toEqual(['plan', 'fact']);
    expect(texts('/keep tea --kind plan --k')).toEqual([]);
  });

  test('nothing for a word that is no command', () => {
    expect(texts('/nonsense ')).toEqual([]);
  });
});
