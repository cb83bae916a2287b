import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { slugOf } from '../../../src/transfer/claude-folders.ts';
import { exportFiles, isConversations } from '../../../src/transfer/export-files.ts';
import { fromBasicMemory } from '../../../src/transfer/from-basic-memory.ts';
import { fromChatgpt } from '../../../src/transfer/from-chatgpt.ts';
import { fromClaude } from '../../../src/transfer/from-claude.ts';
import { fromClaudeAi } from '../../../src/transfer/from-claude-ai.ts';
import { fromClaudeMem } from '../../../src/transfer/from-claude-mem.ts';
import { fromMcpMemory } from '../../../src/transfer/from-mcp-memory.ts';
import { fromMem0 } from '../../../src/transfer/from-mem0.ts';
import { EVERYWHERE, freshTransfer, left, memories } from './home.ts';

let home: Awaited<ReturnType<typeof freshTransfer>>;
beforeAll(async () => {
  home = await freshTransfer();
});
afterAll(() => home.close());

const json = (name: string, value: unknown): string => home.put(name, JSON.stringify(value, null, 1));
const texts = (found: Parameters<typeof memories>[0]): readonly string[] => memories(found).map(({ text }) => text);

function node(id: string, parent: string | null, role: string, parts: unknown, over: object = {}) {
  const content = { content_type: 'text', parts };
  return {
    id,
    parent,
    children: [],
    message: { id, author: { role }, create_time: 1_700_000_000.5, content, ...over },
  };
}

test('ChatGPT: the messages of the person on the current branch, each one memory', () => {
  const hidden = { metadata: { is_visually_hidden_from_conversation: true } };
  const image = { content: { content_type: 'multimodal_text', parts: [{ asset_pointer: 'x' }, 'what is on it?'] } };
  const audio = { content: { content_type: 'real_time_user_audio', parts: [] } };
  const mapping = {
    root: { id: 'root', parent: null, message: null, children: ['h', 'old'] },
    h: node('h', 'root', 'user', ['about me'], hidden),
    old: node('old', 'h', 'user', ['first wording']),
    u1: node('u1', 'h', 'user', ['second wording']),
    a1: node('a1', 'u1', 'assistant', ['answer']),
    u2: node('u2', 'a1', 'user', [], image),
    u3: node('u3', 'u2', 'user', [], audio),
  };
  const file = json('conversations.json', [
    { title: 'Birds', create_time: null, mapping, current_node: 'u3', surprise: { a: 1 } },
    {
      title: 'No end named',
      mapping: { x: node('x', 'y', 'user', ['loop one']), y: node('y', 'x', 'user', ['loop two']) },
    },
    { title: 'Broken' },
  ]);
  const found = [...fromChatgpt([file], EVERYWHERE)];
  expect(texts(found).slice(0, 2)).toEqual(['second wording', 'what is on it?']);
  expect(texts(found).slice(2).sort()).toEqual(['loop one', 'loop two']);
  expect(memories(found)[0]).toMatchObject({ file, line: 2, createdMs: 1_700_000_000_500, place: 'global' });
  expect(left(found)).toEqual([
    expect.stringMatching(/conversations\.json:2 .*no text/),
    expect.stringMatching(/no mapping/),
  ]);
});

test('an export in pieces is read from its folder; a folder without one is refused', () => {
  const one = [{ mapping: { a: node('a', null, 'user', ['one']) }, current_node: 'a' }];
  json('pieces/conversations-000.json', one);
  json('pieces/conversations-001.json', one);
  json('pieces/user.json', { id: 1 });
  const folder = path.join(home.dir, 'files', 'pieces');
  expect(exportFiles(folder, '.json', isConversations).map((file) => path.basename(file))).toEqual([
    'conversations-000.json',
    'conversations-001.json',
  ]);
  mkdirSync(path.join(folder, 'empty'));
  expect(() => exportFiles(path.join(folder, 'empty'), '.json')).toThrow(/nothing to bring/);
});

test('Claude.ai: what the person wrote, on the branch that the export names', () => {
  const said = (uuid: string, sender: string, text: string, parent?: string) => ({
    uuid,
    sender,
    text,
    content: sender === 'human' ? [{ type: 'text', text }, { type: 'image' }] : [],
    created_at: '2026-01-02T03:04:05.678901Z',
    ...(parent === undefined ? {} : { parent_message_uuid: parent }),
    attachments: [{ extracted_content: 'a long document' }],
  });
  const file = json('claude.json', [
    {
      uuid: 'c',
      name: 'flat',
      chat_messages: [said('1', 'human', 'flat one'), said('2', 'assistant', 'x'), { sender: 'human', text: ' ' }],
    },
    {
      uuid: 'd',
      current_leaf_message_uuid: '4',
      chat_messages: [
        said('1', 'human', 'asked'),
        said('2', 'human', 'left aside', '1'),
        said('3', 'assistant', 'y', '1'),
        said('4', 'human', 'went on', '3'),
      ],
    },
    { uuid: 'e' },
  ]);
  const found = [...fromClaudeAi([file], EVERYWHERE)];
  expect(texts(found)).toEqual(['flat one', 'asked', 'went on']);
  expect(memories(found)[0]?.createdMs).toBe(Date.parse('2026-01-02T03:04:05.678Z'));
  expect(left(found)).toHaveLength(2);
});

