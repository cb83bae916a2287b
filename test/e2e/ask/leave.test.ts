import { afterEach, beforeEach, expect, test } from 'vitest';
import { descendants, killTree, running } from '../../../src/claude/process-tree.ts';
import { until, untilGone } from '../../fakes/guarded.ts';
import { openPlace, type Place } from './place.ts';

let place: Place;
let all: number[] = [];
beforeEach(async () => {
  place = await openPlace();
});
afterEach(async () => {
  for (const pid of running(all)) killTree(pid, 'SIGKILL');
  await place.close();
});

test('mira does not wait for claude to end, and soon nothing of it is left', async () => {
  place.fake.push({ text: 'an answer that takes its time', chunk: 2, chunkMs: 40 });
  const { child, done } = place.start(['--no-stdin', 'go']);
  await until('claude and the guard', () => {
    all = descendants(child.pid ?? 0);
    return place.fake.mainRequests.length > 0 && all.length >= 2;
  });
  expect(await done).toMatchObject({ code: 0, stdout: 'an answer that takes its time\n' });
  await untilGone(all);
});

test('what claude writes as it ends is there for the next question', async () => {
  for (const turn of [1, 2, 3, 4]) await place.json([...(turn === 1 ? [] : ['--continue']), `question ${turn}`]);
  const given = JSON.stringify(place.fake.mainRequests.at(-1)?.body.messages);
  for (const turn of [1, 2, 3, 4]) expect(given).toContain(`question ${turn}`);
});
