import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const built = new Map<string, Promise<string>>();

/**
 * A child process cannot run TypeScript on every Node we support: bundles `script` once and gives the path. The bundle
 * lies inside the project, where its packages are found, and is removed when the tests end.
 */
export function buildScript(script: string): Promise<string> {
  const known = built.get(script);
  if (known !== undefined) return known;
  const making = make(script);
  built.set(script, making);
  return making;
}

async function make(script: string): Promise<string> {
  const folder = mkdtempSync(path.join(ROOT, 'node_modules', '.mira-test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = path.join(folder, `${path.basename(script, '.ts')}.mjs`);
  await build({
    entryPoints: [script],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['better-sqlite3'],
    logLevel: 'error',
  });
  return outfile;
}
