import { closeSync, ftruncateSync, mkdirSync, openSync, truncateSync, writeSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileLines } from '../../../src/transfer/file-lines.ts';
import { fromBasicMemory } from '../../../src/transfer/from-basic-memory.ts';
import { fromChatgpt } from '../../../src/transfer/from-chatgpt.ts';
import { fromMem0 } from '../../../src/transfer/from-mem0.ts';
import { fromTexts } from '../../../src/transfer/from-texts.ts';
import { readOwn } from '../../../src/transfer/import-own.ts';
import { jsonObjects } from '../../../src/transfer/json-values.ts';
import { isListOfTexts, readHeader } from '../../../src/transfer/own-file.ts';
import { readTextFile } from '../../../src/transfer/text-file.ts';
import { random } from '../../bench/natural-text.ts';
import { EVERYWHERE, freshTransfer, left, memories } from './home.ts';

let home: Awaited<ReturnType<typeof freshTransfer>>;
beforeAll(async () => {
  home = await freshTransfer();
});
afterAll(() => home.close());

const texts = (found: Parameters<typeof memories>[0]): readonly string[] => memories(found).map(({ text }) => text);
const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
  plain: (text) => Buffer.from(text),
  'utf-8 with a mark': (text) => Buffer.from(`\ufeff${text}`),
  'utf-16 little end first': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'utf-16 big end first': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  'utf-16 without a mark': (text) => Buffer.from(text, 'utf16le'),
  'latin-1': (text) => Buffer.from(text, 'latin1'),
};

test.each(Object.keys(encodings))('a file in %s is read as what it says', (name) => {
  const encode = encodings[name] ?? Buffer.from;
  const said = 'Größe: café';
  expect(readTextFile(home.put(`${name}.md`, encode(said)))).toBe(said);
  const object = JSON.stringify({ results: [{ memory: said }, { memory: said.repeat(100_000).slice(0, 500_000) }] });
  const found = texts(fromMem0([home.put(`${name}.json`, encode(object))], EVERYWHERE));
  expect(found.map((text) => text.slice(0, said.length))).toEqual([said, said]);
  const lines = `{"text":"${said}"}\n{"text":"zweite"}\n`;
  expect(texts(fromTexts(home.put(`${name}.jsonl`, encode(lines)), EVERYWHERE))).toEqual([said, 'zweite']);
});

test('an archive is named as what it is', () => {
  const zip = home.put('export.zip', Buffer.from('504b0304140000000800', 'hex'));
  for (const read of [() => readTextFile(zip), () => [...fromChatgpt([zip], EVERYWHERE)], () => readHeader(zip)]) {
    expect(read).toThrow(/zip archive/);
  }
});

test('what is no text is refused as that, and odd characters in a text are not', () => {
  const next = random(3);
  const bytes = (count: number) => Buffer.from(Array.from({ length: count }, () => Math.floor(next() * 256)));
  for (const binary of [bytes(3_000), Buffer.concat([Buffer.from('PNG\r\n'), bytes(20_000)])]) {
    expect(() => readTextFile(home.put('picture.md', binary))).toThrow(/holds no text/);
  }
  const odd = `a bell \u0007, a NUL \0 and colours \u001b[31mred\u001b[0m ${'in a text '.repeat(20)}`;
  expect(readTextFile(home.put('odd.md', odd))).toBe(odd);
});

test('JSON without a list says so instead of being empty', () => {
  for (const [name, text] of Object.entries({
    lines: '{"memory":"one"}\n{"memory":"two"}\n',
    object: '{"memory":"one","categories":{"a":1}}',
    word: 'hello',
  })) {
    const file = home.put(`${name}.json`, text);
    for (const read of [fromMem0, fromChatgpt]) {
      expect(left([...read([file], EVERYWHERE)])).toEqual([`${name}.json:1 it holds no list of objects`]);
    }
  }
  expect([...fromMem0([home.put('none.json', '{"results":[]}')], EVERYWHERE)]).toEqual([]);
});

/** A file of the given size that takes no room on the disk: zeros behind a beginning. */
function sparse(name: string, start: string, bytes: number, end = ''): string {
  const file = home.put(name, start);
  const handle = openSync(file, 'r+');
  ftruncateSync(handle, bytes);
  writeSync(handle, end, bytes - end.length);
  closeSync(handle);
  return file;
}

test('a line of a gigabyte is refused without being kept in memory', () => {
  const file = sparse('huge.jsonl', '{"mira":"export","version":1,"x":"', 2 ** 30, '"}\n');
  const before = process.memoryUsage().rss;
  expect(() => readOwn(file)).toThrow(/no export/);
  expect(isListOfTexts(file)).toBe(false);
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
});

test('a huge value is left out, and those after it come in', () => {
  const file = sparse('huge.json', '[{"memory":"one"},{"memory":"', 2 ** 27, '"},{"memory":"two"}]');
  const found = [...fromMem0([file], EVERYWHERE)];
  expect(texts(found)).toEqual(['one', 'two']);
  expect(left(found)).toEqual(['huge.json:1 it is larger than 32 MB']);
  expect(() => readTextFile(file)).toThrow(/larger than 16 MB/);
});

