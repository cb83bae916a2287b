import { describe, expect, test } from 'vitest';
import { runCli } from '../../../src/surfaces/cli.ts';
import { ACTIONS, chatVerb, PLAIN, ROOMS, world } from './sample.ts';

async function cli(argv: readonly string[], input: AsyncIterable<string> | null = null) {
  const seen: unknown[] = [];
  const { world: here, out, err } = world(input);
  const code = await runCli(argv, {
    world: here,
    actions: ACTIONS,
    verbs: [chatVerb(seen)],
    rooms: () => ROOMS,
    view: PLAIN,
    crash: async () => 'abc123',
  });
  return { code, out: out.join(''), err: err.join(''), seen };
}

async function* chunks(...texts: string[]): AsyncGenerator<string> {
  yield* texts;
}

describe('a command line', () => {
  test('prints what show draws, with every kind of option understood', async () => {
    expect(await cli(['keep', 'tea', 'at', 'five', '--kind', 'plan'])).toMatchObject({
      code: 0,
      out: 'kept tea at five\n',
      err: '',
    });
    const { out } = await cli(['keep', 'x', '--tag', 'a', '--tag=b', '-p', '--no-save', '--limit', '3', '--json']);
    expect(JSON.parse(out)).toEqual({ text: 'x', kind: 'fact', limit: 3, tag: ['a', 'b'], pin: true, noSave: true });
  });

  test('a flag that begins with no is off when it is not given', async () => {
    const { out } = await cli(['keep', 'x', '--json']);
    expect(JSON.parse(out)).toEqual({ text: 'x', kind: 'fact', tag: [], pin: false, noSave: false });
  });

  test('the longest name wins, and a word after -- is text', async () => {
    expect((await cli(['notes', 'drop', 'a', 'b', '--yes', '--json'])).out).toBe('{"dropped":["a","b"]}\n');
    expect((await cli(['keep', '--', '--kind'])).out).toBe('kept --kind\n');
  });

  test('--json, --yes and --project may stand before the verb', async () => {
    expect((await cli(['--json', '--project', '/', 'notes'])).out).toBe('["/"]\n');
    expect((await cli(['--yes', 'notes', 'drop', 'a'])).code).toBe(0);
  });

  test('nothing, or options alone, mean chat', async () => {
    expect(await cli([])).toMatchObject({ code: 7, seen: [{ continue: false, json: false }] });
    expect((await cli(['--model', 'm', '--continue'])).seen).toMatchObject([{ model: 'm', continue: true }]);
  });

  test('exit of an action becomes the exit code', async () => {
    expect(await cli(['notes', 'drop', 'a', '--json'])).toMatchObject({ code: 2 });
    expect((await cli(['notes', 'drop', 'a', '--yes'])).code).toBe(0);
  });
});

