import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromMarkdown, importsIn } from '../../../src/transfer/from-markdown.ts';
import { readNote } from '../../../src/transfer/front-matter.ts';
import { inPieces, markdownSections } from '../../../src/transfer/markdown-sections.ts';
import { random } from '../../bench/natural-text.ts';
import { freshTransfer, left, memories } from './home.ts';

let home: Awaited<ReturnType<typeof freshTransfer>>;
let root: string;
beforeAll(async () => {
  home = await freshTransfer();
  root = path.join(home.dir, 'files', 'project');
  mkdirSync(root, { recursive: true });
});
afterAll(() => home.close());

const put = (name: string, text: string): string => home.put(`project/${name}`, text);
const read = (...files: string[]) => [...fromMarkdown(files, () => ({ place: 'here', root, home: home.dir }))];
const texts = (...files: string[]) => memories(read(...files)).map(({ text }) => text);

test('a section is the text below one heading; code holds no headings', () => {
  const text =
    'before\n\n# A\n\none\n```sh\n# not a heading\n```\n## B ##\n### C\ntwo\n~~~~\n```\n## no\n~~~\n~~~~\n# D\n#tag\n';
  expect(markdownSections(text)).toEqual([
    { path: [], body: 'before', line: 1, bodyLine: 1 },
    { path: ['A'], body: 'one\n```sh\n# not a heading\n```', line: 3, bodyLine: 5 },
    { path: ['A', 'B', 'C'], body: 'two\n~~~~\n```\n## no\n~~~\n~~~~', line: 10, bodyLine: 11 },
    { path: ['D'], body: '#tag', line: 17, bodyLine: 18 },
  ]);
});

test('a line of = or - below a title makes it a heading, and nothing else', () => {
  const text =
    'Title\n=====\n\none\n\nSub\n---\ntwo\n\n---\n\n- item\n---\n\n```\nCode\n====\n```\n\n---\n\na | b\n--|--\n\n    code\n    ----\n\nOther\n=====\nend\n';
  expect(markdownSections(text)).toEqual([
    { path: ['Title'], body: 'one', line: 1, bodyLine: 4 },
    {
      path: ['Title', 'Sub'],
      body: 'two\n\n---\n\n- item\n---\n\n```\nCode\n====\n```\n\n---\n\na | b\n--|--\n\n    code\n    ----',
      line: 6,
      bodyLine: 8,
    },
    { path: ['Other'], body: 'end', line: 28, bodyLine: 30 },
  ]);
});

test('nothing of a document is lost or doubled, however it is cut into pieces', () => {
  const next = random(5);
  for (let round = 0; round < 50; round++) {
    const words = Array.from(
      { length: 300 },
      (_, n) => `w${n}${['.', '\n', '\n\n', ' ', '🙂'][Math.floor(next() * 5)]}`,
    );
    const text = words.join(next() < 0.5 ? ' ' : '');
    const pieces = inPieces(text, 40 + Math.floor(next() * 60));
    for (const piece of pieces) expect(piece.text.length).toBeLessThanOrEqual(100);
    expect(
      pieces
        .map((piece) => piece.text)
        .join('')
        .replaceAll(/\s/g, ''),
    ).toBe(text.replaceAll(/\s/g, ''));
    for (const piece of pieces) {
      const line = text.split('\n')[piece.linesBefore] ?? '';
      expect(line).toContain(piece.text.split('\n')[0]?.slice(0, 10));
    }
  }
});

test('each heading becomes a memory that names it, with its place in the file', () => {
  const file = put(
    'CLAUDE.md',
    '# Shop\n\nSells birds.\n\n## Tests\n\nAlways run them.\n\n### Slow ones\n- at night\n\n## Empty\n',
  );
  const found = memories(read(file));
  expect(found.map(({ text, kind, line }) => ({ text, kind, line }))).toEqual([
    { text: 'Shop\nSells birds.', kind: 'fact', line: 1 },
    { text: 'Tests\nAlways run them.', kind: 'pattern', line: 5 },
    { text: 'Tests › Slow ones\n- at night', kind: 'fact', line: 9 },
  ]);
  expect(found.every((each) => each.file === file && each.place === 'here')).toBe(true);
});

