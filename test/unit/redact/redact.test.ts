import { describe, expect, test } from 'vitest';
import { cleanText } from '../../../src/redact/clean-text.ts';
import { findSecrets } from '../../../src/redact/find-secrets.ts';
import { GrowingText } from '../../../src/redact/growing-text.ts';
import { deepRedact, redact } from '../../../src/redact/redact.ts';
import { canaries } from './canaries.ts';

const LIST = canaries();

test('the corpus has more than forty formats', () => {
  expect(new Set(LIST.map((canary) => canary.name)).size).toBeGreaterThan(40);
});

describe.each(LIST)('a secret: $name', ({ text, secret }) => {
  test('is replaced where it stands, and twice changes nothing', () => {
    const clean = redact(text);
    expect(clean).not.toContain(secret);
    expect(clean).toMatch(/\[secret:[a-z0-9-]+\]/);
    expect(redact(clean)).toBe(clean);
  });

  test('is replaced in base64 and in URL encoding', () => {
    const base64 = Buffer.from(text).toString('base64');
    expect(redact(`data: ${base64} end`)).not.toContain(base64.slice(8, 40));
    const wrapped = base64.replace(/(.{76})/g, '$1\n');
    expect(redact(`${wrapped}\n`)).not.toContain(wrapped.slice(0, 60));
    const encoded = encodeURIComponent(text);
    expect(redact(`https://x.test/?q=${encoded}`)).not.toContain(encodeURIComponent(secret));
  });

  test('is replaced in JSON, alone and inside a tool input', () => {
    const json = deepRedact({ content: text, list: [{ deep: text }] });
    expect(json).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(() => JSON.parse(json)).not.toThrow();
  });
});

test('other keys of the same formats are found too', () => {
  const missed = Array.from({ length: 20 }, (_, seed) => canaries(seed + 100))
    .flat()
    .filter(({ text, secret }) => redact(text).includes(secret));
  expect(missed.map((canary) => `${canary.name}: ${canary.text}`)).toEqual([]);
});

describe('redacting', () => {
  test('leaves the words around a secret', () => {
    const key = LIST.find((canary) => canary.name === 'github classic')?.secret ?? '';
    expect(redact(`use ${key}, then push`)).toBe('use [secret:github-token], then push');
  });

  test('knows a value by the name it is given to in a tool input', () => {
    expect(deepRedact({ env: { MY_API_KEY: 'a8f3K2m9Qx7Lw4Zt' }, path: 'src/a.ts' })).toBe(
      '{"env":{"MY_API_KEY":"[secret:secret-value]"},"path":"src/a.ts"}',
    );
    expect(deepRedact(undefined)).toBe('null');
  });

  test('knows it again when the same harmless values came before, under harmless names', () => {
    const value = 'Zk3vT9qLw2RmX8bNc5Yh';
    const say = (name: string) => deepRedact({ [name]: value });
    for (let i = 0; i < 2; i++) {
      expect(say('file')).toBe(JSON.stringify({ file: value }));
      expect(say('apiKey')).not.toContain(value);
    }
    for (let i = 0; i < 1_000; i++) expect(deepRedact({ file: `a${i}` })).toBe(`{"file":"a${i}"}`);
    expect(say('apiKey')).not.toContain(value);
  });

  test('finds base64 of one full line beside other text', () => {
    const key = LIST.find((canary) => canary.name === 'alibaba')?.secret ?? '';
    const base64 = Buffer.from(`here it is: ${key} and more`.padEnd(45, '.').slice(0, 45)).toString('base64');
    expect(base64).toHaveLength(60);
    expect(redact(`${base64}\nhttps://x.test/\n`)).toBe('[secret:alibaba-access-key]\nhttps://x.test/\n');
  });

  test('finds base64 as a part of a path and behind a name', () => {
    const key = LIST.find((canary) => canary.name === 'github classic')?.text ?? '';
    const base64 = Buffer.from(key).toString('base64').replace(/=+$/, '');
    expect(redact(`https://x.test/api/v1/${base64}/raw`)).toBe('https://x.test/api/v1/[secret:github-token]/raw');
    expect(redact(`payload=${base64}`)).toBe('payload=[secret:github-token]');
  });

  test('takes a private key that was cut off', () => {
    const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7';
    expect(redact(`-----BEGIN PRIVATE ${'KEY-----'}\n${body}\n${body.slice(0, 30)}`)).toBe('[secret:private-key]');
  });

  test('is fast on a megabyte, also of what looks like keys', () => {
    const texts = [
      'const answer = compute(input); // a line of code like many\n'.repeat(17_000),
      'a'.repeat(1_000_000),
      'A1b2C3d4'.repeat(125_000),
      'token=secret_key: "'.repeat(52_000),
      `-----BEGIN PRIVATE ${'KEY-----'}\n`.repeat(36_000),
      'eyJ'.repeat(330_000),
      'x://:@'.repeat(160_000),
      'secret: '.repeat(125_000),
      'secret:abcdefgh_'.repeat(62_000),
      'password for the is '.repeat(50_000),
      'mysql -h db '.repeat(83_000),
      '%41'.repeat(330_000),
    ];
    // A generous bound that quadratic time would pass by far: the work takes tens of milliseconds.
    for (const text of texts) {
      const start = performance.now();
      findSecrets(text);
      expect(performance.now() - start, text.slice(0, 30)).toBeLessThan(5_000);
    }
  });
});