test('JSON as deep as a well harms nothing', async () => {
  const deep = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;
  const nested = `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`;
  const file = home.put('deep.json', `[{"memory":"kept","x":${deep}},{"mapping":${nested},"memory":"also kept"}]`);
  expect(texts(fromMem0([file], EVERYWHERE))).toEqual(['kept', 'also kept']);
  const chat = home.put('deep-chat.json', `[{"mapping":${nested},"current_node":"a"}]`);
  expect(memories(fromChatgpt([chat], EVERYWHERE))).toEqual([]);
  const own = home.put(
    'deep.jsonl',
    `{"mira":"export","version":1}\n{"type":"memory","text":"x","source":${nested.slice(0, 900_000)}}\n`,
  );
  expect(await home.takeBack(own)).toMatchObject({ added: 0, skipped: [{ why: expect.any(String) }] });
});

test('a chain of a hundred thousand messages, and one that bites its tail', () => {
  const mapping: Record<string, unknown> = {};
  for (let n = 0; n < 100_000; n++) {
    const message = { author: { role: 'user' }, content: { content_type: 'text', parts: [`m${n}`] } };
    mapping[`n${n}`] = { message, parent: `n${n === 0 ? 99_999 : n - 1}` };
  }
  const file = home.put('chain.json', JSON.stringify([{ mapping, current_node: 'n99999' }]));
  expect(texts(fromChatgpt([file], EVERYWHERE))).toHaveLength(100_000);
});

test('keys that are names of an object are only words', () => {
  const node =
    '{"message":{"author":{"role":"user"},"content":{"content_type":"text","parts":["x"]}},"parent":"constructor"}';
  const file = home.put(
    'proto.json',
    `[{"mapping":{"__proto__":${node}},"current_node":"toString"},{"mapping":{"hasOwnProperty":${node}},"current_node":"hasOwnProperty"}]`,
  );
  expect(memories(fromChatgpt([file], EVERYWHERE)).length).toBeGreaterThan(0);
  expect(({} as Record<string, unknown>)['message']).toBeUndefined();
});

test('a list that is cut anywhere gives what is whole, and says so', () => {
  const whole = JSON.stringify(
    [{ memory: 'one "}{' }, { memory: 'two\\' }, { memory: 'three', metadata: { tags: ['[', '}'] } }],
    null,
    1,
  );
  for (let end = 1; end < whole.length; end++) {
    const found = [...fromMem0([home.put('cut.json', whole.slice(0, end))], EVERYWHERE)];
    expect(['one "}{', 'two\\', 'three'].slice(0, texts(found).length)).toEqual(texts(found));
    expect(left(found)).toEqual([expect.stringMatching(/the file ends/)]);
  }
  expect(texts(fromMem0([home.put('cut.json', whole)], EVERYWHERE))).toHaveLength(3);
});

test('bytes at random never throw, and never hang', () => {
  const next = random(9);
  const pieces = ['{', '}', '[', ']', '"', '\\', ',', ':', '\n', '{"memory":"x"}', '\u0000', '\ud83d', '{"text":"t"}'];
  for (let round = 0; round < 300; round++) {
    const text = Array.from({ length: 60 }, () => pieces[Math.floor(next() * pieces.length)]).join('');
    const file = home.put('random', text);
    for (const found of [fromMem0([file], EVERYWHERE), fromTexts(file, EVERYWHERE), fromChatgpt([file], EVERYWHERE)]) {
      for (const each of found) expect(each.type).toMatch(/memory|skipped/);
    }
    expect([...jsonObjects(file)].length + [...fileLines(file)].length).toBeGreaterThanOrEqual(0);
  }
});

test('a line of brackets and spaces takes time with its length only', () => {
  const line = `- [${'a'.repeat(100_000)}`;
  const other = `- ${' '.repeat(100_000)}x`;
  const file = home.put('slow.md', `${line}\n${other}\n# ${'#'.repeat(100_000)} ${' #'.repeat(50_000)}\nx\n---\n`);
  // A pattern that looks back would not come to an end within the time of a test.
  expect([...fromBasicMemory([file], EVERYWHERE)].length).toBeGreaterThan(0);
});

test('folders, pipes and files that are not there are named', () => {
  mkdirSync(path.join(home.dir, 'files', 'a-folder'));
  expect(() => readTextFile(path.join(home.dir, 'files', 'a-folder'))).toThrow(/no regular file/);
  expect(() => readTextFile('/dev/zero')).toThrow(/no regular file/);
  expect(() => readTextFile(path.join(home.dir, 'nothing'))).toThrow(/there is no file/);
  const empty = home.put('empty', '');
  truncateSync(empty, 0);
  expect(left([...fromMem0([empty], EVERYWHERE)])).toEqual(['empty:1 the file is empty']);
  expect(readHeader(empty)).toBeNull();
});
