import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ACTIONS } from '../../../src/actions/index.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((name) => name !== '' && existsSync(join(root, name)));
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const source = files.filter((name) => /^src\/.*\.ts$/.test(name));
const here = 'test/unit/house/house.test.ts';

/** Files among `names` that hold what they should not, with the line. */
function holding(names: readonly string[], pattern: RegExp): string[] {
  return names.flatMap((name) =>
    read(name)
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) ? [`${name}:${at + 1} ${line.trim()}`] : [])),
  );
}

describe('the house', () => {
  test('keeps SQL in *.sql.ts', () => {
    const sql =
      /\b(select\s[^']*\sfrom|insert\s+(or \w+\s+)?into|update\s+\w+\s+set|delete\s+from|create\s+(virtual\s+)?table)\b/;
    const code = source.filter((name) => !name.endsWith('.sql.ts'));
    const comment = /^\s*(\*|\/\/|\/\*)/;
    expect(holding(code, sql).filter((hit) => !comment.test(hit.replace(/^\S+ /, '')))).toEqual([]);
  });

  test('writes SQL in lower case', () => {
    expect(
      holding(
        source.filter((name) => name.endsWith('.sql.ts')),
        /\b(SELECT|INSERT INTO|DELETE FROM|UPDATE)\s+[\w*(]/,
      ),
    ).toEqual([]);
  });

  test('leaves chance and the clock to the world', () => {
    expect(holding(source, /Math\.random/)).toEqual([]);
  });

  test('mocks no module', () => {
    const tests = files.filter((name) => /^test\/.*\.ts$/.test(name) && name !== here);
    expect(tests.length).toBeGreaterThan(5);
    expect(holding(tests, /\bvi\.(mock|doMock|useFakeTimers)\b/)).toEqual([]);
  });

  test('has files of one screenful of one idea', () => {
    const long = source.filter((name) => read(name).split('\n').length > 400);
    expect(long).toEqual([]);
  });

  test('names no folder of a machine', () => {
    const checked = files.filter((name) => /^(src|scripts|bin|docs|prompts|migrations|\.ci)\/|^[^/]+$/.test(name));
    const named = checked.filter((name) => /\.(ts|mjs|cjs|json|md|toml|sql)$|^bin\/mira$|^\.ci\//.test(name));
    const paths = /(^|[^\w.~-])\/(root|work|(Users|home)\/(?!me\b|you\b)\w+)\//;
    expect(named.length).toBeGreaterThan(50);
    expect(holding(named, paths)).toEqual([]);
  });

  test('is under the MIT licence', () => {
    expect(read('LICENSE')).toMatch(/^MIT License\n/);
    expect(JSON.parse(read('package.json')).license).toBe('MIT');
  });

  // npm leaves out what its registry lacks, and `npm ci` refuses the lock everywhere: `node scripts/lock.mjs` completes it.
  test('has a lock file that holds the packages of every platform', () => {
    const packages: Record<string, { optionalDependencies?: Record<string, string> }> = JSON.parse(
      read('package-lock.json'),
    ).packages;
    const absent = Object.entries(packages).flatMap(([at, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`node_modules/${name}` in packages || `${at}/node_modules/${name}` in packages),
      ),
    );
    expect(absent).toEqual([]);
  });

  test('pins its packages to exact versions', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json'));
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)),
    );
    expect(loose).toEqual([]);
  });
});

describe('every action', () => {
  const docs = read('docs/commands.md');

  test.each(ACTIONS.map((action) => [action.name, action] as const))(
    '%s has a manual and examples of itself',
    (name, action) => {
      expect(docs).toContain(`\n### mira ${name}\n`);
      expect(action.about).toMatch(/^[A-Z].*[^.]$/);
      const examples = action.examples ?? [];
      expect(examples.length).toBeGreaterThan(0);
      expect(examples.join('\n')).toContain(`mira ${name}`);
    },
  );

  test('has a name of its own', () => {
    expect(new Set(ACTIONS.map(({ name }) => name)).size).toBe(ACTIONS.length);
  });
});

describe('every prompt', () => {
  const prompts = files.filter((name) => /^prompts\/.*\.md$/.test(name));
  const code = source.map(read).join('\n');

  test('has only slots that the program fills', () => {
    const slots = prompts.flatMap((name) =>
      [...read(name).matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? ''),
    );
    for (const slot of slots) expect(code).toMatch(new RegExp(`\\b${slot}\\b`));
    expect(prompts).toContain('prompts/system.md');
  });

  test('is used', () => {
    for (const name of prompts) expect(code).toContain(name.split('/').at(-1) ?? name);
  });
});
