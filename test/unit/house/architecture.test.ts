import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const planted: Readonly<Record<string, string>> = {
  'src/claude/planted-room.ts': "import type { Db } from '../db/planted.ts';\nexport type A = Db;\n",
  'src/db/planted.ts':
    "export interface Db { readonly a: string }\nexport { b } from '../surfaces/planted-cycle-a.ts';\n",
  'src/render/planted-package.ts': "import { execa } from 'execa';\nexport const run = execa;\n",
  'src/turn/planted-type-package.ts': "import type { SimpleGit } from 'simple-git';\nexport type Git = SimpleGit;\n",
  'src/surfaces/planted-cycle-a.ts': "import { c } from './planted-cycle-b.ts';\nexport const b = (): unknown => c;\n",
  'src/surfaces/planted-cycle-b.ts': "import { b } from './planted-cycle-a.ts';\nexport const c = (): unknown => b;\n",
  'src/lib/planted-caller.ts': "import { runCli } from '../surfaces/cli.ts';\nexport const d = runCli;\n",
  'src/repl/planted-main.ts': "import { main } from '../main.ts';\nexport const e = main;\n",
  'src/config/planted-test.ts': "import '../../test/planted.ts';\nexport const f = 1;\n",
  'src/config/planted-world.ts': "import { realWorld } from '../world-real.ts';\nexport const h = realWorld;\n",
  'src/log/planted-dev.ts': "import { build } from 'esbuild';\nexport const i = build;\n",
  'src/usage/planted-orphan.ts': 'export const alone = 1;\n',
  'src/newroom/planted.ts': 'export const j = 1;\n',
  'src/search/planted-room.ts': "import { j } from '../newroom/planted.ts';\nexport const k = j;\n",
  'test/planted.ts': 'export const g = 1;\n',
};

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
}

/** Runs dependency-cruiser in a folder, by the project's own configuration. */
function cruise(folder: string, type: 'json' | 'err-long') {
  const program = join(root, 'node_modules', '.bin', 'depcruise');
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', type, 'src', 'test'];
  return spawnSync(program, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
}

describe('the architecture rules', () => {
  const copy = mkdtempSync(join(tmpdir(), 'mira-architecture-'));
  let violations: Violation[] = [];
  let modules = 0;

  beforeAll(() => {
    for (const name of ['src', '.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
      cpSync(join(root, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    for (const [path, text] of Object.entries(planted)) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), text);
    }
    const { summary } = JSON.parse(cruise(copy, 'json').stdout);
    violations = summary.violations;
    modules = summary.totalCruised;
  });

  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  test('see the TypeScript files', () => {
    expect(modules).toBeGreaterThan(50);
  });

  test('end with a failure when one is broken, as `npm run check` needs it', () => {
    const { status, stdout } = cruise(copy, 'err-long');
    expect(status).not.toBe(0);
    expect(stdout).toContain('room-claude');
  });

  test.each([
    ['room-claude', 'src/claude/planted-room.ts'],
    ['room-db', 'src/db/planted.ts'],
    ['room-lib', 'src/lib/planted-caller.ts'],
    ['unnamed-room', 'src/search/planted-room.ts'],
    ['package-execa', 'src/render/planted-package.ts'],
    ['package-simple-git', 'src/turn/planted-type-package.ts'],
    ['no-cycle', 'src/surfaces/planted-cycle-a.ts'],
    ['main-is-the-root', 'src/repl/planted-main.ts'],
    ['real-world-only-in-main', 'src/config/planted-world.ts'],
    ['src-knows-no-test', 'src/config/planted-test.ts'],
    ['no-development-package', 'src/log/planted-dev.ts'],
    ['no-orphan', 'src/usage/planted-orphan.ts'],
  ])('%s fails on what was planted in %s', (rule, from) => {
    expect(violations.map((each) => `${each.rule.name} ${each.from}`)).toContain(`${rule} ${from}`);
  });
});
