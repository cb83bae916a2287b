import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { running } from '../../src/claude/process-tree.ts';
import { startFake } from '../fakes/anthropic.ts';
import { startMira } from '../fakes/run.ts';
import { makeSandbox, processesOf } from '../fakes/sandbox.ts';

const CYCLES = 200;

/** Open sockets of this process, as the system lists them. */
function socketsHere(): number {
  if (!existsSync('/proc/self/fd')) return 0;
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith('socket:');
    } catch {
      return false;
    }
  }).length;
}

/** Starts and ends mira many times and counts what is left: processes, sockets. */
export async function run(): Promise<void> {
  const fake = await startFake();
  fake.rule({ text: 'done' });
  const box = makeSandbox(fake.url);
  const sockets = socketsHere();
  let failed = 0;
  try {
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const { done } = startMira(['ask', '--no-stdin', `question ${cycle}`], { cwd: box.project, env: box.env });
      if ((await done).code !== 0) failed++;
    }
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const left = running(processesOf(box.dir));
    console.log(
      `${CYCLES} start/stop cycles: ${failed} failed, ${left.length} processes left, ${Math.max(0, socketsHere() - sockets)} sockets left (goal 0, 0, 0)`,
    );
  } finally {
    box.cleanup();
    await fake.close();
  }
}
