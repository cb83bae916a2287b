import { afterEach, expect, test } from 'vitest';
import { item } from '../memory/home.ts';
import { canaries } from '../redact/canaries.ts';
import { candidate, freshTransfer } from './home.ts';

let close = (): void => undefined;
afterEach(() => close());

test('what is brought is proposed, and known, too long or secret texts are told apart', async () => {
  const home = await freshTransfer();
  close = home.close;
  await home.memory.remember(item('known'), 'person');
  const [canary] = canaries(5);
  const long = candidate('x'.repeat(8_001), { file: '/a.md', line: 9 });
  const done = await home.bring([candidate('known'), candidate('new'), candidate(canary?.text ?? ''), long]);
  expect(done).toMatchObject({ added: 2, same: 1, redacted: 1, skipped: [{ where: '/a.md:9' }] });
  const brought = home.memory.list({ batch: done.batch });
  expect(brought.map(({ status, origin }) => `${status} ${origin}`)).toEqual(['proposed import', 'proposed import']);
  expect(home.text()).not.toContain(canary?.secret);
});

test('taking an import back leaves what was decided since, and can be done by the end of its id', async () => {
  const home = await freshTransfer();
  close = home.close;
  const { batch } = await home.bring(['one', 'two', 'three'].map((text) => candidate(text)));
  const [first] = home.memory.list({});
  home.memory.accept([first?.id ?? ''], 'person');
  expect(home.transfer.batch(batch ?? '')).toMatchObject({ source: 'test', memories: 3 });
  const undone = home.transfer.undo(batch?.slice(-12) ?? '');
  expect(undone).toMatchObject({ removed: 2, skipped: [{ where: first?.id }] });
  expect(home.memory.list({}).map(({ id }) => id)).toEqual([first?.id]);
});

test('an import of many says under which id it can be taken back, before it is through', async () => {
  const home = await freshTransfer();
  close = home.close;
  const said: string[] = [];
  const watch = {
    begun: (id: string) => void said.push(`${id}: ${home.transfer.batch(id).memories}`),
    stored: (count: number, total: number) => void said.push(`${count} of ${total}`),
  };
  const many = Array.from({ length: 1_200 }, (_, n) => candidate(`fact number ${n}`));
  const { batch } = await home.transfer.bring('many', many, async () => null, watch);
  expect(said).toEqual([`${batch}: 0`, '1000 of 1200', '1200 of 1200']);
  said.length = 0;
  await home.transfer.bring('few', [candidate('one more')], async () => null, watch);
  expect(said).toEqual(['1 of 1']);
});

test('an import is taken back from its first memory on, whose words are at the front of the index', async () => {
  const home = await freshTransfer();
  close = home.close;
  const { batch } = await home.bring(['one', 'two', 'three'].map((text) => candidate(text)));
  const removed: number[] = [];
  home.db.function('removed', (n: number) => void removed.push(n));
  home.db.exec('create temp trigger watch after delete on memory begin select removed(old.n); end');
  expect(home.transfer.undo(batch ?? '')).toMatchObject({ removed: 3 });
  expect(removed).toEqual([...removed].sort((a, b) => a - b));
});
