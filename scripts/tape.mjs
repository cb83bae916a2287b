// `npm run tape`: draws the picture of the README, docs/chat.svg, from the demo: the real program and the real claude in a
// terminal emulator, with the demo's stand-in for the model. Nothing but the times differs from run to run.
import { writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setStage } from './demo/stage.mjs';
import { screensSvg } from './demo/svg.mjs';
import { openTerminal } from './demo/terminal.mjs';
import { tour } from './demo/tour.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SIZE = { columns: 80, rows: 28 };

/** A question takes no key before it has stood for a moment. */
const ARMED_MS = 800;
/** Longer than a frame of the screen, and than the pause in which a lone Esc is known. */
const SETTLED_MS = 250;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Plays the tour and takes a picture of each scene. */
async function play(terminal) {
  const screens = [];
  const take = async (title) => {
    await pause(SETTLED_MS);
    screens.push({ title, cells: terminal.cells(), cursor: terminal.cursor() });
  };
  const say = async (words, until) => {
    terminal.type(words);
    await pause(SETTLED_MS);
    terminal.type('\r');
    await terminal.waitFor(until);
  };
  // The status row is whole a moment after the prompt stands.
  await terminal.waitFor(/lists the commands[\s\S]*today[^\n]*\n>/m);
  await take('the first start');
  await say('hello', /· \$0\.\d+[\s\S]*\n>/);
  await take('an answer');
  // The colours of code are loaded with the first block, which may be drawn before they are there: it is in no picture.
  await say('code', /goes along with your next[\s\S]*· \$0\.\d+[\s\S]*\n>/);
  await pause(SETTLED_MS);
  await say('read', /now type[\s\S]*· \$0\.\d+[\s\S]*\n>/i);
  await say('write', /y once/);
  await pause(ARMED_MS);
  await take('a tool asks');
  terminal.type('y');
  await terminal.waitFor(/Done:[\s\S]*· \$0\.\d+[\s\S]*\n>/);
  await say('!cat package.json', /goes along:/);
  terminal.type('/');
  await pause(SETTLED_MS);
  await take('a shell command, and what can be typed');
  terminal.type('\u0015\u0004');
  return screens;
}

// A name of its own, since the question shows where the file is.
const stage = await setStage(root, { firstRun: true, at: '/tmp/mira-demo' });
try {
  const { rules, steps } = tour(stage.project, 2);
  stage.fake.rule(...rules);
  stage.fake.push(...steps);
  const { MIRA_HOME: _, NO_COLOR: __, FORCE_COLOR: ___, ...env } = stage.env;
  const terminal = openTerminal([join(root, 'bin/mira')], {
    ...SIZE,
    cwd: stage.project,
    // Under its own home, so that the picture shows `~` and no folder of this machine.
    env: { ...env, TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8', SHELL: '/bin/sh' },
  });
  try {
    const svg = screensSvg(await play(terminal), SIZE, 'mira in a terminal: four screens of its demo');
    for (const own of [root, homedir()]) {
      if (svg.includes(own)) throw new Error(`the picture shows ${own}`);
    }
    writeFileSync(join(root, 'docs/chat.svg'), svg);
    process.stdout.write(`wrote docs/chat.svg, ${svg.length} characters\n`);
  } finally {
    terminal.kill();
    await terminal.exit;
  }
} finally {
  await stage.close();
}
