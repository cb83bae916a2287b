import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runMira } from '../fakes/run.ts';

const home = realpathSync(mkdtempSync(join(tmpdir(), 'mira-corrections-cli-')));
const project = join(home, 'one');

beforeAll(() => mkdirSync(join(project, '.git'), { recursive: true }));
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function mira(args: readonly string[], stdin?: string) {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, MIRA_HOME: join(home, 'mira'), LANG: 'C.UTF-8' };
  const { code, stdout, stderr } = await runMira([...args, '--json'], {
    cwd: project,
    env,
    ...(stdin === undefined ? {} : { stdin }),
  });
  const lines = stdout.trim().split('\n');
  return { code, stderr, out: JSON.parse(lines[0] ?? 'null'), lines: lines.map((line) => JSON.parse(line)) };
}

describe('correct', () => {
  test('without a terminal, a sentence is stored as words, and says what to type for the check', async () => {
    const { code, out } = await mira(['correct', 'use pnpm, never npm']);
    expect(code).toBe(0);
    expect(out).toMatchObject({ text: 'use pnpm, never npm', scope: 'project', checks: [], created: true });
    expect(out.proposed).toEqual([
      {
        kind: 'command',
        pattern: 'npm *',
        in: null,
        instead: 'pnpm',
        words: expect.any(String),
        flags: "--forbid-command 'npm *' --instead 'pnpm'",
      },
    ]);
  });

  test('with --yes the check is stored', async () => {
    const { out } = await mira(['correct', "don't touch vendor/", '--yes', '--block']);
    expect(out.checks).toEqual([{ kind: 'path', pattern: 'vendor/', in: null, action: 'block', instead: null }]);
    expect(out.proposed).toEqual([]);
  });

  test('a glob that means everything asks; an expression that cannot be compiled is refused with the place', async () => {
    const wide = await mira(['correct', 'hands off', '--forbid-path', '**']);
    expect([wide.code, wide.out.error.message]).toEqual([2, expect.stringContaining('every file')]);
    expect((await mira(['correct', 'hands off', '--forbid-path', '**', '--yes'])).code).toBe(0);
    const open = await mira(['correct', 'hands off', '--forbid-path', 'src/[ab']);
    expect([open.code, open.out.error.message]).toEqual([2, expect.stringContaining('character 5')]);
    const broken = await mira(['correct', 'no x', '--forbid-content', 'a(?=b)']);
    expect([broken.code, broken.out.error]).toEqual([
      2,
      expect.objectContaining({ message: expect.stringContaining('character 2') }),
    ]);
    expect((await mira(['correct', 'both', '--block', '--warn'])).code).toBe(2);
  });
});

describe('corrections', () => {
  test('test says what would be decided, line by line', async () => {
    const { out } = await mira(['correct', 'no curl', '--forbid-command', 'curl *', '--instead', 'wget', '--block']);
    const one = await mira(['corrections', 'test', out.id, '--tool', 'Bash', '--input', '{"command":"sudo curl x"}']);
    expect(one.out).toMatchObject({ decision: 'block', by: out.id, reason: expect.stringContaining('"no curl"') });
    const calls = [
      '{"tool":"Bash","input":{"command":"echo curl"}}',
      'nonsense',
      '{"tool":"Bash","input":{"command":"bash -c \'curl x\'"}}',
    ];
    const { code, lines } = await mira(['corrections', 'test', out.id, '--stdin'], `${calls.join('\n')}\n`);
    expect(lines).toEqual([
      { decision: 'allow', by: null, reason: null },
      { error: expect.objectContaining({ code: 'usage' }) },
      expect.objectContaining({ decision: 'block' }),
    ]);
    expect(code).toBe(1);
  });

  test('are switched, edited, moved and removed', async () => {
    const { out } = await mira(['correct', 'no wget', '--forbid-command', 'wget *']);
    expect((await mira(['corrections', 'block', out.id])).out[0].checks[0].action).toBe('block');
    expect((await mira(['corrections', 'disable', out.id])).out[0].enabled).toBe(false);
    expect((await mira(['corrections', 'enable', out.id])).out[0].enabled).toBe(true);
    expect((await mira(['corrections', 'edit', out.id, 'no', 'wget', 'here'])).out.text).toBe('no wget here');
    expect((await mira(['corrections', 'move', out.id, '--scope', 'global', '--path', 'web/**'])).out).toMatchObject({
      project: null,
      path: 'web/**',
    });
    expect((await mira(['corrections', 'fine', out.id, 'wget', 'https://example.org'])).out.exceptions).toEqual([
      'wget https://example.org',
    ]);
    expect((await mira(['corrections', 'remove', out.id])).code).toBe(2);
    expect((await mira(['corrections', 'remove', out.id, '--yes'])).out).toEqual({ removed: [out.id] });
    expect((await mira(['corrections', 'show', out.id])).code).toBe(1);
  });
});

test('the list begins with what holds here; what holds in other projects stands behind it', async () => {
  const other = join(home, 'other');
  mkdirSync(join(other, '.git'), { recursive: true });
  const elsewhere = await mira(['correct', 'only there', '--project', other]);
  const { out } = await mira(['corrections', 'list']);
  expect(out.length).toBeGreaterThan(1);
  expect(out.at(-1).id).toBe(elsewhere.out.id);
});
