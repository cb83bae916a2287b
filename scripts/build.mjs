// Bundles src/main.ts into dist/: one file of our own code, and one for each package that is loaded lazily.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants } from 'node:zlib';

const require = createRequire(import.meta.url);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const inputs = ['src', 'bin', 'scripts/build.mjs', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** Packages that hold native code or load files of their own by path; node resolves them at run time. */
const external = ['sqlite-vec', 'onnxruntime-node'];

/** ES modules ask where they stand by `import.meta.url`; a CommonJS file has a name instead. */
const banner = "const miraUrl=require('node:url').pathToFileURL(__filename).href;";

/** Nearly every command line needs them, so that files of their own would only be more of them. */
const always = ['commander', 'better-sqlite3'];

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
    return existsSync(join(dist, 'main.cjs')) && readBuild().hash === sourceHash();
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

function removeOld(kept, keptCache) {
  for (const name of readdirSync(dist)) {
    const path = join(dist, name);
    if (kept.has(name) || name.startsWith(keptCache)) continue;
    // A running mira has read its compiled code already.
    const readLater = !name.endsWith('.cache') && statSync(path).mtimeMs > Date.now() - KEEP_OLD_CHUNKS_MS;
    if (!readLater) rmSync(path, { recursive: true, force: true });
  }
}

/** What every bundle is made with. */
const common = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  external,
  // CommonJS, lazy imports included: merely waking Node 20's loader of ES modules takes it five milliseconds, and
  // linking a module of this size eight more.
  format: 'cjs',
  supported: { 'dynamic-import': false },
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': 'miraUrl' },
  banner: { js: banner },
  logLevel: 'silent',
};

/**
 * Packages that are imported lazily become files of their own beside the program; the program itself is one file,
 * whose lazy parts run when first asked for. (Measured: each further module costs Node 20 more than a millisecond, so
 * twenty shared chunks cost more than the whole of our own code.)
 */
function lazyPackages(bundle, made) {
  return {
    name: 'lazy-packages',
    setup(build) {
      build.onResolve({ filter: /^[^.]/ }, async ({ path, kind }) => {
        const own = path.startsWith('node:') || external.includes(path) || always.includes(path);
        if (kind !== 'dynamic-import' || own) return undefined;
        if (!made.has(path)) made.set(path, await bundlePackage(bundle, path));
        return { path: `./${basename(made.get(path).path)}`, external: true };
      });
    },
  };
}

/** Packages whose ES module makes a `require` of its own, under the name of the one that it is given here. */
const entries = new Map([['web-tree-sitter', join(root, 'node_modules', 'web-tree-sitter', 'web-tree-sitter.cjs')]]);

/**
 * What marked-terminal imports and mira never asks it for: all of highlight.js, the names of all emoji, tables. Without
 * them it is a hundredth of its size, and loads in a millisecond instead of fifty.
 */
const unused = join(root, 'scripts', 'unused.cjs');
/** What parts of the program ask of node and never use: commander could run subcommands of their own as programs. */
const idle = {
  name: 'idle-parts',
  setup(build) {
    build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes(join('node_modules', 'commander')) ? { path: unused } : undefined,
    );
    // better-sqlite3 is given the path of its native part, and does not look for it.
    build.onResolve({ filter: /^bindings$/ }, () => ({ path: unused }));
  },
};
/**
 * Parts of node that are loaded when one of these functions is first called: `node:crypto` takes four milliseconds of every
 * start, the others one each, and most commands call none of them.
 */
const lateParts = new Map([
  ['node:child_process', ['execFileSync', 'spawn']],
  ['node:crypto', ['createHash', 'createHmac', 'randomFillSync', 'randomUUID']],
  ['node:tty', ['isatty']],
  ['node:zlib', ['brotliCompressSync', 'brotliDecompressSync']],
]);
const late = {
  name: 'late-parts',
  setup(build) {
    build.onResolve({ filter: /^node:(child_process|crypto|tty|zlib)$/ }, ({ path, namespace }) =>
      namespace === 'late' ? { path, external: true } : { path, namespace: 'late' },
    );
    // The same as bin/load.cjs has it, and for the same reason.
    build.onResolve({ filter: /^node:module$/ }, ({ path }) => ({ path, namespace: 'module' }));
    build.onLoad({ filter: /.*/, namespace: 'module' }, () => ({
      contents: 'export const createRequire = (from) => module.constructor.createRequire(from);',
    }));
    build.onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => {
      const call = (name) => `export const ${name} = (...given) => require('${path}').${name}(...given);`;
      const numbers = path === 'node:zlib' ? `export const constants = ${JSON.stringify(constants)};` : '';
      return { contents: [...lateParts.get(path).map(call), numbers].join('\n') };
    });
  },
};
const aliases = new Map([['marked-terminal', { 'cli-highlight': unused, 'node-emoji': unused, 'cli-table3': unused }]]);

