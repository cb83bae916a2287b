import { mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { textOf } from '../../fakes/anthropic-pick.ts';
import type { ApiBody } from '../../fakes/anthropic-step.ts';
import { openMira, type Screen } from '../../fakes/screen.ts';
import { openPlace, type Place } from '../ask/place.ts';
import { personBlocks } from './requests.ts';

let place: Place;
let screen: Screen;
let other: string;
beforeEach(async () => {
  place = await openPlace();
  other = join(place.box.dir, 'other');
  mkdirSync(join(other, '.mira'), { recursive: true });
  other = realpathSync(other);
});
afterEach(async () => {
  await screen.close();
  await place.close();
});

async function open(...args: readonly string[]): Promise<void> {
  screen = openMira(['chat', ...args], { cwd: place.box.project, env: place.box.env });
  await screen.waitFor(/^>/m);
}

/** Types a line and waits for what it leads to. */
async function type(line: string, then: RegExp): Promise<void> {
  screen.type(`${line}\r`);
  await screen.waitFor(then);
}

/** An answer, and the line under it. */
const ended = (answer: string): RegExp => new RegExp(`${answer}[\\s\\S]*tokens · \\$`);

const lastBody = (): ApiBody => place.fake.mainRequests.at(-1)?.body ?? {};
const lastSystem = (): string => textOf(lastBody().system);

function rows(sql: string): readonly unknown[] {
  const db = new Database(join(place.box.miraHome, 'mira.db'), { readonly: true });
  try {
    return db.prepare(sql).all();
  } finally {
    db.close();
  }
}

describe('/switch', () => {
  test('goes on in another folder with the last exchanges, and resumes the session on the way back', async () => {
    await open();
    place.fake.push({ text: 'The colour is green.' });
    await type('What is the colour of the gate?', ended('The colour is green'));
    expect(lastSystem().includes(`root="${place.box.project}"`)).toBe(true);
    await type(`/switch ${other}`, /now in other[\s\S]*with what was\s+said last/);
    place.fake.push({ text: 'It was blue before.' });
    await type('And before that?', ended('It was blue before'));
    expect(lastSystem().includes(`root="${other}"`)).toBe(true);
    expect(lastSystem()).toMatch(
      /<mira-exchange [^>]*>\n\| person: What is the colour of the gate\?\n\| you: The colour is green\./,
    );
    expect(personBlocks(lastBody())).toHaveLength(1);
    await type('/switch', /now in project[\s\S]*goes on with\s+its session/);
    place.fake.push({ text: 'Painted twice.' });
    await type('How often was it painted?', ended('Painted twice'));
    const said = personBlocks(lastBody()).map((blocks) => blocks.at(-1));
    expect(said).toEqual(['What is the colour of the gate?', 'How often was it painted?']);
    // What was said elsewhere goes along.
    const elsewhere = lastSystem().match(/\| you: .*/g);
    expect(elsewhere).toEqual(['| you: It was blue before.']);
    screen.type('\u0004');
    await screen.exit;
    const turns = rows('select p.root from turn t join project p on p.id = t.project order by t.n');
    expect(turns).toEqual([{ root: place.box.project }, { root: other }, { root: place.box.project }]);
    expect(rows('select count(distinct conversation) as n from turn')).toEqual([{ n: 1 }]);
  });

  test('says what is no folder, and changes nothing', async () => {
    await open();
    await type('/switch nowhere', /nowhere is no folder/);
    await type('/cd .', /already in project/);
    const would = (await place.query('switch', other)) as { project: { root: string }; conversationId: null };
    expect(would).toMatchObject({ project: { root: other }, conversationId: null });
  });
});

describe('/incognito', () => {
  test('reads nothing, keeps nothing but what it cost, and gives the conversation back', async () => {
    await place.query('remember', 'Releases go out on Tuesdays.');
    await open();
    await type('When do the releases go out?', /1 memory, \d+ tokens/);
    await type('/incognito', /incognito: nothing/);
    place.fake.push({ text: 'I do not know.' });
    await type('When do our zebra releases go out?', ended('I do not know'));
    expect(JSON.stringify(lastBody()).includes('Tuesdays')).toBe(false);
    expect(lastBody().tools?.filter(({ name }) => name.startsWith('mcp__mira__'))).toEqual([]);
    expect(personBlocks(lastBody())).toHaveLength(1);
    await type('/remember the zebra gate is shut', /nothing is kept, so \/remember/);
    await type('/incognito', /left incognito/);
    place.fake.push({ text: 'On Tuesdays, as I said.' });
    await type('Say it again', ended('On Tuesdays, as I said'));
    expect(personBlocks(lastBody()).map((blocks) => blocks.at(-1))).toEqual([
      'When do the releases go out?',
      'Say it again',
    ]);
    screen.type('\u0004');
    await screen.exit;
    expect(JSON.stringify(await place.query('history'))).not.toContain('zebra');
    expect(JSON.stringify(await place.query('memories', 'list'))).not.toContain('zebra');
    expect(rows("select count(*) as n from message where text like '%zebra%'")).toEqual([{ n: 0 }]);
    expect(rows('select count(*) as n from call')).toEqual([{ n: 3 }]);
    expect(readFileSync(join(place.box.miraHome, 'history.jsonl'), 'utf8')).not.toContain('zebra');
  });
});

test('chat --continue right behind an ask waits for the transcript and goes on', async () => {
  place.fake.push({ text: 'The colour is green.' });
  await place.json(['What is the colour of the gate?']);
  await open('--continue');
  await type('And before that?', /fake reply/);
  expect(personBlocks(lastBody()).map((blocks) => blocks.at(-1))).toEqual([
    'What is the colour of the gate?',
    'And before that?',
  ]);
});
