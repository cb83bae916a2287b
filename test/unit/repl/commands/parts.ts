import { signsFor } from '../../../../src/render/signs.ts';
import { makeAnswerArchive } from '../../../../src/repl/commands/answer-archive.ts';
import { makeCarriedOutput } from '../../../../src/repl/commands/carried-output.ts';
import type { CommandParts, CommandView } from '../../../../src/repl/commands/command.ts';
import type { TurnEvent } from '../../../../src/turn/events.ts';
import { RESULT } from '../../../fakes/turn-result.ts';

export const VIEW: CommandView = {
  columns: 80,
  dim: (text) => text,
  bold: (text) => text,
  now: 0,
  signs: signsFor({ LANG: 'C.UTF-8' }),
};

/** An archive that has seen one turn with this answer and this tool output. */
export function archiveOf(answer: string, tool: string | null = null) {
  const archive = makeAnswerArchive();
  const events: TurnEvent[] = [
    { type: 'started', turnId: 't', sessionId: 's', conversationId: 'c', model: 'm', origin: 'person' },
    { type: 'thinking', delta: 'let me see' },
  ];
  if (tool !== null) {
    events.push({ type: 'tool_started', id: 'x', name: 'Bash', input: { command: 'make' }, parentId: null });
    events.push({ type: 'tool_finished', id: 'x', status: 'done', summary: 'ok', output: tool, result: null });
  }
  events.push({ type: 'text', delta: answer }, { type: 'ended', ...RESULT, text: answer });
  for (const event of events) archive.accept(event);
  return archive;
}

/** The parts of a command, as far as a test gives them; whatever else is touched is a mistake of the test. */
export function partsOf(given: Partial<CommandParts>): CommandParts {
  const parts = {
    view: VIEW,
    env: {},
    platform: 'linux' as const,
    archive: makeAnswerArchive(),
    carried: makeCarriedOutput(),
    signal: new AbortController().signal,
    say: () => undefined,
    ...given,
  };
  return new Proxy(parts, {
    get(target, name) {
      if (name in target) return Reflect.get(target, name);
      throw new Error(`the test gives no ${String(name)}`);
    },
    // Every property that is read was given, or the test has failed.
  }) as unknown as CommandParts;
}