test('a value of any length is taken whole, and one in quotes also before a bracket', () => {
  expect(redact('password = "Sup3rS3cretWord(x9)"')).not.toContain('Sup3rS3cret');
  const [canary] = LIST.filter(({ name }) => name === 'github fine-grained');
  const long = Buffer.from((canary?.secret ?? '').repeat(12))
    .toString('hex')
    .slice(0, 700);
  expect(redact(`MY_TOKEN=${long}\n`)).not.toContain(long.slice(0, 500));
});

test.each([
  'The token is base64-encoded and signed',
  'The password is Argon2id-hashed, with PBKDF2-SHA256 for old ones',
  'the secret is mounted at /run/secrets/db2',
  'The access token is ES256-signed; the refresh token is opaque',
  'The password is reset2024-style: by mail',
  'the passphrase is required, see RFC-4253',
  'The password is P@SSWORD_FROM_ENV',
  'the token is valid until 2026-01-01T00:00:00Z',
  'the secret was rotated on 2024Q3',
  'mysql -u root -p shop',
  'mysql -u root --password=$PASS -port 3306',
  'docker run -p 8080:8080 -p8443:8443 me/mysql',
  'sshpass -p "$PASS" ssh bob@host',
  'docker login -u me --password-stdin',
  'function paint(text: string, tokens: Uint32Array, roles: Roles)',
  'password = base64.b16encode(random_bytes)',
  'private_key = ed25519.Ed25519PrivateKey.from_private_bytes(secret)',
  'if (token === Token4Kind.Open && secret == BigUint64Array) return;',
])('talk about secrets is none: %s', (text) => {
  expect(redact(text)).toBe(text);
});

describe('cleaning', () => {
  test('removes NUL and control characters and mends lone surrogates', () => {
    expect(cleanText('a\0b\u001b[31mc\u009bd\te\n')).toEqual({ text: 'ab[31mcd\te\n', changed: true });
    expect(cleanText('x\ud800y\udc00z\u{1f600}').text).toBe('x\ufffdy\ufffdz\u{1f600}');
    expect(cleanText('plain')).toEqual({ text: 'plain', changed: false });
  });
});

describe('a growing text', () => {
  test.each(LIST)('never shows a half of: $name', ({ text, secret }) => {
    const growing = new GrowingText();
    for (const piece of text.match(/[\s\S]{1,7}/g) ?? []) {
      growing.append(piece);
      expect(growing.text(false)).not.toContain(secret.slice(0, 24));
    }
    expect(growing.text(true)).toBe(redact(text));
  });

  test('is the same as the whole at once when it is long', () => {
    const lines = Array.from({ length: 8_000 }, (_, i) =>
      i % 500 === 0 ? LIST[i % LIST.length]?.text : `line ${i} of it`,
    );
    const text = lines.join('\n');
    const growing = new GrowingText();
    for (let i = 0; i < text.length; i += 1_000) growing.append(text.slice(i, i + 1_000));
    expect(growing.length).toBe(text.length);
    expect(growing.text(true)).toBe(redact(text));
  });
});
