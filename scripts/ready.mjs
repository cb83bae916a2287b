// Makes a clone ready to run: installs what is missing, builds what is stale. Does nothing when all is there.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** `npm ci` runs this script again as `prepare`; the mark tells it to leave the work to the one that called. */
const MARK = 'MIRA_GETTING_READY';

/** What `npm install -g` passes on; with these the inner install would go to the global folder, or leave tools out. */
const GLOBAL_SETTINGS =
  /^npm_config_(global|global_prefix|local_prefix|location|prefix|omit|include|production|only|save.*|dry_run|ignore_scripts)$/i;

function say(line) {
  process.stderr.write(`mira: ${line}\n`);
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Names of pinned packages that are absent from node_modules or there in another version. */
function missingPackages() {
  const { dependencies, devDependencies } = readJson(join(root, 'package.json'));
  return Object.entries({ ...dependencies, ...devDependencies })
    .filter(([name, version]) => {
      const manifest = join(root, 'node_modules', name, 'package.json');
      return !existsSync(manifest) || readJson(manifest).version !== version;
    })
    .map(([name]) => name);
}

/** Environment of the inner npm: the person's own, without what the outer npm added about a global install. */
export function innerEnv(env) {
  const kept = Object.entries(env).filter(([name]) => !GLOBAL_SETTINGS.test(name) && name !== 'INIT_CWD');
  return { ...Object.fromEntries(kept), [MARK]: '1' };
}

function runNpmCi() {
  const npm = process.env.npm_execpath;
  const [program, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  return spawnSync(program, [...first, 'ci', '--include=dev'], {
    cwd: root,
    env: innerEnv(process.env),
    // stdout stays free: `npm start -- ask --json` may be read by a script.
    stdio: ['ignore', 2, 2],
  });
}

async function install() {
  const missing = missingPackages();
  if (missing.length === 0) return true;
  // `npm ci` empties the folder first, and through a link that would be somebody else's.
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    say(`node_modules is a link and lacks ${missing.join(', ')}; install them where it points, or remove the link`);
    return false;
  }
  say(`installing ${missing.length} packages (npm ci), a minute or so the first time`);
  const { status, error } = runNpmCi();
  if (status === 0) return true;
  const { nativeReport, sqliteFailure } = await import('./native.mjs');
  if (error) say(`npm could not be started: ${error.message}`);
  else if (sqliteFailure() !== null) nativeReport().forEach(say);
  say('npm ci failed; its own lines above say where');
  return false;
}

async function buildWhenStale() {
  const { build, buildErrors, buildLine, isFresh } = await import('./build.mjs');
  if (isFresh()) return;
  say('building');
  try {
    say(buildLine(await build()));
  } catch (error) {
    buildErrors(error).forEach(say);
    process.exitCode = 1;
  }
}

async function main() {
  const isClone = existsSync(join(root, 'src')) && existsSync(join(root, 'package-lock.json'));
  if (!isClone || process.env[MARK]) return;
  if (!(await install())) {
    process.exitCode = 1;
    return;
  }
  await buildWhenStale();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
