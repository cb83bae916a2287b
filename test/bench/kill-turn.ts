import { setTimeout as sleep } from 'node:timers/promises';
import { running } from '../../src/claude/process-tree.ts';
import { openDatabase } from '../../src/db/open.ts';
import { startFake } from '../fakes/anthropic.ts';
import { runMira, startMira } from '../fakes/run.ts';
import { makeSandbox, processesOf, ROOT, type Sandbox } from '../fakes/sandbox.ts';

const KILLS = 200;
/** A whole ask takes about this long; the kill comes anywhere in it. */
const TURN_MS = 900;

interface Stored {
  readonly turns: number;
  readonly running: number;
  readonly integrity: string;
}

async function look(box: Sandbox): Promise<Stored> {
  const db = await openDatabase({ file: `${box.miraHome}/mira.db`, migrationsDir: `${ROOT}migrations`, now: Date.now });
  try {
    const count = (where: string): number =>
      db.prepare<[], { n: number }>(`select count(*) as n from turn where ${where}`).get()?.n ?? 0;
    return {
      turns: count('true'),
      running: count("status = 'running'"),
      integrity: String(db.pragma('integrity_check', { simple: true })),
    };
  } finally {
    db.close();
  }
}

/** Kills `mira ask` with -9 at random points of a turn; what was committed must stay, and the file must be sound. */
export async function run(): Promise<void> {
  const fake = await startFake();
  fake.rule({ text: 'a few words of an answer, again and again '.repeat(20), chunk: 40, chunkMs: 20 });
  const box = makeSandbox(fake.url);
  let lost = 0;
  let broken = 0;
  try {
    await runMira(['ask', '--no-stdin', 'first'], { cwd: box.project, env: box.env });
    let before = (await look(box)).turns;
    for (let kill = 0; kill < KILLS; kill++) {
      const { child, done } = startMira(['ask', '--no-stdin', `question ${kill}`], { cwd: box.project, env: box.env });
      await sleep(Math.random() * TURN_MS);
      child.kill('SIGKILL');
      await done;
      const after = await look(box);
      if (after.turns < before) lost += before - after.turns;
      if (after.integrity !== 'ok') broken++;
      before = after.turns;
    }
    // The next start closes what the killed ones left open.
    await runMira(['ask', '--no-stdin', 'last'], { cwd: box.project, env: box.env });
    const end = await look(box);
    await sleep(2_000);
    const left = running(processesOf(box.dir));
    console.log(
      `${KILLS} kills at random points: ${lost} committed turns lost, ${broken} times unsound, ${end.running} turns still "running", ${left.length} processes left, ${end.turns} turns stored (goal 0, 0, 0, 0)`,
    );
  } finally {
    box.cleanup();
    await fake.close();
  }
}
