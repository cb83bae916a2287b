import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachImages, namedImages } from '../../../../src/repl/editor/attach-images.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'mira-images-'));
  const files: Readonly<Record<string, Buffer>> = {
    'a.png': PNG,
    'my pic.PNG': PNG,
    'b.jpg': Buffer.from('ffd8ffe000104a464946', 'hex'),
    'c.gif': Buffer.from('GIF89a......'),
    'd.webp': Buffer.from('RIFF....WEBPVP8 '),
    'fake.png': Buffer.from('#!/bin/sh'),
    'big.png': Buffer.concat([PNG, Buffer.alloc(5 * 1024 * 1024)]),
  };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(home, name), bytes);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('names of pictures in a message', () => {
  test.each<[string, readonly string[]]>([
    ['see a.png', ['a.png']],
    ['@shots/a.png, please', ['shots/a.png']],
    ['/tmp/my\\ pic.png ', ['/tmp/my pic.png']],
    ["'/tmp/my pic.png'", ['/tmp/my pic.png']],
    ['@"my pic.jpeg" and b.webp.', ['my pic.jpeg', 'b.webp']],
    ['(a.gif)', ['a.gif']],
    ['a.png and a.png', ['a.png']],
    ['a.pngx a.png.txt xpng', []],
    ['"unclosed a.png', ['a.png']],
    ['file:///tmp/a.png', ['file:///tmp/a.png']],
  ])('%j', (text, names) => {
    expect(namedImages(text)).toEqual(names);
  });

  test.each([
    ['commas', 'a,'.repeat(300_000)],
    ['brackets', '(a'.repeat(300_000)],
    ['quotes', '"x '.repeat(200_000)],
    ['backslashes', '\\a '.repeat(200_000)],
  ])('a long text of %s holds none, and does not take for ever to say so', (_name, text) => {
    expect(namedImages(text)).toEqual([]);
  });
});

describe('what is attached', () => {
  const attach = (text: string) => attachImages(text, { cwd: home, home });

  test.each([
    ['a.png', 'image/png'],
    ['~/a.png', 'image/png'],
    ['@"my pic.PNG"', 'image/png'],
    ['b.jpg', 'image/jpeg'],
    ['c.gif', 'image/gif'],
    ['d.webp', 'image/webp'],
  ])('%s', async (text, type) => {
    const { images, notes } = await attach(`look at ${text}`);
    expect(images).toMatchObject([{ type: 'image', source: { type: 'base64', media_type: type } }]);
    expect(notes).toEqual([expect.stringMatching(/^attached .* \((png|jpeg|gif|webp), 1 kB\)$/)]);
  });

  test('the bytes are those of the file', async () => {
    const { images } = await attach('a.png');
    expect(Buffer.from(images[0]?.source.data ?? '', 'base64')).toEqual(PNG);
  });

  test('what cannot be sent is told', async () => {
    expect(await attach('fake.png big.png')).toEqual({
      images: [],
      notes: [
        'fake.png is not sent: it is no png, jpg, gif or webp',
        'big.png is not sent: 5.0 MB, and claude takes 5 MB at most',
      ],
    });
  });

  test('a name without a file is a part of the sentence', async () => {
    expect(await attach('make a logo.png')).toEqual({ images: [], notes: [] });
  });

  test.skipIf(process.getuid?.() === 0)('a file that may not be read is told', async () => {
    chmodSync(join(home, 'c.gif'), 0);
    expect((await attach('c.gif')).notes).toEqual(['c.gif is not sent: it may not be read']);
  });
});
