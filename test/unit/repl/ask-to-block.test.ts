import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openBlockQuestions } from '../../../src/corrections/block-questions.ts';
import { type Corrections, openCorrections } from '../../../src/corrections/corrections.ts';
import { shortId } from '../../../src/lib/ids.ts';
import { makeAskToBlock } from '../../../src/repl/ask-to-block.ts';
import { freshMemory, type Home } from '../memory/home.ts';

let home: Home;
let room: Corrections;
let id: string;
beforeEach(async () => {
  home = await freshMemory();
  room = openCorrections(home.db, home);
  const check = { kind: 'command', pattern: 'npm *', within: null, instead: null, action: null } as const;
  ({ id } = room.add({ text: 'no npm', scope: 'global', project: null, origin: 'user', checks: [check] }).correction);
});
afterEach(() => home.close());

/** A chat whose person answers with these keys. */
function chat(keys: readonly (string | null)[], { incognito = false } = {}) {
  const questions = openBlockQuestions();
  const asked: string[] = [];
  const said: string[] = [];
  const waiting = [...keys];
  const state = { incognito, onPick: (): void => undefined };
  const ask = makeAskToBlock({
    home: { oftenCaught: questions.take, rooms: { corrections: async () => room } },
    owner: state,
    loop: () => ({
      chooser: {
        async pick(question) {
          asked.push(question);
          state.onPick();
          return waiting.shift() ?? null;
        },
      },
    }),
    say: (line) => said.push(line),
  });
  const caught = (hits: number): void =>
    questions.add({ id, text: 'no npm', hits, subject: 'npm i', what: 'runs npm i' });
  return { ask, asked, said, caught, state };
}

/** Counts one more catch; whether the person has chosen what the check does. */
const chosen = (): boolean =>
  room.caught({ id, tool: 'Bash', subject: 'npm i', what: 'runs npm i', outcome: 'warned' }).chosen;

describe('whether a check shall block', () => {
  test.each([
    ['y', 'block', true],
    ['n', 'warn', true],
    ['l', 'warn', false],
    [null, 'warn', false],
  ] as const)('answered with %s', async (key, action, decided) => {
    const { ask, asked, said, caught } = chat([key]);
    caught(3);
    await ask();
    expect(asked).toEqual(['"no npm" was broken 3 times; the last one runs npm i. Block it from now on?']);
    expect(room.get(id).checks[0]?.action).toBe(action);
    expect(chosen()).toBe(decided);
    // The first letter of a message could have been meant: each decision says how it is changed.
    expect(said.filter((line) => line.includes(`${shortId(id)} takes it back`))).toHaveLength(decided ? 1 : 0);
    await ask();
    expect(asked).toHaveLength(1);
  });

  test('"that was fine" lets exactly that through', async () => {
    chosen();
    const { ask, said, caught } = chat(['f']);
    caught(3);
    await ask();
    expect(room.get(id)).toMatchObject({ exceptions: ['npm i'], falseAlarms: 1 });
    expect(said).toEqual(['correction "no npm": let through from now on: npm i']);
  });

  test('what is caught while the question stands is not asked again once it is answered', async () => {
    const one = chat(['y']);
    one.caught(3);
    one.state.onPick = () => {
      one.caught(6);
      void one.ask();
    };
    await one.ask();
    expect(one.asked).toHaveLength(1);
  });

  test('incognito nothing is asked, and an answer that comes then changes nothing', async () => {
    const hidden = chat(['y'], { incognito: true });
    hidden.caught(3);
    await hidden.ask();
    hidden.state.incognito = false;
    await hidden.ask();
    expect(hidden.asked).toEqual([]);
    const turned = chat(['y']);
    turned.caught(3);
    turned.state.onPick = () => {
      turned.state.incognito = true;
    };
    await turned.ask();
    expect(room.get(id).checks[0]?.action).toBe('warn');
    expect(turned.said[0]).toContain('incognito');
  });

  test('a correction that is gone by then is said', async () => {
    const { ask, said, caught } = chat(['y']);
    caught(3);
    room.remove(id);
    await ask();
    expect(said[0]).toContain('no correction');
  });
});
