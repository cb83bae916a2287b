import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { ROOT } from './sandbox.ts';

/**
 * Bundles `test/fixtures/programs/NAME.ts` into a file that Node can run, inside `dir` (made when it is absent).
 * Gives its path.
 */
export function buildProgram(name: string, dir: string): string {
  const outfile = join(mkdtempSync(join(dir, 'program-')), `${name}.mjs`);
  buildSync({
    entryPoints: [join(ROOT, 'test/fixtures/programs', `${name}.ts`)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile,
    logLevel: 'error',
  });
  return outfile;
}
