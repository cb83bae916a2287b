// `npm run demo`: mira's chat against a scripted stand-in for the model. No account, no network, nothing is kept.
// `npm run demo -- --script` plays the same tour by `mira ask`, without a terminal.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setStage } from './demo/stage.mjs';
import { SCRIPT, tour } from './demo/tour.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const mira = join(root, 'bin/mira');

const INTRO = `
  mira, the demo. The real claude program runs; a script on this machine plays the model.
  Nothing leaves this machine, nothing costs anything, and all files of the demo are removed at the end.

  Type   hello   and press Enter, and go on from what the answer says.
  Then   read    write    long    /help    /usage    and Ctrl+D to leave.

`;

/** Runs mira in the demo's project, with this terminal; gives its exit code. */
function run(args, { project, env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [mira, ...args], { cwd: project, env, stdio: 'inherit' });
    // The terminal tells both of us; what it means is for mira to say, and the demo tidies up after it.
    const ignore = () => undefined;
    const pass = (signal) => child.kill(signal);
    process.on('SIGINT', ignore).on('SIGTERM', pass).on('SIGHUP', pass);
    child.on('error', reject);
    child.on('exit', (code) => {
      process.off('SIGINT', ignore).off('SIGTERM', pass).off('SIGHUP', pass);
      resolve(code ?? 1);
    });
  });
}

async function play(stage) {
  for (const args of SCRIPT) {
    process.stdout.write(`\n$ mira ask ${args.map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(' ')}\n`);
    const code = await run(['ask', '--no-stdin', ...args], stage);
    if (code !== 0) return code;
  }
  process.stdout.write('\n$ mira history\n');
  return run(['history'], stage);
}

const scripted = process.argv.includes('--script');
if (!scripted && !(process.stdin.isTTY && process.stdout.isTTY)) {
  process.stderr.write('mira demo: there is no terminal here; `npm run demo -- --script` plays the tour without one\n');
  process.exitCode = 2;
} else {
  const stage = await setStage(root);
  try {
    const { rules, steps } = tour(stage.project, scripted ? undefined : 30);
    stage.fake.rule(...rules);
    stage.fake.push(...steps);
    if (!scripted) process.stdout.write(INTRO);
    process.exitCode = scripted ? await play(stage) : await run(['chat'], stage);
  } finally {
    await stage.close();
  }
}
