// Bundles src/main.ts into dist/: one entry and lazy chunks, so that a verb loads only what it uses.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const inputs = ['src', 'scripts/build.mjs', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** Packages that hold native code or load files of their own by path; node resolves them at run time. */
const external = ['better-sqlite3', 'sqlite-vec', 'onnxruntime-node'];

/** Bundled CommonJS packages call `require` for node's own modules; an ES module has none. */
const banner =
  "import { createRequire as miraRequire } from 'node:module';const require = miraRequire(import.meta.url);";

/** A running mira may still load a chunk of the build before; chunks of no build are removed after this time. */
const KEEP_OLD_CHUNKS_MS = 60 * 60 * 1000;

function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

/** Hash of everything the bundle is made from. */
export function sourceHash() {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((name) => filesUnder(join(root, name)))) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Whether dist/ was built from the sources as they are now. */
export function isFresh() {
  try {
    return existsSync(join(dist, 'main.js')) && readBuild().hash === sourceHash();
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return false;
    throw error;
  }
}

function readBuild() {
  return JSON.parse(readFileSync(join(dist, 'build.json'), 'utf8'));
}

/** Several builds may run at once: a file appears whole or not at all. */
function place(path, contents) {
  const half = `${path}.${process.pid}.part`;
  writeFileSync(half, contents);
  renameSync(half, path);
}

function removeOldChunks(kept) {
  for (const name of readdirSync(dist)) {
    const path = join(dist, name);
    if (kept.has(name) || statSync(path).mtimeMs > Date.now() - KEEP_OLD_CHUNKS_MS) continue;
    rmSync(path, { recursive: true, force: true });
  }
}

/** Builds dist/; gives the size in bytes, the number of files and the time it took. */
export async function build() {
  const started = Date.now();
  const { build: bundle } = await import('esbuild');
  const hash = sourceHash();
  const result = await bundle({
    absWorkingDir: root,
    entryPoints: ['src/main.ts'],
    outdir: dist,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    splitting: true,
    // Flat, so that `../` of a chunk is the package's folder as it is for main.js.
    chunkNames: '[name]-[hash]',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    external,
    banner: { js: banner },
    logLevel: 'silent',
  });
  mkdirSync(dist, { recursive: true });
  const main = join(dist, 'main.js');
  // The entry last: it must never name a chunk that is not there yet.
  const files = result.outputFiles.toSorted((a, b) => Number(a.path === main) - Number(b.path === main));
  for (const file of files) place(file.path, file.contents);
  place(join(dist, 'build.json'), `${JSON.stringify({ hash }, null, 2)}\n`);
  removeOldChunks(new Set(['build.json', ...files.map((file) => basename(file.path))]));
  const bytes = files.reduce((sum, file) => sum + file.contents.length, 0);
  return { bytes, files: files.length, ms: Date.now() - started };
}

/** One line that says what a build made. */
export function buildLine({ bytes, files, ms }) {
  return `built dist: ${files} files, ${Math.round(bytes / 1024)} kB, ${ms} ms`;
}

/** Lines that say where a build failed. */
export function buildErrors(error) {
  const where = ({ location, text }) => (location ? `${location.file}:${location.line} ${text}` : text);
  return ['build failed', ...(error.errors?.map(where) ?? [error.message])];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${buildLine(await build())}\n`);
  } catch (error) {
    process.stderr.write(`${buildErrors(error).join('\n')}\n`);
    process.exitCode = 1;
  }
}