async function bundlePackage(bundle, name) {
  const title = name.replace(/^@/, '').replace(/\W+/g, '-');
  const entryPoints = [{ in: entries.get(name) ?? name, out: title }];
  const result = await bundle({
    ...common,
    entryPoints,
    alias: aliases.get(name) ?? {},
    entryNames: '[name]-[hash]',
  });
  return result.outputFiles[0];
}

/** What reads shell commands: the engine and the grammar, each with its licence. */
const grammars = [
  ['web-tree-sitter', require.resolve('web-tree-sitter/web-tree-sitter.wasm')],
  ['tree-sitter-bash', require.resolve('tree-sitter-bash/tree-sitter-bash.wasm')],
];

/** Puts the grammars beside the program; one that is there already stays. Gives their size in bytes. */
function placeGrammars() {
  const folder = join(dist, 'grammars');
  mkdirSync(folder, { recursive: true });
  let bytes = 0;
  for (const [name, file] of grammars) {
    for (const [from, to] of [
      [file, basename(file)],
      [join(dirname(file), 'LICENSE'), `${name}.LICENSE`],
    ]) {
      const contents = readFileSync(from);
      const path = join(folder, to);
      if (!existsSync(path) || !readFileSync(path).equals(contents)) place(path, contents);
      bytes += contents.length;
    }
  }
  return bytes;
}

/** Stands at the end of the program and in the name of what V8 made of it; bin/load.cjs compares them. */
function signature(contents) {
  return createHash('sha256').update(contents).digest('hex').slice(0, 16);
}

/** The program as bin/load.cjs runs it: with what Node would lay around it, so that a start need not copy it. */
function wrapped(contents, sign) {
  const before = Buffer.from('(function(exports,require,module,__filename,__dirname){');
  return Buffer.concat([before, contents, Buffer.from(`});//${sign}`)]);
}

/**
 * Has V8 compile the program and keeps what it made beside it, in a process of its own that starts as mira does. Where
 * that fails mira starts all the same, only slower.
 */
function compile(file) {
  const script = join(root, 'scripts', 'compile.cjs');
  const { status } = spawnSync(process.execPath, [script, file], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) process.stderr.write('mira: the program could not be compiled ahead; it will start more slowly\n');
}

/** Builds dist/; gives the size in bytes, the number of files and the time it took. */
export async function build() {
  const started = Date.now();
  const { build: bundle } = await import('esbuild');
  const hash = sourceHash();
  const packages = new Map();
  const plugins = [idle, late, lazyPackages(bundle, packages)];
  const result = await bundle({
    ...common,
    entryPoints: ['src/main.ts', 'src/repl/early-prompt.ts'],
    entryNames: '[name]',
    plugins,
  });
  mkdirSync(dist, { recursive: true });
  const program = join(dist, 'main.cjs');
  // The entry last: it must never name a file that is not there yet.
  const files = [...packages.values(), ...result.outputFiles];
  const sign = signature(files.find(({ path }) => path === program).contents);
  for (const { path, contents } of files) {
    place(path, path === program ? wrapped(contents, sign) : contents);
  }
  compile(program);
  const grammarBytes = placeGrammars();
  place(join(dist, 'build.json'), `${JSON.stringify({ hash }, null, 2)}\n`);
  removeOld(new Set(['build.json', 'grammars', ...files.map((file) => basename(file.path))]), `main.cjs-${sign}`);
  const bytes = files.reduce((sum, file) => sum + file.contents.length, grammarBytes);
  return { bytes, files: files.length + 2 * grammars.length, ms: Date.now() - started };
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
