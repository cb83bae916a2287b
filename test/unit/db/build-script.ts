import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const built = new Map<string, Promise<string>>();
const folders: string[] = [];

/**
 * A child process cannot run TypeScript on every Node we support: bundles `script` once and gives the path. The bundle
 * lies inside the project, where its packages are found; `removeBuilds` takes it away.
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
  folders.push(folder);
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

/** Removes what was built. For `afterAll`: a test worker is stopped without its exit being told. */
export function removeBuilds(): void {
  built.clear();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
