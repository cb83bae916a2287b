import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ROOT } from '../../fakes/sandbox.ts';

const LOADER = join(ROOT, 'bin/load.cjs');

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mira-load-'));
  file = join(dir, 'program.cjs');
});
afterEach(() => rmSync(dir, { recursive: true }));

/** A program as the build makes it: within a function, with a signature of sixteen characters at its end. */
function write(operator: string, signature: string): void {
  const program = `exports.sum=(a,b)=>a${operator}b;exports.folder=require('node:path').basename(__dirname)`;
  writeFileSync(file, `(function(exports,require,module,__filename,__dirname){${program}\n});//${signature}`);
}

/** Loads it in a process of its own, since V8 remembers what it has compiled; gives 2 ∘ 3 and the fate of kept code. */
function load({ keep = false }: { keep?: boolean } = {}): string {
  const run = `const {load}=require(${JSON.stringify(LOADER)});
    const {exports:{sum,folder},script,cacheFile}=load(${JSON.stringify(file)});
    console.log(folder, sum(2,3), script.cachedDataRejected);
    if (${keep}) require('node:fs').writeFileSync(cacheFile, script.createCachedData());`;
  return execFileSync(process.execPath, ['-e', run], { encoding: 'utf8' }).trim();
}

test('a program is loaded from its source, and from kept code when there is some', () => {
  write('+', '0123456789abcdef');
  expect(load({ keep: true })).toBe(`${basename(dir)} 5 undefined`);
  expect(load()).toBe(`${basename(dir)} 5 false`);
});

test('code kept of another program of the same length is not taken', () => {
  write('+', '0123456789abcdef');
  load({ keep: true });
  write('*', 'fedcba9876543210');
  expect(load()).toBe(`${basename(dir)} 6 undefined`);
});

test('kept code that V8 does not understand is passed over', () => {
  write('+', '0123456789abcdef');
  load({ keep: true });
  const [cache = ''] = readdirSync(dir).filter((name) => name.endsWith('.cache'));
  writeFileSync(join(dir, cache), 'not what V8 writes');
  expect(load()).toBe(`${basename(dir)} 5 true`);
});
