// `npm run demo`: mira's chat against a scripted stand-in for the model. No account, no network, nothing is kept.
// `npm run demo -- --script` plays the same tour by `mira ask`, without a terminal.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
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
  Then   read    write    code    long    /help    /usage    and Ctrl+D to leave.

`;

const OUTRO = `
  That was the demo; its conversation is removed with its files. With your own claude: npm start

`;

/** The mira that runs now. */
let child;
/** The signal that told the demo to end. */
let ended;

// The terminal tells mira of Ctrl+C, too; what that means is for mira to say, and the demo tidies up after it.
process.on('SIGINT', () => {
  if (child === undefined) ended = 'SIGINT';
});
for (const signal of ['SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    ended = signal;
    child?.kill(signal);
  });
}

/** Runs mira in the demo's project, with this terminal; gives its exit code. */
function run(args, { project, env }) {
  return new Promise((resolve, reject) => {
    if (ended !== undefined) {
      resolve(128 + constants.signals[ended]);
      return;
    }
    child = spawn(process.execPath, [mira, ...args], { cwd: project, env, stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      child = undefined;
      resolve(code ?? 128 + constants.signals[signal]);
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

// Whoever reads the script may stop in the middle (`| head`).
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
});

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
    if (!scripted) process.stdout.write(OUTRO);
  } finally {
    await stage.close();
  }
}
