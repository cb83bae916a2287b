import { performance } from 'node:perf_hooks';
import { spawn } from '@lydell/node-pty';
import { startFake } from '../fakes/anthropic.ts';
import { MIRA } from '../fakes/run.ts';
import { makeSandbox, type Sandbox } from '../fakes/sandbox.ts';
import { inTurns, printRatio, runOk, timed } from './measure.ts';

const RUNS = 25;

/** What stands on the terminal once keys are kept: bracketed paste is on and the prompt sign is drawn. */
const PAINTED = /\u001b\[\?2004h[\s\S]*> /;

/** Ctrl+D at an empty prompt leaves. */
const CHAT = { wanted: PAINTED, leave: '\x04' };

/** Milliseconds from the start of a program on a terminal until it has printed `wanted`. */
function untilPrinted(
  args: readonly string[],
  box: Sandbox,
  { wanted, leave }: { readonly wanted: RegExp; readonly leave: string },
): Promise<number> {
  const start = performance.now();
  const pty = spawn(process.execPath, [...args], { cols: 80, rows: 24, cwd: box.project, env: { ...box.env } });
  let seen = '';
  return new Promise((resolve) => {
    let painted = Number.NaN;
    pty.onData((data) => {
      seen += data;
      if (!Number.isNaN(painted) || !wanted.test(seen)) return;
      painted = performance.now() - start;
      pty.write(leave);
    });
    pty.onExit(() => resolve(painted));
  });
}

/** `mira --version` and the painted prompt, each against a bare node in the same surroundings. */
export async function run(): Promise<void> {
  const fake = await startFake();
  const box = makeSandbox(fake.url);
  const options = { cwd: box.project, env: box.env };
  const node = (args: readonly string[]) => () => timed(() => runOk(process.execPath, args, options));
  try {
    await untilPrinted([MIRA, 'chat'], box, CHAT); // the first start writes caches
    const times = await inTurns(RUNS, {
      bare: node(['-e', '0']),
      version: node([MIRA, '--version']),
      barePrinted: () =>
        untilPrinted(
          ['-e', 'process.stdout.write("ready");setInterval(()=>0,9);process.stdin.on("data",()=>process.exit())'],
          box,
          { wanted: /ready/, leave: '\n' },
        ),
      painted: () => untilPrinted([MIRA, 'chat'], box, CHAT),
      status: node([MIRA, 'history', '--json']),
    });
    printRatio('mira --version ÷ bare node', times['version'] ?? 0, times['bare'] ?? 0, 1.15);
    printRatio('prompt painted ÷ bare node that prints a word', times['painted'] ?? 0, times['barePrinted'] ?? 0, 1.35);
    printRatio('mira history --json ÷ bare node', times['status'] ?? 0, times['bare'] ?? 0, 3);
  } finally {
    box.cleanup();
    await fake.close();
  }
}
