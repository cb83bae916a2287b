import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DraftFile, openDraftFile, storedDraft } from '../../../../src/repl/editor/draft-file.ts';
import { canaries } from '../../redact/canaries.ts';

let root = '';
let folder = '';
const failures: unknown[] = [];
let nowMs = 1_000;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mira-drafts-'));
  folder = join(root, 'drafts');
  failures.length = 0;
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const open = (pid: number, { place = '/here', alive = [] as readonly number[] } = {}): DraftFile =>
  openDraftFile(
    { folder, place, pid, isAlive: (each) => alive.includes(each), failed: (error) => void failures.push(error) },
    () => nowMs++,
  );
const left = (pid: number, text: string, place = '/here'): void => {
  const draft = open(pid, { place });
  draft.keep(text === '', () => text);
  draft.close();
};

describe('the draft on disk', () => {
  test('is there within a second, for the person alone', async () => {
    const draft = open(7);
    draft.keep(false, () => 'half a tho');
    draft.keep(false, () => 'half a thought');
    await expect.poll(() => existsSync(join(folder, '7.json')), { timeout: 5_000 }).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, '7.json'), 'utf8'))).toMatchObject({
      place: '/here',
      text: 'half a thought',
    });
    expect(statSync(join(folder, '7.json')).mode & 0o777).toBe(0o600);
  });

  test('is gone at once when the text is sent', () => {
    const draft = open(7);
    left(7, 'text');
    draft.keep(true, () => '');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is not written when it is not to be kept', () => {
    left(7, 'text');
    const draft = open(7);
    draft.keep(true, () => 'incognito');
    draft.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('comes back in the same place, once', () => {
    left(7, 'mine');
    left(8, 'from elsewhere', '/there');
    expect(open(9).restore()?.text).toBe('mine');
    expect(open(10, { alive: [9] }).restore()).toBe(null);
    expect(open(11, { place: '/there', alive: [9] }).restore()?.text).toBe('from elsewhere');
  });

  test('is kept while the chat that restored it says nothing', () => {
    left(7, 'mine');
    open(9).restore();
    expect(open(12).restore()?.text).toBe('mine');
  });

  test('of a chat that still runs is its own', () => {
    left(7, 'mine');
    expect(open(9, { alive: [7] }).restore()).toBe(null);
  });

  test('of an earlier process of the same number comes back', () => {
    left(7, 'mine');
    expect(open(7, { alive: [7] }).restore()?.text).toBe('mine');
  });

  test('of several the newest comes back, the next one the next time', () => {
    left(7, 'older');
    left(8, 'newer');
    expect(open(9).restore()?.text).toBe('newer');
    expect(open(10, { alive: [9] }).restore()?.text).toBe('older');
  });

  test('the messages that wait stay beside it, at once and without secrets, until none does', () => {
    const draft = open(7);
    const { text, secret } = canaries()[0] ?? { text: '', secret: '' };
    draft.keepWaiting(['one\ntwo', text]);
    expect(statSync(join(folder, '7.json')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, '7.json'), 'utf8')).not.toContain(secret);
    draft.keep(true, () => '');
    expect(open(9).restore()).toEqual({ text: '', waiting: ['one\ntwo', expect.stringContaining('[secret:')] });
    draft.keepWaiting([]);
    expect(existsSync(join(folder, '7.json'))).toBe(false);
  });

  test('what was restored is written again beside what is new', () => {
    open(7).keepWaiting(['one']);
    const draft = open(9);
    expect(draft.restore()).toEqual({ text: '', waiting: ['one'] });
    draft.keep(false, () => 'new');
    draft.close();
    expect(open(10).restore()).toEqual({ text: 'new', waiting: ['one'] });
  });

  test('a file of before, which knew of no messages that wait, comes back', () => {
    left(7, 'mine');
    writeFileSync(join(folder, '8.json'), '{"place":"/here","text":"older","savedMs":5000}');
    expect(open(9).restore()).toEqual({ text: 'older', waiting: [] });
  });

  test('a file that is none is passed over', () => {
    left(7, 'mine');
    writeFileSync(join(folder, '5.json'), '{"place":"/here"');
    writeFileSync(join(folder, '6.json'), '[1]');
    expect(open(9).restore()?.text).toBe('mine');
  });

  test('a folder that cannot be written is told once', () => {
    writeFileSync(folder, 'a file in its way');
    const draft = open(7);
    for (const text of ['one', 'two']) {
      draft.keep(false, () => text);
      draft.close();
    }
    expect(failures).toHaveLength(1);
  });
});

describe('what is stored of it', () => {
  test.each(canaries().slice(0, 12))('no secret: $name', ({ text, secret }) => {
    expect(storedDraft(text)).not.toContain(secret);
  });

  test.each([
    ['use sk-ant-api03-ab', 'use '],
    ['use ghp_abc', 'use '],
    ['key aB3dE6gH9jK1', 'key '],
    ['look at half-written-message-1', 'look at half-written-message-1'],
    ['see https://example.org/a/12345678', 'see https://example.org/a/12345678'],
    ['an ordinary sentence\n', 'an ordinary sentence\n'],
  ])('a word that may become a secret waits for its end: %j', (text, stored) => {
    expect(storedDraft(text)).toBe(stored);
  });
});