describe('a mistake', () => {
  const row = async (argv: string[]) => {
    const { code, err, out } = await cli(argv);
    return { code, out, err };
  };

  test.each([
    [['kepe', 'x'], 'unknown command "kepe", did you mean "keep"?'],
    [['zzzzzz'], 'unknown command "zzzzzz"\n'],
    [['notes', 'dorp'], 'unknown command "notes dorp", did you mean "notes drop"?'],
    [['keep', 'x', '--knid', 'plan'], 'unknown option --knid, did you mean --kind?'],
    [['keep', 'x', '--kind', 'pln'], '--kind must be one of plan, fact, not "pln"; did you mean plan?'],
    [['keep', 'x', '--limit', 'few'], '--limit must be a whole number, not "few"'],
    [['keep', 'x', '--limit', '12'], '--limit must be between 1 and 9, not 12'],
    [['keep', 'x', '--limit'], '--limit needs a value'],
    [['keep'], 'TEXT is missing'],
    [['notes', 'drop'], 'ID is missing'],
    [['notes', '--project', '/no/such/folder'], '/no/such/folder is not a folder'],
  ])('%j: exit 2, what is wrong, one line of usage', async (argv, message) => {
    const { code, err, out } = await row(argv);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(message);
    expect(err.trimEnd().split('\n')).toHaveLength(2);
  });

  test('is JSON when --json stands anywhere', async () => {
    const { code, out, err } = await cli(['keep', 'x', '--knid', 'plan', '--json']);
    expect({ code, err }).toEqual({ code: 2, err: '' });
    expect(JSON.parse(out).error).toMatchObject({
      code: 'usage',
      message: expect.stringContaining('--knid'),
      hint: expect.stringContaining('usage: mira keep TEXT…'),
    });
    expect(JSON.parse((await cli(['nope', '--json'])).out).error.code).toBe('usage');
  });

  test.each([[['chat', '--json']], [['--json']], [['--json', '--continue']]])(
    '%j: chat has no JSON, and says what to use',
    async (argv) => {
      const { code, out, err, seen } = await cli(argv);
      expect({ code, err, seen }).toEqual({ code: 2, err: '', seen: [] });
      expect(JSON.parse(out)).toEqual({
        error: { code: 'usage', message: expect.stringContaining('no --json'), hint: 'use mira ask --json' },
      });
    },
  );

  test('without a verb is answered with the usage of mira, not of chat', async () => {
    const { code, err } = await cli(['--contineu']);
    expect(code).toBe(2);
    expect(err).toBe(
      'mira: unknown option --contineu, did you mean --continue?\n' +
        '  usage: mira [chat] [options], or mira VERB [options]; `mira --help` lists all\n',
    );
    expect((await cli(['chat', '--contineu'])).err).toContain('usage: mira chat [--model');
  });

  test('a failure of the action keeps its own code, message and hint', async () => {
    expect(await cli(['keep', 'bad'])).toMatchObject({
      code: 1,
      out: '',
      err: 'mira: that is a secret\n  leave it out\n',
    });
    expect(JSON.parse((await cli(['keep', 'bad', '--json'])).out)).toEqual({
      error: { code: 'secret', message: 'that is a secret', hint: 'leave it out' },
    });
  });

  test('a bug is two lines with the id of the log entry', async () => {
    const { code, err } = await cli(['keep', 'bug']);
    expect(code).toBe(1);
    expect(err).toBe('mira: broken\n  this is a bug of mira; its log has the details under abc123\n');
  });

  test('what asks exits 2 without a terminal and names --yes', async () => {
    const { code, err } = await cli(['notes', 'drop', 'a']);
    expect(code).toBe(2);
    expect(err).toContain('--yes');
  });
});

describe('a batch', () => {
  test('prints one object a line; a refused line stands in its place and makes the exit code 1', async () => {
    const { code, out } = await cli(['keep', '--stdin', '--json'], chunks('one\nb', 'ad\r\nth\u2028ree'));
    expect(code).toBe(1);
    expect(out.split('\n').map((line) => line && JSON.parse(line))).toEqual([
      { text: 'one' },
      { error: { code: 'secret', message: 'that is a secret', hint: null } },
      { text: 'th\u2028ree' },
      '',
    ]);
  });

  test('a dash is the same, and text goes to stdout, refusals to stderr', async () => {
    expect(await cli(['keep', '-'], chunks('one\nbad\n'))).toMatchObject({
      code: 1,
      out: 'kept one\n',
      err: 'mira: that is a secret\n',
    });
  });
});

describe('help', () => {
  test('of the program lists every verb; of a verb its arguments and examples', async () => {
    const { out, code } = await cli(['--help']);
    expect(code).toBe(0);
    for (const name of ['chat', 'keep', 'notes', 'notes drop', 'completion', 'help'])
      expect(out).toContain(`  ${name} `);
    const page = (await cli(['keep', '--limit', '3', '--help'])).out;
    expect(page).toContain('usage: mira keep TEXT… [options]');
    expect(page).toContain('--kind NAME');
    expect(page).toContain('what it is: plan, fact (default fact)');
    expect(page).toContain('mira keep "tea at five" --kind plan');
    expect((await cli(['help', 'notes', 'drop'])).out).toContain('usage: mira notes drop ID…');
  });

  test.each([
    ['keep', '--help', '--json'],
    ['--json', 'keep', '-h'],
    ['keep', '--json', '--limit', '3', '--help'],
  ])('%s %s %s: one JSON value, that of `mira help keep --json`', async (...argv) => {
    const wanted = await cli(['help', 'keep', '--json']);
    expect(JSON.parse(wanted.out)).toMatchObject({ verbs: [{ name: 'keep' }] });
    expect(await cli(argv)).toEqual(wanted);
  });

  test('of the program as JSON lists every verb', async () => {
    const { out, code } = await cli(['--help', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out).verbs.map(({ name }: { name: string }) => name)).toContain('notes drop');
  });

  test('a --json behind -- is text, not a wish', async () => {
    expect((await cli(['keep', '--help', '--', '--json'])).out).toContain('usage: mira keep');
  });

  test('of an unknown verb names the nearest', async () => {
    const { code, err } = await cli(['help', 'kepe']);
    expect(code).toBe(2);
    expect(err).toContain('did you mean "keep"?');
  });
});
