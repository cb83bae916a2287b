import { randomUUID } from 'node:crypto';
import { childEnv, type Launch } from '../../../src/claude/argv.ts';
import type { ClaudeEvent, ClaudeResult } from '../../../src/claude/events.ts';
import { startGuard } from '../../../src/claude/guard.ts';
import type { ClaudeOptions } from '../../../src/claude/options.ts';
import { type ClaudeSession, startClaude } from '../../../src/claude/session.ts';
import { type Fake, startFake } from '../../fakes/anthropic.ts';
import { CLAUDE, makeSandbox, type Sandbox } from '../../fakes/sandbox.ts';

export type EventOf<T extends ClaudeEvent['type']> = Extract<ClaudeEvent, { type: T }>;

/** A real claude against a fake API, with everything it printed so far. */
export interface Run {
  readonly session: ClaudeSession;
  readonly seen: ClaudeEvent[];
  /** What went to the log: stderr, problems of hooks and tools. */
  readonly log: () => string;
  say(text: string, uuid?: string): void;
  /** Reads on until an event of this type, and that test, comes. */
  until<T extends ClaudeEvent['type']>(type: T, test?: (event: EventOf<T>) => boolean): Promise<EventOf<T>>;
  result(): Promise<ClaudeResult>;
  /** All text deltas so far. */
  text(): string;
}

export interface Place {
  readonly fake: Fake;
  readonly sandbox: Sandbox;
  run(options?: RunOptions): Run;
  /** Ends what runs and removes everything. */
  done(): Promise<void>;
}

export interface RunOptions {
  readonly launch?: Partial<Launch>;
  readonly initialize?: ClaudeOptions['initialize'];
  readonly env?: Readonly<Record<string, string>>;
  /** Takes the environment as it is, without `childEnv`. */
  readonly ownEnv?: boolean;
  readonly program?: string;
  readonly cwd?: string;
}

export async function openPlace(): Promise<Place> {
  const fake = await startFake();
  const sandbox = makeSandbox(fake.url);
  const sessions: ClaudeSession[] = [];
  return {
    fake,
    sandbox,
    run({ launch = {}, initialize = {}, env = {}, ownEnv = false, program = CLAUDE, cwd = sandbox.project } = {}) {
      let log = '';
      const session = startClaude({
        program,
        launch: { model: 'claude-sonnet-4-5', session: { kind: 'new', id: randomUUID() }, ...launch },
        env: ownEnv ? { ...sandbox.env, ...env } : childEnv({ ...sandbox.env, ...env }),
        cwd,
        initialize,
        guard: () => startGuard(),
        onStderr: (text) => {
          log += text;
        },
      });
      sessions.push(session);
      return makeRun(session, () => log);
    },
    async done() {
      await Promise.all(sessions.map((session) => session.close()));
      await fake.close();
      sandbox.cleanup();
    },
  };
}

function makeRun(session: ClaudeSession, log: () => string): Run {
  const seen: ClaudeEvent[] = [];
  const events = session.events();
  async function until<T extends ClaudeEvent['type']>(
    type: T,
    test: (event: EventOf<T>) => boolean = () => true,
  ): Promise<EventOf<T>> {
    for await (const event of events) {
      seen.push(event);
      if (isType(event, type) && test(event)) return event;
      if (event.type === 'exited') break;
    }
    throw new Error(`claude left before ${type}: ${JSON.stringify(seen.at(-1))}\n${log()}`);
  }
  return {
    session,
    seen,
    log,
    until,
    say: (text, uuid) => session.send([{ type: 'text', text }], uuid === undefined ? {} : { uuid }),
    result: async () => (await until('result')).result,
    text: () => seen.map((event) => (event.type === 'text_delta' ? event.text : '')).join(''),
  };
}

function isType<T extends ClaudeEvent['type']>(event: ClaudeEvent, type: T): event is EventOf<T> {
  return event.type === type;
}
