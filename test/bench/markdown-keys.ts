import { performance } from 'node:perf_hooks';
import { type IPty, spawn } from '@lydell/node-pty';
import { startFake } from '../fakes/anthropic.ts';
import { MIRA } from '../fakes/run.ts';
import { makeSandbox } from '../fakes/sandbox.ts';

/** Letters that no answer of the fake holds, so that each can be seen on its way back. */
const LETTERS = Array.from({ length: 32 }, (_, i) => String.fromCodePoint(0x0430 + i));
const CHATS = 6;
const BETWEEN_MS = 25;
/** A key that has not come back by then is lost. */
const LOST_MS = 3_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What a terminal shows, with a way to wait for it. */
function watch(pty: IPty) {
  let seen = '';
  let wake: () => void = () => undefined;
  pty.onData((data) => {
    seen += data;
    wake();
  });
  return {
    forget(): void {
      seen = '';
    },
    async until(text: string, mostMs: number): Promise<void> {
      const endMs = performance.now() + mostMs;
      while (!seen.includes(text) && performance.now() < endMs) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, endMs - performance.now());
        });
      }
    },
  };
}

/** Milliseconds from each key to the first byte of it on the screen. */
async function typed(pty: IPty, screen: ReturnType<typeof watch>): Promise<readonly number[]> {
  const times: number[] = [];
  for (const letter of LETTERS) {
    screen.forget();
    const start = performance.now();
    pty.write(letter);
    await screen.until(letter, LOST_MS);
    times.push(performance.now() - start);
    await pause(BETWEEN_MS);
  }
  return times;
}

function print(what: string, times: readonly number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number): string => (sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN).toFixed(1);
  console.log(`${what}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms`);
}

/** A key to the screen in the second in which the first code of a chat makes mira get its language ready. */
export async function run(): Promise<void> {
  const fake = await startFake();
  const code = Array.from({ length: 300 }, (_, i) => `export const a${i} = (b: string): number => f(b, ${i});`);
  const answers = {
    code: `Words.\n\n\`\`\`ts\n${code.join('\n')}\n\`\`\`\n`,
    prose: 'Words.\n\n```\n'.padEnd(16_000, 'words\n'),
  };
  try {
    for (const [name, text] of Object.entries(answers)) {
      const times: number[] = [];
      fake.reset();
      fake.rule({ text, chunk: 12, chunkMs: 15 });
      for (let chat = 0; chat < CHATS; chat += 1) {
        const box = makeSandbox(fake.url);
        const env = { ...box.env, TERM: 'xterm-256color' };
        const pty = spawn(process.execPath, [MIRA, 'chat'], { cols: 100, rows: 30, cwd: box.project, env });
        const screen = watch(pty);
        await screen.until('> ', 10_000);
        await pause(1_500);
        pty.write('go\r');
        await screen.until('```', 10_000);
        times.push(...(await typed(pty, screen)));
        pty.kill('SIGKILL');
        box.cleanup();
      }
      print(
        name === 'code' ? 'while the first TypeScript of a chat streams' : 'while text without a language streams',
        times,
      );
    }
  } finally {
    await fake.close();
  }
}
