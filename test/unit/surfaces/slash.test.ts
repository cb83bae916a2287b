import { describe, expect, test } from 'vitest';
import { makeSlashCommands, type SlashMatch, unknownSlash } from '../../../src/surfaces/slash.ts';
import { slashWords } from '../../../src/surfaces/slash-words.ts';
import { ACTIONS, context, PLAIN } from './sample.ts';

const commands = makeSlashCommands(ACTIONS, () => [
  { name: 'quit', about: 'leave' },
  { name: 'review', about: "claude's own" },
]);

function matched(line: string): SlashMatch & { kind: 'action' } {
  const match = commands.match(line);
  if (match.kind !== 'action') throw new Error(`${line} is ${match.kind}`);
  return match;
}

async function typed(line: string, confirm = async () => false) {
  return commands.run(matched(line), context({ confirm }), PLAIN);
}

describe('a slash command', () => {
  test('takes words, quotes and options', async () => {
    expect(await typed('/keep tea at five --kind plan')).toEqual({ text: 'kept tea at five', failed: false });
    expect((await typed('/keep "tea  at" \'five  o\' --tag="a b" --json')).text).toBe(
      '{"text":"tea  at five  o","kind":"fact","tag":["a b"],"pin":false,"noSave":false}',
    );
  });

  test('keeps the line breaks, double spaces and apostrophes of a text', async () => {
    expect((await typed("/keep it's  two\n  lines")).text).toBe("kept it's  two\n  lines");
    expect((await typed('/keep --kind plan a  b')).text).toBe('kept a  b');
    expect((await typed('/keep we call it "the vault" \'here\' --kind plan')).text).toBe(
      `kept we call it "the vault" 'here'`,
    );
    expect((await typed('/keep "vault" is its name')).text).toBe('kept "vault" is its name');
    expect((await typed('/keep "all of it"')).text).toBe('kept all of it');
  });

  test('finds subcommands and asks in the way of the surface', async () => {
    expect(matched('/notes drop a').entry.verb.name).toBe('notes drop');
    expect((await typed('/notes  drop old --limit 2')).text).toBe('tidied 2');
    expect(await typed('/notes drop a')).toEqual({ text: '', failed: true });
    expect(await typed('/notes drop a', async () => true)).toEqual({ text: 'a', failed: false });
    expect(await typed('/notes drop a --yes')).toEqual({ text: 'a', failed: false });
  });

  test('a mistake and a failure are text, with usage as typed in the chat', async () => {
    const wrong = await typed('/keep x --knid plan');
    expect(wrong.failed).toBe(true);
    expect(wrong.text).toContain('did you mean --kind?');
    expect(wrong.text).toContain('usage: /keep TEXT…');
    expect((await typed('/keep bug')).text).toBe('error: broken');
  });

  test('other commands belong to the repl, a path is text, the rest is unknown with the nearest name', () => {
    expect(commands.match('/quit now')).toEqual({ kind: 'other', name: 'quit', rest: 'now' });
    expect(commands.match('/usr/bin/env is where?').kind).toBe('text');
    const unknown = commands.match('/quti');
    expect(unknown).toEqual({ kind: 'unknown', name: 'quti', nearest: 'quit' });
    if (unknown.kind === 'unknown') expect(unknownSlash(unknown).message).toContain('did you mean /quit?');
    const below = commands.match('/notes dorp');
    expect(below).toEqual({ kind: 'unknown', name: 'notes dorp', nearest: 'notes drop' });
    if (below.kind === 'unknown') expect(unknownSlash(below).message).toContain('did you mean /notes drop?');
    expect(commands.match('/notse')).toMatchObject({ kind: 'unknown', nearest: 'notes' });
  });

  test('help lists both kinds and explains one', () => {
    const all = commands.help('all', PLAIN);
    for (const name of ['/keep', '/notes drop', '/quit', '/review']) expect(all).toContain(`  ${name} `);
    expect(commands.help('keep', PLAIN)).toContain('/keep "tea at five" --kind plan');
    expect(commands.help('/quit', PLAIN)).toBe('/quit: leave');
    expect(() => commands.help('kepe', PLAIN)).toThrow('did you mean /keep?');
  });

  test("help puts claude's own last, one line each, without the names that mira has", () => {
    const long = `Reviews ${'every line of it '.repeat(20)}`;
    const { help } = makeSlashCommands(ACTIONS, () => [
      { name: 'review', about: `${long}\nand more`, claudes: true },
      { name: 'a-plugin:with-a-very-long-name-of-its-own', about: 'plugs', claudes: true },
      { name: 'keep', about: 'not this keep', claudes: true },
      { name: 'quit', about: 'not this quit', claudes: true },
      { name: 'quit', about: 'leave' },
    ]);
    const rows = help('all', PLAIN).split('\n');
    expect(rows.slice(rows.indexOf("Claude's own"))).toEqual([
      "Claude's own",
      expect.stringMatching(/^ {2}\/review {22,}Reviews every line of .*…$/),
      '  /a-plugin:with-a-very-long-name-of-its-own  plugs',
      '',
      expect.stringContaining('/help NAME'),
    ]);
    expect(rows.filter((row) => row.length >= PLAIN.columns)).toEqual([]);
    expect(help('all', PLAIN)).not.toContain('not this');
    expect(rows.indexOf('This chat')).toBeLessThan(rows.indexOf("Claude's own"));
  });

  test('data cannot reach the terminal with escape sequences', async () => {
    expect((await typed('/keep a\u001b[2Jb\u001b]0;title\u0007c')).text).toBe('kept abc');
  });
});

test('a quote inside a word, or one that is never closed, is a letter', () => {
  expect(slashWords(`it's "one two" 'three four' "open`).map((word) => word.text)).toEqual([
    "it's",
    'one two',
    'three four',
    '"open',
  ]);
});
