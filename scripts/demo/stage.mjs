// The temporary world of the demo: a home, a project under git, and a fake Messages API on loopback.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const FILES = {
  'README.md': '# greetings\n\nA tiny project for the demo of mira. `src/greet.js` greets whoever asks.\n',
  'src/greet.js': "export const greet = (name) => 'Hello, ' + name + '!';\n",
  'package.json': '{ "name": "greetings", "version": "1.0.0", "type": "module" }\n',
};

/** What the terminal tells about itself; everything else of the person's environment stays outside of the demo. */
const KEPT = [
  'PATH',
  'TERM',
  'COLORTERM',
  'TERM_PROGRAM',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'NO_COLOR',
  'FORCE_COLOR',
  'TZ',
];

/** A new folder: `at`, which must not be there, or one of a name that nobody has. */
function makeDir(at) {
  if (at === null) return mkdtempSync(join(tmpdir(), 'mira-demo-'));
  mkdirSync(at, { mode: 0o700 });
  return at;
}

/** Builds it; `root` is the repository. `close` removes all of it. */
export async function setStage(root, { firstRun = false, at = null } = {}) {
  const dir = realpathSync(makeDir(at));
  // Whatever ends the demo, a failure of its own included, nothing of it stays.
  const remove = () => rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.once('exit', remove);
  try {
    const project = join(dir, 'greetings');
    for (const folder of ['home', 'mira', 'greetings/src'])
      mkdirSync(join(dir, folder), { recursive: true, mode: 0o700 });
    for (const [name, content] of Object.entries(FILES)) writeFileSync(join(project, name), content);
    // The demo has words of its own; the tape shows the first screen, too.
    if (!firstRun) writeFileSync(join(dir, 'mira', 'introduced'), '');
    const env = {
      ...Object.fromEntries(KEPT.filter((name) => process.env[name]).map((name) => [name, process.env[name]])),
      HOME: join(dir, 'home'),
      MIRA_HOME: join(dir, 'mira'),
      MIRA_CLAUDE: join(root, 'node_modules/.bin/claude'),
      ANTHROPIC_API_KEY: 'sk-demo',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_TELEMETRY: '1',
      DISABLE_AUTOUPDATER: '1',
    };
    putUnderGit(project, env);
    const fake = await startFake(root, dir);
    const close = async () => {
      await fake.close();
      remove();
    };
    return { dir, project, fake, env: { ...env, ANTHROPIC_BASE_URL: fake.url }, close };
  } catch (error) {
    remove();
    throw error;
  }
}

/** A project without git is a project, too: where git is missing the demo goes on. */
function putUnderGit(project, env) {
  const git = (...args) => spawnSync('git', args, { cwd: project, env, stdio: 'ignore' }).status === 0;
  const author = ['-c', 'user.name=Demo', '-c', 'user.email=demo@example.invalid'];
  return git('init', '-q') && git('add', '.') && git(...author, 'commit', '-q', '-m', 'Greet whoever asks');
}

/** The fake is TypeScript, for the tests; here it is bundled first. */
async function startFake(root, dir) {
  const outfile = join(dir, 'fake-api.mjs');
  await build({
    entryPoints: [join(root, 'test/fakes/anthropic.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile,
    logLevel: 'error',
  });
  const { startFake: start } = await import(pathToFileURL(outfile).href);
  return start();
}
