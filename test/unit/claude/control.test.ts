import { expect, test } from 'vitest';
import { makeControl } from '../../../src/claude/control.ts';
import type { Json } from '../../../src/claude/json.ts';
import { MiraError } from '../../../src/errors.ts';

function open(): { sent: Json[]; control: ReturnType<typeof makeControl> } {
  const sent: Json[] = [];
  return { sent, control: makeControl((line) => sent.push(line)) };
}

test('answers are matched by id, in whatever order they come', async () => {
  const { sent, control } = open();
  const first = control.request({ subtype: 'a' });
  const second = control.request({ subtype: 'b' });
  const ids = sent.map((line) => String(line['request_id']));
  expect(new Set(ids).size).toBe(2);
  expect(control.settle(ids[1] ?? '', { of: 'b' }, null)).toBe(true);
  expect(control.settle(ids[0] ?? '', { of: 'a' }, null)).toBe(true);
  expect(await first).toEqual({ of: 'a' });
  expect(await second).toEqual({ of: 'b' });
  expect(control.settle(ids[0] ?? '', {}, null)).toBe(false);
});

test('an error of the CLI rejects with one line of it', async () => {
  const { sent, control } = open();
  const asked = control.request({ subtype: 'set_x' });
  control.settle(String(sent[0]?.['request_id']), {}, 'cannot\nset that');
  await expect(asked).rejects.toMatchObject({ code: 'protocol', message: expect.stringContaining('set_x: cannot') });
});

test('a question without an answer fails at its own deadline', async () => {
  const { control } = open();
  await expect(control.request({ subtype: 'mcp_status' }, { timeoutMs: 20 })).rejects.toMatchObject({
    code: 'protocol',
  });
});

test('when the process goes, what waits and what is asked later fails', async () => {
  const { control, sent } = open();
  const waiting = control.request({ subtype: 'a' });
  control.close(new MiraError('crashed', 'gone'));
  await expect(waiting).rejects.toMatchObject({ code: 'crashed' });
  await expect(control.request({ subtype: 'b' })).rejects.toMatchObject({ code: 'crashed' });
  expect(sent).toHaveLength(1);
});
