import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { ClaudeEvent } from '../../src/claude/events.ts';
import { makeFramer } from '../../src/claude/frame.ts';
import { parseLine } from '../../src/claude/parse.ts';
import type { TurnEvent } from '../../src/turn/events.ts';
import { answerOf, hello, play, scriptClaude } from './scripted-claude.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/transcripts/', import.meta.url));
const CAPTURES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.ndjson') && !file.endsWith('.stdin.ndjson'))
  .map((file) => file.replace('.ndjson', ''));

function eventsOf(name: string): ClaudeEvent[] {
  const framer = makeFramer();
  const lines = [...framer.push(readFileSync(join(FOLDER, `${name}.ndjson`))), ...framer.end()].map(parseLine);
  return lines.flatMap((line): readonly ClaudeEvent[] => {
    if (line.type === 'events') return line.events;
    return line.type === 'withdrawn' ? [{ type: 'permission_withdrawn', requestId: line.requestId }] : [];
  });
}

/** The events of each turn, by the results that end them; the last part may have none. */
function turnsOf(events: readonly ClaudeEvent[]): ClaudeEvent[][] {
  const turns: ClaudeEvent[][] = [[]];
  for (const event of events) {
    turns.at(-1)?.push(event);
    if (event.type === 'result') turns.push([]);
  }
  const begun = (turn: readonly ClaudeEvent[]): boolean =>
    turn.some(({ type }) => type === 'init' || type === 'result');
  return turns.filter(begun);
}

const isBackground = (turn: readonly ClaudeEvent[]): boolean => {
  const last = turn.at(-1);
  return last?.type === 'result' && last.result.origin === 'task-notification';
};

/** Replays a capture as a talk whose questions are all refused; gives the events of each turn. */
async function replay(name: string): Promise<TurnEvent[][]> {
  const turns = turnsOf(eventsOf(name).filter((event) => event.type !== 'exited'));
  const rest = [...turns];
  const claude = scriptClaude({
    send() {
      claude.say(...(rest.shift() ?? []));
      while (rest[0] !== undefined && isBackground(rest[0])) claude.say(...(rest.shift() ?? []));
      if (rest.length === 0) claude.end();
    },
  });
  const { talk, seen, ended } = play(claude, { policy: () => ({ allow: false, reason: 'replayed' }) });
  const out: TurnEvent[][] = [];
  for (const turn of turns) {
    if (!isBackground(turn)) talk.submit(hello('x'));
    await ended();
    out.push(seen.splice(0));
  }
  return out;
}

describe.each(CAPTURES.filter((name) => turnsOf(eventsOf(name)).length > 0))('%s', (name) => {
  test('each turn is one well-formed stream', async () => {
    const turns = await replay(name);
    expect(turns.length).toBeGreaterThan(0);
    for (const events of turns) {
      const types = events.map((event) => event.type);
      expect(types[0]).toBe('started');
      expect(types.filter((type) => type === 'started' || type === 'ended')).toEqual(['started', 'ended']);
      const end = events.at(-1);
      if (end?.type !== 'ended') throw new Error('no end');
      expect(answerOf(events)).toBe(end.text);
      expect(end.isError).toBe(end.status !== 'done');
      expect(end.error === null).toBe(end.status === 'done');
      expect(end.costUsd).toBeGreaterThanOrEqual(0);
      const finished = events.flatMap((event) => (event.type === 'tool_finished' ? [event.id] : []));
      const started = events.flatMap((event) => (event.type === 'tool_started' ? [event.id] : []));
      expect(new Set(started).size).toBe(started.length);
      expect(new Set(finished).size).toBe(finished.length);
      for (const id of finished) expect(started).toContain(id);
      expect(end.tools).toHaveLength(started.length);
      expect(JSON.stringify(events)).not.toContain('ede_diagnostic');
    }
  });
});

/** How each turn of a capture ended: its text, or `!code`. */
const endings = async (name: string): Promise<string[]> =>
  (await replay(name)).map((events) => {
    const end = events.at(-1);
    if (end?.type !== 'ended') throw new Error('no end');
    return end.error === null ? end.text : `!${end.error.code} ${end.text}`.trim();
  });

test.each([
  ['01-oneshot-argv', ['Hello there, this is a streamed answer.']],
  ['02-multiturn', ['Answer number 1', 'Answer number 2', 'Answer number 3']],
  ['03-parallel-permissions', ['both']],
  ['08-subagent-nested', ['Delegating.\n\nMain final.']],
  ['11-truncated-slow', ['retry worked']],
  ['11-disconnect-midstream-slow', ['retry worked']],
  ['11-error-401', ['!auth']],
  ['11-error-403', ['!auth']],
  ['11-error-404-model', ['!model']],
  ['11-error-429-then-ok', ['ok after 429']],
  ['11-retry-429-default', ['!rate_limited']],
  ['11-retry-529-default', ['!overloaded']],
  ['11-retry-500-default', ['!api']],
  ['11-retry-refused-default', ['!network']],
  ['11-no-api-key', ['!not_logged_in']],
  ['11-refusal', ['!declined']],
  ['11-prompt-too-long', ['!context_full']],
  ['11-hang', ['!crashed']],
  ['07-resume-nonexistent', ['!protocol']],
])('%s ends as %j', async (name, ends) => {
  expect(await endings(name)).toEqual(ends);
});

test('parts of a tool loop are kept apart, and a replaced answer is announced', async () => {
  const [first] = await replay('11-truncated-slow');
  expect(first?.some((event) => event.type === 'text_reset' && event.text === 'retry worked')).toBe(true);
});
