import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { cleanPrompt, type PromptStdin, readPrompt } from '../../../src/ask/prompt-input.ts';

const pipe = (...chunks: readonly (string | Buffer)[]): PromptStdin => ({
  isTTY: false,
  close: () => undefined,
  async *chunks() {
    for (const chunk of chunks) yield Buffer.from(chunk);
  },
});
const terminal: PromptStdin = {
  isTTY: true,
  close: () => undefined,
  chunks: () => {
    throw new Error('a terminal was read');
  },
};

const open = (stream: PassThrough): PromptStdin => ({
  isTTY: false,
  chunks: () => stream,
  close: () => stream.destroy(),
});

function read(text: string, stdin: PromptStdin, useStdin = true) {
  const notes: string[] = [];
  const prompt = readPrompt(stdin, {
    text,
    useStdin,
    note: (line) => notes.push(line),
    waits: { silentMs: 5, noticeMs: 5 },
  });
  return { prompt: prompt.then(({ text }) => text), asked: prompt, notes };
}

describe('where the prompt comes from', () => {
  test.each([
    ['words', terminal, 'words'],
    ['words', pipe(), 'words'],
    ['words', pipe('  \n'), 'words'],
    ['words', pipe('mat', 'erial\n'), 'words\n\nmaterial\n'],
    ['', pipe('from stdin\n'), 'from stdin\n'],
    ['-', pipe('from stdin\n'), 'from stdin\n'],
    ['  spaces kept ', terminal, '  spaces kept '],
  ])('%j', async (text, stdin, prompt) => {
    expect(await read(text, stdin).prompt).toBe(prompt);
  });

  test('what is piped in behind words is material, not what the person said', async () => {
    const { asked } = read('words', pipe('material\n'));
    expect(await asked).toMatchObject({ typed: 'words', material: 'material\n' });
    expect(await read('', pipe('all of it')).asked).toMatchObject({ typed: 'all of it', material: null });
  });

  test('--no-stdin does not look at it, but `-` asks for it', async () => {
    const unread: PromptStdin = { ...terminal, isTTY: false };
    expect(await read('words', unread, false).prompt).toBe('words');
    expect(await read('-', pipe('x'), false).prompt).toBe('x');
  });

  test.each([
    ['', terminal],
    ['  ', pipe()],
    ['-', terminal],
    ['-', pipe(' \n')],
    ['', pipe()],
  ])('%j without anything else is a usage error', async (text, stdin) => {
    await expect(read(text, stdin).prompt).rejects.toMatchObject({ code: 'usage', exit: 2 });
  });
});

describe('a silent pipe', () => {
  test('without a prompt is given up', async () => {
    const stream = new PassThrough();
    const { prompt } = read('', open(stream));
    await expect(prompt).rejects.toMatchObject({ code: 'usage' });
    expect(stream.destroyed).toBe(true);
  });

  test('with a prompt is waited for, aloud', async () => {
    const stream = new PassThrough();
    const { prompt, notes } = read('words', open(stream));
    while (notes.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(notes).toEqual([expect.stringContaining('--no-stdin')]);
    stream.end('late');
    expect(await prompt).toBe('words\n\nlate');
  });

  test('that has begun to speak is waited for to its end', async () => {
    const stream = new PassThrough();
    const { prompt } = read('', open(stream));
    stream.write('first ');
    await new Promise((resolve) => setTimeout(resolve, 30));
    stream.end('second');
    expect(await prompt).toBe('first second');
  });
});

describe('bytes', () => {
  const clean = (bytes: Buffer) => {
    const notes: string[] = [];
    return { text: cleanPrompt(bytes, (line) => notes.push(line)), notes };
  };

  test('good text stays as it is, without a word', () => {
    const text = 'né 日本 👩🏽‍🚀\r\n\t\u001b[31m';
    expect(clean(Buffer.from(text))).toEqual({ text, notes: [] });
  });

  test('NUL bytes are removed, with a note', () => {
    expect(clean(Buffer.from('a\0b\0'))).toEqual({ text: 'ab', notes: [expect.stringContaining('NUL')] });
  });

  test('what is no UTF-8 is replaced, with a note', () => {
    expect(clean(Buffer.of(0x61, 0xff, 0x62))).toEqual({ text: 'a\ufffdb', notes: [expect.stringContaining('UTF-8')] });
  });

  test('a character cut between two chunks is whole', async () => {
    const bytes = Buffer.from('日');
    const { prompt, notes } = read('', pipe(bytes.subarray(0, 1), bytes.subarray(1)));
    expect([await prompt, notes]).toEqual(['日', []]);
  });
});