test('mem0: memories with their categories, from an object or a list', () => {
  const rows = [
    {
      id: 'a',
      memory: 'Likes green tea',
      metadata: { category: 'food' },
      categories: ['taste', '#x,y'],
      created_at: '2026-01-01T00:00:00-07:00',
    },
    { id: 'b', memory: '' },
    7,
  ];
  const object = [...fromMem0([json('mem0.json', { results: rows, relations: [{ source: 'q' }] })], EVERYWHERE)];
  expect(memories(object)).toMatchObject([
    { text: 'Likes green tea', tags: ['taste', 'x y', 'food'], createdMs: Date.UTC(2026, 0, 1, 7) },
  ]);
  expect(left(object)).toEqual([
    'mem0.json:15 it has no memory',
    'mem0.json:22 it has no memory',
    'mem0.json:19 an entry of its list is no object',
  ]);
  expect(texts(fromMem0([json('list.json', rows)], EVERYWHERE))).toEqual(['Likes green tea']);
  expect(left(fromMem0([json('texts.json', ['Likes tea', 'Has a dog'])], EVERYWHERE))).toEqual([
    'texts.json:2 an entry of its list is no object',
  ]);
  expect(left(fromMem0([json('none.json', { results: [] })], EVERYWHERE))).toEqual([]);
});

test('MCP memory: observations and relations, by line or in one object', () => {
  const entity = {
    type: 'entity',
    name: 'Ada',
    entityType: 'person',
    observations: ['plays chess', 5, 'lives in Rome'],
  };
  const relation = { type: 'relation', from: 'Ada', to: 'Acme', relationType: 'works_at' };
  const wanted = ['Ada (person): plays chess', 'Ada (person): lives in Rome', 'Ada works at Acme'];
  const file = home.put(
    'memory.jsonl',
    `${JSON.stringify(entity)}\r\n\n${JSON.stringify(relation)}\nnonsense\n{"type":"ent`,
  );
  const found = [...fromMcpMemory([file], EVERYWHERE)];
  expect(texts(found)).toEqual(wanted);
  expect(left(found)).toEqual(['memory.jsonl:4 it is no valid JSON', 'memory.jsonl:5 the file ends within it']);
  const odd = { ...entity, observations: 'one text' };
  expect(texts(fromMcpMemory([home.put('odd.jsonl', JSON.stringify(odd))], EVERYWHERE))).toEqual([
    'Ada (person): one text',
  ]);
  const wrong = [
    ...fromMcpMemory([home.put('wrong.jsonl', JSON.stringify({ ...entity, observations: { a: 'b' } }))], EVERYWHERE),
  ];
  expect(left(wrong)).toEqual(['wrong.jsonl:1 its observations are no list']);
  expect([
    ...fromMcpMemory([home.put('bare.jsonl', JSON.stringify({ ...entity, observations: [] }))], EVERYWHERE),
  ]).toEqual([]);
  const graph = { entities: [entity], relations: [relation] };
  expect(texts(fromMcpMemory([json('graph.json', graph)], EVERYWHERE))).toEqual(wanted);
  expect(texts(fromMcpMemory([home.put('one-line.json', JSON.stringify(graph))], EVERYWHERE))).toEqual(wanted);
});

test('basic-memory: observations, relations, and prose by heading', () => {
  const file = home.put(
    'notes/coffee.md',
    '---\ntitle: Coffee\ntags:\n  - drink\n  - brewing\ncreated: 2026-02-03\n---\n# Coffee\n\nGrind it late.\n\n## Observations\n- [preference] No sugar #taste (always)\n- [x] buy beans\n- [odd kind] Water at 93 degrees\n\n## Relations\n- pairs_with [[Chocolate]]\n- [[Tea]]\n',
  );
  const found = memories(fromBasicMemory([file], EVERYWHERE));
  expect(found.map(({ text, kind, tags, line }) => ({ text, kind, tags, line }))).toEqual([
    {
      text: 'Coffee: No sugar (always)',
      kind: 'preference',
      tags: ['drink', 'brewing', 'preference', 'taste'],
      line: 13,
    },
    { text: 'Coffee: Water at 93 degrees', kind: 'fact', tags: ['drink', 'brewing', 'odd kind'], line: 15 },
    { text: 'Coffee pairs with Chocolate', kind: 'fact', tags: ['drink', 'brewing'], line: 18 },
    { text: 'Coffee relates to Tea', kind: 'fact', tags: ['drink', 'brewing'], line: 19 },
    { text: 'Coffee\nGrind it late.', kind: 'fact', tags: ['drink', 'brewing'], line: 8 },
    { text: 'Observations\n- [x] buy beans', kind: 'fact', tags: ['drink', 'brewing'], line: 12 },
  ]);
  expect(new Set(found.map(({ createdMs }) => createdMs))).toEqual(new Set([Date.UTC(2026, 1, 3)]));
});

