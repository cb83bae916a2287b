import { setTimeout as past } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { textOf } from '../../fakes/anthropic-pick.ts';
import type { ApiBody } from '../../fakes/anthropic-step.ts';
import { openMira, type Screen } from '../../fakes/screen.ts';
import { openPlace, type Place } from '../ask/place.ts';
import { personBlocks } from './requests.ts';

let place: Place;
beforeEach(async () => {
  place = await openPlace();
  place.config('[context]\nplacement = "system"\n');
});
afterEach(() => place.close());

const lastBody = (): ApiBody => place.fake.mainRequests.at(-1)?.body ?? {};
const lastSystem = (): string => textOf(lastBody().system);
/** What is pressed sooner after a question has appeared was not meant for it. */
const ARMING_MS = 600;
const TUESDAYS = 'Releases go out on Tuesdays.';
const GATE = 'The gate is painted green.';

interface Why {
  readonly items: readonly { readonly section: string; readonly placement: string; readonly text: string }[];
}

async function inChat(run: (say: (line: string, then: RegExp) => Promise<void>, screen: Screen) => Promise<void>) {
  const screen = openMira(['chat'], { cwd: place.box.project, env: place.box.env });
  try {
    await screen.waitFor(/^>/m);
    await run(async (line, then) => {
      screen.type(`${line}\r`);
      await screen.waitFor(then);
    }, screen);
  } finally {
    await screen.close();
  }
}

/** An answer, and the line under it. */
const ended = (answer: string): RegExp => new RegExp(`${answer}[\\s\\S]*tokens · \\$`);

test('in a chat each question has a system prompt of its own, and the conversation goes on', async () => {
  await place.query('remember', TUESDAYS);
  await place.query('remember', GATE);
  await inChat(async (say) => {
    place.fake.push({ text: 'On Tuesdays, then.' });
    await say('When do the releases go out?', ended('On Tuesdays, then'));
    expect(lastSystem()).toContain(TUESDAYS);
    expect(lastSystem()).toContain('<mira-now ');
    expect(lastSystem()).not.toContain(GATE);
    expect(personBlocks(lastBody())).toEqual([['When do the releases go out?']]);

    place.fake.push({ text: 'Green, you said.' });
    await say('Which colour has the gate?', ended('Green, you said'));
    expect(lastSystem()).toContain(GATE);
    expect(lastSystem()).not.toContain(TUESDAYS);
    expect(personBlocks(lastBody())).toEqual([['When do the releases go out?'], ['Which colour has the gate?']]);

    const why = (await place.query('why')) as Why;
    expect(new Set(why.items.map(({ placement }) => placement))).toEqual(new Set(['system']));
    expect(why.items.filter(({ section }) => section === 'memories').map(({ text }) => text.includes(GATE))).toEqual([
      true,
    ]);
    const told = why.items.filter(({ section }) => section !== 'tools').map(({ text }) => text);
    expect(lastSystem()).toContain(told.join(''));
    await say('/context', /memories +system prompt/);
  });
  const turns = (await place.query('history')) as readonly { readonly conversationId: string }[];
  expect(turns).toHaveLength(2);
  expect(new Set(turns.map(({ conversationId }) => conversationId)).size).toBe(1);
});

test('what was allowed for the session stays allowed in the next process', async () => {
  const write = (name: string) => ({
    tool_use: { name: 'Write', input: { file_path: `${place.box.project}/${name}`, content: 'x' } },
  });
  await inChat(async (say, screen) => {
    place.fake.push(write('one.txt'), { text: 'One is written.' });
    await say('write one', /one\.txt[\s\S]*this session/);
    await past(ARMING_MS);
    screen.type('a');
    await screen.waitFor(ended('One is written'));
    place.fake.push(write('two.txt'), { text: 'Two is written.' });
    screen.type('write two');
    await past(ARMING_MS);
    screen.type('\r');
    await screen.waitFor(ended('Two is written'));
  });
});

test('ask --continue follows the same key, and takes back what a message of before has told', async () => {
  place.config('');
  await place.json(['hello']);
  const { id } = (await place.query('remember', TUESDAYS)) as { readonly id: string };
  await place.json(['--continue', 'When do the releases go out?']);
  expect(JSON.stringify(personBlocks(lastBody()))).toContain(TUESDAYS);
  await place.query('forget', id, '--yes');
  await place.query('remember', GATE);
  place.config('[context]\nplacement = "system"\n');
  const { out } = await place.json(['--continue', 'Which colour has the gate?']);
  expect(out.context.find(({ section, tokens }) => section === 'memories' && tokens > 0)).toMatchObject({
    placement: 'system',
  });
  expect(lastSystem()).toContain(GATE);
  const [said] = personBlocks(lastBody()).at(-1) ?? [];
  expect(said).toContain('<mira-withdrawn ');
});

test('incognito has no session to resume: one process, and what it was told stays', async () => {
  await inChat(async (say) => {
    await say('/incognito', /incognito: nothing/);
    place.fake.push({ text: 'First answer.' });
    await say('first', ended('First answer'));
    place.fake.push({ text: 'Second answer.' });
    await say('second', ended('Second answer'));
    expect(personBlocks(lastBody()).map((blocks) => blocks.at(-1))).toEqual(['first', 'second']);
  });
});
