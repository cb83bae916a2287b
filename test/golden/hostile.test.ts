import { expect, test } from 'vitest';
import type { TurnEvent } from '../../src/turn/events.ts';
import { foreignControls, hostileDocument } from '../unit/render/hostile.ts';
import { openChat, RESULT, STARTED } from './emulated-chat.ts';

/** A sequence of numbers that is the same in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}

/** Every place where text from outside comes in. */
function events(next: () => number): readonly TurnEvent[] {
  const evil = (): string => hostileDocument(next);
  const input = { command: evil(), file_path: evil(), pattern: evil(), description: evil() };
  const patch = [
    { oldStart: 1, oldLines: 1, newStart: 1, newLines: 1, lines: [`-${evil()}`, `+${evil()}`, ` ${evil()}`] },
  ];
  const name = next() < 0.5 ? 'Bash' : 'Edit';
  return [
    { type: 'thinking', delta: evil() },
    { type: 'tool_started', id: '1', name, input, parentId: null },
    {
      type: 'tool_finished',
      id: '1',
      status: next() < 0.5 ? 'done' : 'failed',
      summary: evil(),
      output: evil(),
      result: name === 'Edit' ? { structuredPatch: patch } : { stdout: evil(), stderr: evil() },
    },
    { type: 'tool_started', id: '2', name: evil(), input: { [evil()]: evil() }, parentId: null },
    { type: 'notice', level: 'info', message: evil() },
    {
      type: 'tool_started',
      id: '3',
      name: 'TodoWrite',
      input: { todos: [{ content: evil(), status: 'pending' }] },
      parentId: null,
    },
    { type: 'task', id: 't', state: 'started', kind: 'agent', toolId: null, description: evil(), status: null },
    { type: 'permission', tool: evil(), input: { command: evil() }, decision: 'deny', reason: evil() },
  ];
}

/** Bidi and tag characters that are still characters would turn what a person reads. */
const MISLEADING = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u{e0000}-\u{e007f}]/u;

test('of 2,000 hostile documents nothing reaches the terminal but what mira writes itself', async () => {
  const next = random(11);
  for (let document = 0; document < 2_000; document += 40) {
    const chat = await openChat({ columns: 60, rows: 20, coloured: true, links: true });
    let checked = 0;
    for (let at = 0; at < 40; at += 1) {
      const source = hostileDocument(next);
      chat.play([STARTED]);
      for (let from = 0; from < source.length; ) {
        const size = 1 + Math.floor(next() * 30);
        chat.play([{ type: 'text', delta: source.slice(from, from + size) }]);
        if (next() < 0.2) chat.flush();
        from += size;
      }
      if (at % 4 === 0) chat.play(events(next));
      chat.flush();
      chat.play([{ type: 'ended', ...RESULT }]);
      chat.flush();
      const fresh = chat.bytes().slice(checked);
      checked += fresh.length;
      expect(foreignControls(fresh), `document ${document + at}: ${JSON.stringify(source)}`).toEqual([]);
    }
    expect(chat.bytes()).not.toMatch(MISLEADING);
    expect(chat.replies()).toBe('');
    chat.close();
  }
});
