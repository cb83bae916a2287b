import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freshMemory, type Home, item, START } from './home.ts';

let home: Home;
beforeEach(async () => {
  home = await freshMemory();
});
afterEach(() => home.close());

const keep = async (text: string, over = {}) => (await home.memory.remember(item(text, over), 'person')).id;
const refused = expect.objectContaining({ code: 'refused', exit: 1 });

test('every change is an event with its time, its actor, and what was before and after', async () => {
  const { memory, clock, projectId } = home;
  const id = await keep('Port 5432');
  clock.ms += 60_000;
  memory.edit(id, 'Port 5433', 'claude');
  memory.pin(id, true, 'person');
  memory.tag(id, ['db', 'port'], 'person');
  memory.tag(id, ['-port', 'net'], 'person');
  memory.move(id, projectId, 'person');
  memory.archive(id, 'person');
  const after = memory.restore(id, 'person');
  expect(after).toMatchObject({
    text: 'Port 5433',
    pinned: true,
    tags: ['db', 'net'],
    scope: 'project',
    status: 'active',
  });
  expect(after.updatedAt).toBe(new Date(START + 60_000).toISOString());
  const { history } = memory.show(id);
  expect(history.map(({ change, actor }) => `${change} by ${actor}`)).toEqual([
    'remembered by person',
    'edited by claude',
    'pinned by person',
    'tagged by person',
    'tagged by person',
    'moved by person',
    'archived by person',
    'restored by person',
  ]);
  expect(history[0]).toMatchObject({ at: new Date(START).toISOString(), before: null, after: { text: 'Port 5432' } });
  expect(history[1]).toMatchObject({ before: { text: 'Port 5432' }, after: { text: 'Port 5433' } });
  expect(history[5]).toMatchObject({ before: { scope: 'global', project: null }, after: { scope: 'project' } });
});

test('what changes nothing is no event', async () => {
  const id = await keep('Port 5432');
  home.memory.pin(id, false, 'person');
  home.memory.tag(id, ['-none'], 'person');
  expect(home.memory.history(id)).toHaveLength(1);
});

test('an edited text is found by its new words and not by its old ones', async () => {
  const { memory } = home;
  const id = await keep('The parrot is green');
  memory.edit(id, 'A submarine is yellow', 'person');
  const ask = async (text: string) => (await memory.recall({ text, limit: 5, here: null })).map((hit) => hit.id);
  expect(await ask('submarine')).toEqual([id]);
  expect(await ask('parrot')).toEqual([]);
});

test('an edit is refused where it would be a repeat, a secret or nothing', async () => {
  const { memory } = home;
  await keep('Port 5433');
  const id = await keep('Port 5432');
  expect(() => memory.edit(id, ' Port  5433', 'person')).toThrow(refused);
  expect(() => memory.edit(id, ' ', 'person')).toThrow(expect.objectContaining({ code: 'usage' }));
  expect(memory.edit(id, 'Port 5432 ', 'person').text).toBe('Port 5432');
});

test('ids may be a beginning of 8 or an ending of 6; what fits none or several is said', async () => {
  const { memory } = home;
  const id = await keep('One');
  await keep('Two');
  expect(memory.get(id.slice(-6)).id).toBe(id);
  expect(() => memory.get(id.slice(0, 8))).toThrow(expect.objectContaining({ code: 'ambiguous_id', exit: 2 }));
  expect(() => memory.get('0123')).toThrow(expect.objectContaining({ code: 'unknown_id', exit: 1 }));
});

test('replacing cannot go in a circle', async () => {
  const { memory } = home;
  const [a, b, c] = [await keep('A'), await keep('B'), await keep('C')];
  expect(memory.supersede(a, b, 'person')).toMatchObject({ id: a, status: 'superseded' });
  expect(memory.get(b).supersedes).toBe(a);
  memory.supersede(b, c, 'person');
  expect(() => memory.supersede(c, a, 'person')).toThrow(refused);
  expect(() => memory.supersede(c, a, 'person')).toThrow(`the memory ${a} was itself replaced by ${c}`);
  expect(() => memory.supersede(c, c, 'person')).toThrow('a memory cannot replace itself');
});