test('claude-mem: observations and summaries of a database that is left alone', async () => {
  const file = path.join(home.dir, 'files', 'claude-mem.db');
  const db = new Sqlite(file);
  db.pragma('journal_mode = wal');
  db.exec(`create table observations (id integer primary key, memory_session_id text, project text, type text, title text,
    narrative text, facts text, concepts text, created_at_epoch integer);
    create table session_summaries (id integer primary key, project text, request text, learned text, next_steps text)`);
  const add = db.prepare(`insert into observations (project, type, title, narrative, facts, concepts, created_at_epoch)
    values (?, ?, ?, ?, ?, ?, ?)`);
  add.run('shop', 'decision', 'Chose SQLite', 'One file is enough.', '["no server"]', '["storage"]', 1_700_000_000_000);
  add.run('other', 'odd', '', '', 'not json', null, 1_700_000_000);
  add.run(null, null, null, null, null, null, null);
  db.prepare('insert into session_summaries (project, learned, next_steps) values (?, ?, ?)').run(
    'shop',
    'wal',
    'test',
  );
  chmodSync(file, 0o400);
  const before = [readdirSync(path.dirname(file)), statSync(file).mtimeMs, readFileSync(file).toString('base64')];
  const found = await fromClaudeMem(file, { placeOf: (name) => (name === 'shop' ? 'here' : null) });
  expect([readdirSync(path.dirname(file)), statSync(file).mtimeMs, readFileSync(file).toString('base64')]).toEqual(
    before,
  );
  db.close();
  expect(memories(found)).toMatchObject([
    {
      text: 'Chose SQLite\nOne file is enough.\n- no server',
      kind: 'decision',
      place: 'here',
      tags: ['storage'],
      createdMs: 1_700_000_000_000,
    },
    { text: '- not json', place: 'global', tags: ['other'], createdMs: 1_700_000_000_000, line: 2 },
    { text: 'learned: wal\nnext steps: test', kind: 'note', place: 'here' },
  ]);
  expect(left(found)).toHaveLength(1);
  await expect(fromClaudeMem(home.put('no.db', 'text'), { placeOf: () => null })).rejects.toThrow(
    expect.objectContaining({ hint: expect.stringContaining('usually ~/.claude-mem') }),
  );
  await expect(fromClaudeMem(home.file, { placeOf: () => null })).rejects.toThrow(/no database of claude-mem/);
});

test("claude's own notes: each project's for that project, by what its transcripts say", () => {
  const config = path.join(home.dir, 'files', 'claude');
  const gone = '/gone/my.app';
  const here = path.join(home.dir, 'files', 'here_project');
  mkdirSync(here, { recursive: true });
  const put = (folder: string, name: string, text: string) => home.put(`claude/projects/${folder}/${name}`, text);
  put(slugOf(gone), 'session.jsonl', `{"type":"summary"}\nnot json\n{"type":"user","cwd":"${gone}"}\n`);
  put(
    slugOf(gone),
    'memory/MEMORY.md',
    '# Index\n- [Tests](tests.md) — how\n- [Gone](gone.md) — lint first\n\n## Direct\nWritten into the index.\n',
  );
  put(
    slugOf(gone),
    'memory/tests.md',
    '---\nname: Tests\ndescription: how to test\nmetadata:\n  type: feedback\n---\nRun vitest once.\n',
  );
  put(slugOf(gone), 'memory/team/me.md', '---\nname: Me\nmetadata:\n  type: user\n---\nIs a Rust expert.\n');
  put(slugOf(here), 'memory/plain.md', 'No head at all.\n');
  put('-nobody-knows', 'memory/x.md', '---\nname: X\n---\nUnknown folder.\n');
  put('-no-memory', 'a.jsonl', '{}');
  symlinkSync('/etc', path.join(config, 'projects', slugOf(here), 'memory', 'link'));
  const found = memories(fromClaude({ configFolder: config, folders: [], known: [here] }));
  const seen = found.map(({ text, kind, place, tags }) => ({ text, kind, place, tags }));
  expect(seen).toHaveLength(6);
  expect(seen).toEqual(
    expect.arrayContaining([
      { text: 'Direct\nWritten into the index.', kind: 'fact', place: { folder: gone }, tags: [] },
      // Its file is gone: the line is all that is left of it.
      { text: 'Index\n- [Gone](gone.md) — lint first', kind: 'fact', place: { folder: gone }, tags: [] },
      { text: 'how to test\nRun vitest once.', kind: 'preference', place: { folder: gone }, tags: [] },
      { text: 'Me\nIs a Rust expert.', kind: 'fact', place: 'global', tags: [] },
      { text: 'plain\nNo head at all.', kind: 'fact', place: { folder: here }, tags: [] },
      { text: 'X\nUnknown folder.', kind: 'fact', place: 'global', tags: ['nobody-knows'] },
    ]),
  );
  expect(memories(fromClaude({ configFolder: '/nowhere', folders: [], known: [] }))).toEqual([]);
});
