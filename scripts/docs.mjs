// Writes the generated files (--write) or fails when one is stale (--check): commands, configuration, example file,
// checksums of the migrations.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build as buildProgram, isFresh } from './build.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The manual, as the built program prints it: so it says what a person really gets. */
function commandDocs(folder) {
  const env = { PATH: process.env.PATH, HOME: folder, MIRA_HOME: join(folder, 'mira') };
  return execFileSync(process.execPath, [join(root, 'bin', 'mira'), 'help', '--markdown'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
}

async function configDocs(folder) {
  const { build } = await import('esbuild');
  const outfile = join(folder, 'config-docs.mjs');
  await build({
    entryPoints: [join(root, 'src', 'config', 'docs.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  });
  return import(pathToFileURL(outfile));
}

/** The checksums of the migrations, as `sha256sum *.sql` prints them. */
function migrationSums() {
  const folder = join(root, 'migrations');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map(
      (name) =>
        `${createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')}  ${name}\n`,
    )
    .join('');
}

/** The generated files and their contents as they should be. */
export async function generatedPages() {
  if (!isFresh()) await buildProgram();
  const folder = mkdtempSync(join(tmpdir(), 'mira-docs-'));
  try {
    const { renderConfigDocs, renderExampleToml } = await configDocs(folder);
    return {
      'docs/commands.md': commandDocs(folder),
      'docs/config.md': renderConfigDocs(),
      '.mira.example.toml': renderExampleToml(),
      'migrations/SHA256SUMS': migrationSums(),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Names of generated files that differ from what they should be; writes them when asked to. */
export async function stalePages(write) {
  const stale = [];
  for (const [name, text] of Object.entries(await generatedPages())) {
    const path = join(root, name);
    const now = existsSync(path) ? readFileSync(path, 'utf8') : null;
    if (now === text) continue;
    stale.push(name);
    if (!write) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return stale;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const write = process.argv.includes('--write');
  const stale = await stalePages(write);
  for (const name of stale) process.stdout.write(`${write ? 'wrote' : 'stale:'} ${name}\n`);
  if (!write && stale.length > 0) {
    process.stdout.write('run `npm run fix`\n');
    process.exitCode = 1;
  }
}