test('rules without headings, with a head, and with Windows line ends', () => {
  expect(texts(put('.cursorrules', 'Use tabs.\r\nNo semicolons.\r\n'))).toEqual(['Use tabs.\nNo semicolons.']);
  const rule = put('.cursor/rules/a.mdc', '---\r\ndescription: Style of code\r\nglobs: "*.ts"\r\n---\r\nUse tabs.\r\n');
  expect(memories(read(rule))).toMatchObject([{ text: 'Style of code\nUse tabs.', line: 5 }]);
});

test('a section that is too long becomes several', () => {
  const file = put(
    'long.md',
    `# Long\n\n${Array.from({ length: 900 }, (_, n) => `Line number ${n} of this.`).join('\n')}\n`,
  );
  const found = memories(read(file));
  expect(found.length).toBeGreaterThan(2);
  for (const { text } of found) expect([...text].length).toBeLessThanOrEqual(8_000);
  const second = found[1];
  expect(second?.text.startsWith('Long\nLine number ')).toBe(true);
  const number = Number(/Line number (\d+)/.exec(second?.text ?? '')?.[1]);
  expect(second?.line).toBe(number + 3);
});

test('imports are followed inside the project, each file once, loops and depth bounded', () => {
  put('docs/a.md', 'From a. @b.md @../main.md');
  put('docs/b.md', 'From b. @./a.md');
  for (let depth = 1; depth <= 7; depth++) put(`deep/${depth}.md`, `Depth ${depth}. @${depth + 1}.md`);
  const file = put(
    'main.md',
    'Main. @docs/a.md, (@docs/b.md) and @deep/1.md; `@docs/code.md`\n```\n@docs/code.md\n```\n',
  );
  const found = read(file);
  expect(memories(found).map(({ text }) => text.split('.')[0])).toEqual([
    'Main',
    'From a',
    'From b',
    'Depth 1',
    'Depth 2',
    'Depth 3',
    'Depth 4',
    'Depth 5',
  ]);
  expect(left(found)).toEqual(['5.md:1 @6.md is more than 5 imports deep']);
});

test('an import never leaves the project: not by dots, by its home, or by a link', () => {
  home.put('outside.md', 'the secret of another project');
  symlinkSync(path.join(home.dir, 'files', 'outside.md'), path.join(root, 'link.md'));
  symlinkSync(path.join(home.dir, 'files'), path.join(root, 'folder'));
  const bad = [
    '../outside.md',
    '~/files/outside.md',
    path.join(home.dir, 'files/outside.md'),
    'link.md',
    'folder/outside.md',
  ];
  const file = put(
    'bad.md',
    `Text.\n${bad.map((each) => `@${each}`).join('\n')}\n@missing.md @someone @scope/package me@example.org\n`,
  );
  const found = read(file);
  expect(memories(found).map(({ text }) => text.slice(0, 5))).toEqual(['Text.']);
  expect(JSON.stringify(found)).not.toContain('another project');
  expect(left(found)).toEqual([
    ...bad.map((each, at) => `bad.md:${at + 2} @${each} leads out of ${root}`),
    'bad.md:7 @missing.md leads to no file',
  ]);
  expect(() => read(path.join(root, 'link.md'))).toThrow(/leads out of/);
});

test('words that are imports, and words that are none', () => {
  const targets = (text: string) => importsIn(text).map(({ target }) => target);
  expect(targets('See @README.md. And (@./a/b.md), @~/x.md: @/abs/y.md!')).toEqual([
    'README.md',
    './a/b.md',
    '~/x.md',
    '/abs/y.md',
  ]);
  expect(targets('mail a@b.org, @someone, `@c.md`, "@d.md"')).toEqual([]);
  expect(targets(`@${'a'.repeat(100_000)}`)).toEqual([]);
});

test('the head of a note', () => {
  const { head, body, bodyLine } = readNote(
    '---\nname: "A: b"\ntags: [x, \'y z\']\nmetadata:\n  type: user\n  list:\n    - 1\n    - 2\nempty:\n# comment\n---\nBody\n---\n',
  );
  expect(Object.fromEntries(head)).toEqual({
    name: 'A: b',
    tags: 'x\ny z',
    metadata: '',
    'metadata.type': 'user',
    'metadata.list': '1\n2',
    empty: '',
  });
  expect({ body, bodyLine }).toEqual({ body: 'Body\n---\n', bodyLine: 12 });
  expect(readNote('---\nnot closed\n').body).toBe('---\nnot closed\n');
});
