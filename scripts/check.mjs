// `npm run check`: everything that can be known without running the program's tests. One line for each check.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tool = (name) => join(root, 'node_modules', '.bin', name);

const checks = [
  {
    name: 'format and lint',
    program: tool('biome'),
    args: ['check', '--error-on-warnings', '--diagnostic-level=warn', '.'],
  },
  { name: 'types', program: tool('tsc'), args: ['-p', '.'] },
  {
    name: 'architecture',
    program: tool('depcruise'),
    args: ['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', 'src', 'test'],
    // With a TypeScript it cannot use, the tool sees no .ts file and still exits 0.
    problem: (output) => {
      const seen = Number(/\((\d+) modules|(\d+) modules/.exec(output)?.slice(1).find(Boolean) ?? 0);
      return seen > 20 ? null : `it saw only ${seen} modules`;
    },
  },
  { name: 'dead code', program: tool('knip'), args: ['--no-progress'] },
  { name: 'compiled loops', program: process.execPath, args: [join(root, 'scripts', 'wasm.mjs'), '--check'] },
  { name: 'generated docs', program: process.execPath, args: [join(root, 'scripts', 'docs.mjs'), '--check'] },
];

function run({ name, program, args, problem }) {
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      output += data;
    });
    child.on('error', (error) => resolve({ name, failure: error.message, output, ms: Date.now() - started }));
    child.on('close', (code) => {
      const failure = code === 0 ? (problem?.(output) ?? null) : `exit ${code}`;
      resolve({ name, failure, output, ms: Date.now() - started });
    });
  });
}

function report({ name, failure, output, ms }) {
  const line = `${failure === null ? 'ok  ' : 'FAIL'} ${name} (${(ms / 1000).toFixed(1)} s)`;
  process.stdout.write(failure === null ? `${line}\n` : `${line}: ${failure}\n${output.trimEnd()}\n`);
  return failure === null;
}

/** Two at a time: each of them can fill a core. */
async function runAll() {
  const waiting = [...checks];
  const results = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results.push(report(await run(next)));
  };
  await Promise.all([worker(), worker()]);
  return results.every(Boolean);
}

process.exitCode = (await runAll()) ? 0 : 1;
