// `npm run bench [-- NAME…]`: runs the benchmarks of test/bench, each in a process of its own, and prints what they print.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'test', 'bench');

/** Benchmarks are the files that export `run`; the others there are their parts. */
function benchmarks() {
  return readdirSync(folder)
    .filter(
      (name) =>
        name.endsWith('.ts') && /^export (async )?function run\(/m.test(readFileSync(join(folder, name), 'utf8')),
    )
    .map((name) => name.slice(0, -3))
    .sort();
}

async function runOne(name, into) {
  const outfile = join(into, `${name}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [join(folder, `${name}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  });
  const program = `import(${JSON.stringify(outfile)}).then((bench) => bench.run())`;
  process.stdout.write(`\n${name}\n`);
  return spawnSync(process.execPath, ['--expose-gc', '--eval', program], { cwd: root, stdio: 'inherit' }).status === 0;
}

async function main() {
  const all = benchmarks();
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`no benchmark ${unknown.join(', ')}; there are ${all.join(', ')}\n`);
    return 2;
  }
  // Beneath the project, so that the bundles find its packages.
  mkdirSync(join(root, 'dist'), { recursive: true });
  const into = mkdtempSync(join(root, 'dist', 'bench-'));
  try {
    let failed = 0;
    for (const name of wanted.length > 0 ? wanted : all) if (!(await runOne(name, into))) failed += 1;
    return failed === 0 ? 0 : 1;
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}

process.exitCode = await main();