describe('the inbox', () => {
  const proposal = { origin: 'import', status: 'proposed' } as const;

  test('what is accepted counts as confirmed, what is refused is put away', async () => {
    const { memory } = home;
    const [a, b] = [await keep('A', proposal), await keep('B', proposal)];
    expect(await memory.recall({ text: 'A', limit: 5, here: null, abstain: false })).toEqual([]);
    expect(memory.accept([a], 'person')).toMatchObject([{ id: a, status: 'active', origin: 'user-confirmed' }]);
    expect(memory.refuse([b], 'person')).toMatchObject([{ id: b, status: 'archived', origin: 'import' }]);
    expect(memory.list({ status: 'proposed' })).toEqual([]);
  });

  test('takes all or none, and only what is proposed', async () => {
    const { memory } = home;
    const [a, b] = [await keep('A', proposal), await keep('B')];
    expect(() => memory.accept([a, b], 'person')).toThrow(refused);
    expect(memory.get(a).status).toBe('proposed');
    expect(() => memory.restore(a, 'person')).toThrow(refused);
  });
});

describe('undo', () => {
  test('takes back the last change, then the one before', async () => {
    const { memory } = home;
    const id = await keep('Port 5432');
    memory.edit(id, 'Port 5433', 'person');
    memory.pin(id, true, 'person');
    expect(memory.undo(undefined, 'person')).toMatchObject({ change: 'pinned', memories: [{ pinned: false }] });
    expect(memory.undo(undefined, 'person').memories[0]?.text).toBe('Port 5432');
    expect(memory.undo(undefined, 'person').memories[0]?.status).toBe('archived');
    expect(() => memory.undo(undefined, 'person')).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  test('finds the text again that it brought back', async () => {
    const { memory } = home;
    const id = await keep('The parrot is green');
    memory.edit(id, 'A submarine is yellow', 'person');
    memory.undo(undefined, 'person');
    expect((await memory.recall({ text: 'parrot', limit: 5, here: null })).map((hit) => hit.id)).toEqual([id]);
  });

  test('takes back a whole bulk change at once', async () => {
    const { memory } = home;
    const ids = [await keep('A', { status: 'proposed' }), await keep('B', { status: 'proposed' })];
    memory.accept(ids, 'person');
    memory.undo(undefined, 'person');
    expect(memory.list({ status: 'proposed' })).toHaveLength(2);
  });

  test('of a proposal that was edited and accepted gives it back as it was', async () => {
    const { memory } = home;
    const id = await keep('The parrot is green', { status: 'proposed', origin: 'import' });
    const proposal = memory.get(id);
    expect(memory.acceptEdited(id, 'A submarine is yellow', 'person')).toMatchObject({
      text: 'A submarine is yellow',
      status: 'active',
      origin: 'user-confirmed',
      confidence: 1,
    });
    const taken = memory.undo(undefined, 'person');
    expect(taken.change).toBe('edited and accepted');
    expect(taken.memories).toEqual([{ ...proposal, updatedAt: expect.any(String) }]);
    expect(await memory.recall({ text: 'submarine', limit: 5, here: null })).toEqual([]);
  });

  test('an edit that cannot be stored accepts nothing', async () => {
    const { memory } = home;
    const id = await keep('The parrot is green', { status: 'proposed', origin: 'import' });
    await keep('Port 5432');
    expect(() => memory.acceptEdited(id, 'Port 5432', 'person')).toThrow(refused);
    expect(() => memory.acceptEdited(id, ' ', 'person')).toThrow(expect.objectContaining({ code: 'usage' }));
    expect(memory.get(id)).toMatchObject({ text: 'The parrot is green', status: 'proposed' });
    const active = await keep('Port 5433');
    expect(() => memory.acceptEdited(active, 'Port 5434', 'person')).toThrow(refused);
    expect(memory.get(active).text).toBe('Port 5433');
  });

  test('of a named change, unless a later one stands on it', async () => {
    const { memory } = home;
    const id = await keep('One');
    memory.edit(id, 'Two', 'person');
    memory.pin(id, true, 'person');
    const [, edited] = memory.history(id);
    expect(memory.undo(edited?.id.slice(-8), 'person').memories[0]).toMatchObject({ text: 'One', pinned: true });
    expect(() => memory.undo(edited?.id, 'person')).toThrow(refused);
    memory.edit(id, 'Three', 'person');
    memory.edit(id, 'Four', 'person');
    const three = memory.history(id).find(({ after }) => after?.['text'] === 'Three');
    expect(() => memory.undo(three?.id, 'person')).toThrow(refused);
  });

  test('of an undo does it again, and can itself be taken back', async () => {
    const { memory } = home;
    const id = await keep('One');
    memory.edit(id, 'Two', 'person');
    memory.undo(undefined, 'person');
    const undone = memory.history(id).at(-1);
    expect(memory.undo(undone?.id, 'person').memories[0]?.text).toBe('Two');
    expect(memory.undo(undefined, 'person').memories[0]?.text).toBe('One');
  });
});
