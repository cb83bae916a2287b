import { describe, expect, test } from 'vitest';
import { linesOf } from '../../../src/lib/lines.ts';
import { nearest } from '../../../src/lib/nearest.ts';
import { jsonText, stripControls, stripControlsButStyle } from '../../../src/lib/terminal-text.ts';
import { colourOn, makeView } from '../../../src/render/style.ts';

describe('text for a terminal', () => {
  test.each([
    ['plain, tab\tand\nline', 'plain, tab\tand\nline'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['a\u001b]8;;http://x\u001b\\link\u001b]8;;\u0007b', 'alinkb'],
    ['a\u009b2Jb\u0090q\u009cc', 'abc'],
    ['cut \u001b[', 'cut '],
    ['open \u001b]0;title', 'open '],
    ['bell\u0007 back\u0008 null\u0000 del\u007f', 'bell back null del'],
    ['one\r\ntwo\rthree', 'one\ntwo\nthree'],
    ['abc\u202edef', 'abc⟨U+202E⟩def'],
    ['pass\u200bword\ufeff', 'pass⟨U+200B⟩word⟨U+FEFF⟩'],
    ['in\u200dner', 'in⟨U+200D⟩ner'],
    ['👩‍💻 and 👍🏽', '👩‍💻 and 👍🏽'],
    ['می‌خواهم', 'می‌خواهم'],
    ['🏴󠁧󠁢󠁳󠁣󠁴󠁿', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    ['hid\u{e0041}den', 'hid⟨U+E0041⟩den'],
  ])('%j becomes %j', (text, shown) => {
    expect(stripControls(text)).toBe(shown);
  });

  test('keeps the styles of mira and nothing else when asked to', () => {
    expect(stripControlsButStyle('\u001b[2mdim\u001b[22m\u001b[2J\u001b]0;x\u0007')).toBe('\u001b[2mdim\u001b[22m');
  });

  test('JSON parses to the same value and holds nothing a terminal obeys', () => {
    const value = { a: '\u009b2J\u202e\u200b\u007f\u001b[2J', b: 'ü 漢 👩‍💻' };
    const text = jsonText(value);
    expect(JSON.parse(text)).toEqual(value);
    expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e\u200b]/);
    expect(text).toContain('👩‍💻');
  });
});

describe('colours', () => {
  test.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    [true, { TERM: 'dumb' }, false],
  ])('terminal %s with %j: %s', async (isTTY, env, on) => {
    expect(colourOn({ isTTY }, env)).toBe(on);
    const view = await makeView({ isTTY, columns: 80 }, { env, now: () => 5 });
    expect(view.dim('x') !== 'x').toBe(on);
    expect(view.now).toBe(5);
  });
});

describe('the nearest name', () => {
  const names = ['remember', 'recall', 'forget', 'history', 'config', 'ask'];

  test.each([
    ['rember', 'remember'],
    ['recal', 'recall'],
    ['hsitory', 'history'],
    ['conf', 'config'],
    ['akS', 'ask'],
    ['banana', null],
    ['x', null],
    ['', null],
  ])('of %s is %s', (word, name) => {
    expect(nearest(word, names)).toBe(name);
  });
});

test('lines survive chunks that cut letters, CRLF, and a last line without an end', async () => {
  const bytes = Buffer.from('ä1\r\nzw\u2028ei\n\nlast');
  async function* chunks() {
    for (const byte of bytes) yield Buffer.from([byte]);
  }
  const lines: string[] = [];
  for await (const line of linesOf(chunks())) lines.push(line);
  expect(lines).toEqual(['ä1', 'zw\u2028ei', '', 'last']);
});

test.each(['utf-16le', 'utf-16be'])('lines of %s, as Windows pipes them, are read', async (encoding) => {
  const bytes = Buffer.from('\ufeffä1\r\nzwei 🙂\nlast', 'utf16le');
  if (encoding === 'utf-16be') bytes.swap16();
  async function* chunks() {
    yield bytes.subarray(0, 3);
    yield bytes.subarray(3);
  }
  const lines: string[] = [];
  for await (const line of linesOf(chunks())) lines.push(line);
  expect(lines).toEqual(['ä1', 'zwei 🙂', 'last']);
});
