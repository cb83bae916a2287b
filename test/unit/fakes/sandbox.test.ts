import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runMira } from '../../fakes/run.ts';
import { makeSandbox } from '../../fakes/sandbox.ts';

let above: string;
beforeEach(() => {
  above = realpathSync(mkdtempSync(join(tmpdir(), 'mira-above-')));
});
afterEach(() => rmSync(above, { recursive: true, force: true }));

test.each([
  ['package.json', ['package.json']],
  ['a repository', ['.git', 'HEAD']],
  ['a marker', ['.mira', 'project.toml']],
])('%s above a sandbox is not its project', async (_name, [first = '', ...rest]) => {
  mkdirSync(join(above, ...(rest.length === 0 ? [] : [first])), { recursive: true });
  writeFileSync(join(above, first, ...rest), '');
  const box = makeSandbox('http://127.0.0.1:9', { inside: above });
  try {
    const { stdout } = await runMira(['status', '--json'], { cwd: box.project, env: box.env });
    expect(JSON.parse(stdout)).toMatchObject({ project: { root: box.project, detectedBy: 'directory' } });
  } finally {
    box.cleanup();
  }
});
