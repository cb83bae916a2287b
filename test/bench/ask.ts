import { startFake } from '../fakes/anthropic.ts';
import { MIRA } from '../fakes/run.ts';
import { CLAUDE, makeSandbox } from '../fakes/sandbox.ts';
import { inTurns, printRatio, runOk, timed } from './measure.ts';

const RUNS = 21;

/** `mira ask` against `claude -p`, the same question to the same API. */
export async function run(): Promise<void> {
  const fake = await startFake();
  fake.rule({ text: 'The answer is forty-two.' });
  const box = makeSandbox(fake.url);
  const options = { cwd: box.project, env: box.env };
  try {
    await runOk(process.execPath, [MIRA, 'ask', 'warm up'], options);
    const times = await inTurns(RUNS, {
      claude: () => timed(() => runOk(CLAUDE, ['-p', '--model', 'sonnet', 'what is the answer?'], options)),
      ask: () => timed(() => runOk(process.execPath, [MIRA, 'ask', 'what is the answer?'], options)),
    });
    printRatio('mira ask ÷ claude -p', times['ask'] ?? 0, times['claude'] ?? 0, 1.15);
  } finally {
    box.cleanup();
    await fake.close();
  }
}
