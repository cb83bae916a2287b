import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runMira } from '../fakes/run.ts';
import { canaries } from '../unit/redact/canaries.ts';

const home = realpathSync(mkdtempSync(join(tmpdir(), 'mira-secrets-')));
const project = join(home, 'project');
const data = join(home, 'mira');
const ALL = canaries(31);
/** Canaries that one command is given; with more a text would be too long. */
const IN_ONE = 5;

beforeAll(() => mkdirSync(join(project, '.git'), { recursive: true }));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const mira = (args: readonly string[], stdin?: string) =>
  runMira(args, {
    cwd: project,
    env: { PATH: process.env['PATH'] ?? '', HOME: home, MIRA_HOME: data, LANG: 'C.UTF-8' },
    ...(stdin === undefined ? {} : { stdin }),
  });

/** Every byte of the data folder, also the log, and an export of it. */
function everything(): string {
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.map(({ name }) => name)).toContain('mira.db');
  return files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1')).join('\n');
}

function formsOf(text: string, secret: string): readonly string[] {
  const base64 = Buffer.from(text).toString('base64');
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64];
}

const written = (text: string): readonly string[] => [
  text,
  `encoded: ${Buffer.from(text).toString('base64')}`,
  `https://x.test/?q=${encodeURIComponent(text)}`,
];

test('of all keys that are said to any command that stores text, none is in any file', {
  timeout: 120_000,
}, async () => {
  const lines = ALL.flatMap(({ text }) => written(text));
  const asJson = lines.map((text) => `${JSON.stringify({ text })}\n`).join('');
  const kept = await mira(['remember', '--stdin', '--json', '--redact'], asJson);
  expect(kept.stdout.trim().split('\n')).toHaveLength(lines.length);
  expect(kept.code, kept.stderr).toBe(0);
  // Refused, or stored without: either way nothing of it stays.
  await mira(['remember', '--stdin', '--json'], asJson);
  await mira(['recall', '--stdin', '--json'], lines.map((query) => `${JSON.stringify({ query })}\n`).join(''));

  const file = join(project, 'NOTES.md');
  writeFileSync(file, lines.map((line, at) => `# Part ${at}\n\n${line}\n`).join('\n'));
  const brought = await mira(['import', 'markdown', file, '--json']);
  expect(brought.code, brought.stderr).toBe(0);

  await mira(['blocks', 'add', 'notes', '--limit', '20000']);
  const stored = new Map<string, number>();
  const pieces = Array.from({ length: Math.ceil(ALL.length / IN_ONE) }, (_, i) =>
    ALL.slice(i * IN_ONE, (i + 1) * IN_ONE),
  );
  for (const [at, piece] of pieces.entries()) {
    const text = piece.map((canary) => canary.text).join(' ');
    for (const [name, ...args] of [
      ['correct', text],
      ['prefs', 'set', `key${at}`, text],
      ['goals', 'add', piece.at(0)?.text ?? ''],
      ['tasks', 'add', piece.at(-1)?.text ?? ''],
      ['remind', text, '--at', 'tomorrow'],
      ['blocks', 'append', 'notes', text],
      ['no-such-command', text],
    ] as const) {
      const { code } = await mira([name, ...args]);
      if (code === 0) stored.set(name, (stored.get(name) ?? 0) + 1);
    }
  }
  // A correction with a key is refused; of the others most are taken, with the key replaced.
  for (const name of ['prefs', 'goals', 'tasks', 'remind', 'blocks'])
    expect(stored.get(name) ?? 0, name).toBeGreaterThan(pieces.length / 2);
  const out = await mira(['export', join(data, 'export.jsonl')]);
  expect(out.code, out.stderr).toBe(0);

  const bytes = everything();
  const leaked = ALL.filter(({ text, secret }) => formsOf(text, secret).some((form) => bytes.includes(form)));
  expect(leaked.map(({ name }) => name)).toEqual([]);
  // The texts around them are there, so that something was looked at.
  expect(bytes).toContain('[secret:github-token]');
  expect(ALL.length).toBeGreaterThan(40);
});
