import { MiraError } from '../errors.ts';
import { claudeArgs, permissionModeOf } from './argv.ts';
import { type Child, type Exit, startChild } from './child.ts';
import { type Control, makeControl } from './control.ts';
import type { ClaudeEvent } from './events.ts';
import { exitFailure } from './failure.ts';
import type { Guard } from './guard.ts';
import { type Hooks, makeHooks } from './hooks.ts';
import {
  type InitializeInfo,
  initializeRequest,
  parseInitialize,
  parseSessionUsage,
  type SessionUsage,
} from './initialize.ts';
import type { Json } from './json.ts';
import { checkModelName } from './model-name.ts';
import type { ClaudeOptions, ContentBlock } from './options.ts';
import { makeOrphans, type Orphans } from './orphans.ts';
import { type ClaudeLine, parseLine } from './parse.ts';
import type { PermissionAnswer } from './permission.ts';
import { makeQuestions, type Questions } from './questions.ts';
import { makeQueue } from './queue.ts';
import { canEndAlone, killChild, shutDown } from './shutdown.ts';
import { makeToolServer, type ToolServer } from './tool-server.ts';

/** A living claude process and the one conversation in it. */
export interface ClaudeSession {
  readonly pid: number | undefined;
  /** The id by the CLI's latest word; `/clear` changes it in mid-process. */
  readonly sessionId: string;
  /** True while a turn runs, also one that claude started by itself. */
  readonly busy: boolean;
  /** Resolves once the CLI has booted. Rejects with MiraError when it cannot; `exited` follows in the events, too. */
  readonly ready: Promise<InitializeInfo>;
  /**
   * Everything that happens, for one reader at a time, from the first line to `exited`. Nothing is lost while nobody
   * reads, and a reader that stops after a turn finds the rest later.
   */
  events(): AsyncIterableIterator<ClaudeEvent>;
  /** Sends a message. In a running turn it is queued, or joins the tool loop. `uuid` names it for `cancelQueued`. */
  send(blocks: readonly ContentBlock[], options?: { readonly uuid?: string }): void;
  /** Stops the running turn; its `result` follows. Without effect when none runs. */
  interrupt(): Promise<void>;
  /** Answers a permission question. False when it is not open any more. */
  answer(requestId: string, answer: PermissionAnswer): boolean;
  /** Throws MiraError `model` for a name that the CLI does not list and that is no full model id. */
  setModel(model: string): Promise<void>;
  /** Throws MiraError `usage` for a mode that the CLI does not know: it would accept and ignore it. */
  setPermissionMode(mode: string): Promise<void>;
  /** Cost so far; can be asked within a turn. */
  usage(): Promise<SessionUsage>;
  /** Takes back a queued message. False when it has begun already. */
  cancelQueued(uuid: string): Promise<boolean>;
  /** Settings for the rest of this process, such as `{permissions:{allow:[…]}}`. */
  applyFlagSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** Any other control request; rejects with MiraError `protocol` or `crashed`. */
  request(request: Json, options?: { readonly timeoutMs?: number }): Promise<Json>;
  /** Ends the process politely, then firmly, with everything below it. May be called more than once. */
  close(options?: { readonly graceMs?: number }): Promise<void>;
  /**
   * For a process that exits right after this: an idle claude with nothing below it ends by itself, in 25 ms, while the
   * guard looks that it does. Otherwise the same as `close`.
   */
  leave(): Promise<void>;
  /** Ends the process and everything below it at once, synchronously. */
  kill(): void;
}

/** The name of the tool server, as it stands in `mcp__mira__recall`. */
const SERVER = 'mira';
const SERVER_VERSION = '1';

/** Polite waiting, twice: with the two signals after it a close takes at most 1.8 s. */
const GRACE_MS = 600;

/** Starts claude. Throws MiraError `claude_missing` or `crashed` when it cannot be started at all. */
export function startClaude(options: ClaudeOptions): ClaudeSession {
  return new LiveSession(options);
}

class LiveSession implements ClaudeSession {
  readonly ready: Promise<InitializeInfo>;
  sessionId: string;
  busy = false;

  readonly #child: Child;
  readonly #control: Control;
  readonly #tools: ToolServer;
  readonly #hooks: Hooks;
  readonly #guard: Guard;
  readonly #orphans: Orphans | null;
  readonly #log: (text: string) => void;
  readonly #events = makeQueue<ClaudeEvent>();
  readonly #questions: Questions;
  /** Messages sent into a running turn: they may still be queued in the CLI. */
  readonly #queued = new Set<string>();
  readonly #idleWaiters: (() => void)[] = [];
  readonly #gone: Promise<void>;
  #closing: Promise<void> | null = null;

  constructor({ program, launch, env, cwd, initialize, guard, onStderr }: ClaudeOptions) {
    this.sessionId = launch.session.id;
    this.#log = onStderr ?? (() => undefined);
    const note = (text: string): void => this.#emit({ type: 'informational', text });
    this.#tools = makeToolServer(SERVER, SERVER_VERSION, initialize.tools ?? [], note);
    this.#hooks = makeHooks(initialize.hooks ?? [], {
      problem: (line) => this.#log(`${line}\n`),
      notice: (text) => this.#emit({ type: 'informational', text }),
      refused: ({ toolName, toolUseId, reason, told }) =>
        this.#emit({ type: 'permission_denied', toolName, toolUseId, message: reason, told }),
    });
    this.#child = startChild({
      program,
      args: claudeArgs(launch),
      env,
      cwd,
      onLine: (line) => this.#receive(parseLine(line)),
      onStderr: this.#log,
    });
    const write = (line: Json): void => this.#child.write(line);
    this.#control = makeControl(write);
    this.#questions = makeQuestions({ write, hooks: this.#hooks, tools: this.#tools, server: SERVER });
    this.ready = this.#initialize(initialize);
    // Who never looks at `ready` hears of the failure by `exited`.
    this.ready.catch((error: unknown) => this.#log(`initialize: ${String(error)}\n`));
    this.#guard = guard();
    const { pid } = this.#child;
    if (pid !== undefined) this.#guard.watch(pid);
    this.#orphans = pid === undefined ? null : makeOrphans(pid);
    this.#gone = this.#child.exited.then((exit) => this.#finish(exit));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  events(): AsyncIterableIterator<ClaudeEvent> {
    return this.#events.values;
  }

  send(blocks: readonly ContentBlock[], { uuid }: { readonly uuid?: string } = {}): void {
    if (!this.busy) this.#queued.clear();
    else if (uuid !== undefined) this.#queued.add(uuid);
    this.busy = true;
    const message = { role: 'user', content: blocks };
    const line = { type: 'user', message, parent_tool_use_id: null, session_id: '' };
    this.#child.write(uuid === undefined ? line : { ...line, uuid });
  }

  async interrupt(): Promise<void> {
    await this.request({ subtype: 'interrupt' });
  }

  answer(requestId: string, answer: PermissionAnswer): boolean {
    return this.#questions.answer(requestId, answer);
  }

  async setModel(model: string): Promise<void> {
    const { models } = await this.ready;
    checkModelName(model, models);
    await this.request({ subtype: 'set_model', model });
  }

  async setPermissionMode(mode: string): Promise<void> {
    await this.request({ subtype: 'set_permission_mode', mode: permissionModeOf(mode) });
  }

  async usage(): Promise<SessionUsage> {
    return parseSessionUsage(await this.request({ subtype: 'get_usage' }));
  }

  async cancelQueued(uuid: string): Promise<boolean> {
    this.#queued.delete(uuid);
    const { cancelled } = await this.request({ subtype: 'cancel_async_message', message_uuid: uuid });
    return cancelled === true;
  }

  async applyFlagSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await this.request({ subtype: 'apply_flag_settings', settings });
  }

  request(request: Json, options?: { readonly timeoutMs?: number }): Promise<Json> {
    return this.#control.request(request, options);
  }

  close({ graceMs = GRACE_MS }: { readonly graceMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(graceMs);
    return this.#closing;
  }

  async leave(): Promise<void> {
    if (this.#closing === null && canEndAlone(this.#child, this.busy)) {
      this.#closing = Promise.resolve();
      this.#guard.bePatient();
      this.#child.endInput();
      this.#child.unref();
    }
    await this.close();
  }

  kill(): void {
    killChild(this.#child);
  }

  async #close(graceMs: number): Promise<void> {
    if (this.#child.running) {
      await shutDown(
        {
          child: this.#child,
          busy: () => this.busy,
          stopTurn: () => this.#stopTurn(),
          idle: () => new Promise((resolve) => this.#idleWaiters.push(resolve)),
        },
        graceMs,
      );
    }
    await this.#gone;
  }

  /** An interrupt does not clear the CLI's queue: what waits there would start a turn of its own. */
  #stopTurn(): void {
    if (!this.busy && this.#queued.size === 0) return;
    const requests: Json[] = [...this.#queued].map((uuid) => ({ subtype: 'cancel_async_message', message_uuid: uuid }));
    for (const request of [...requests, { subtype: 'interrupt' }]) {
      this.request(request).catch((error: unknown) => this.#log(`closing: ${String(error)}\n`));
    }
  }

  async #initialize(initialize: ClaudeOptions['initialize']): Promise<InitializeInfo> {
    const { appendSystemPrompt } = initialize;
    // Awaited only where it must be: the first request goes out in the same tick as the start.
    const system = typeof appendSystemPrompt === 'object' ? await appendSystemPrompt : appendSystemPrompt;
    const request = initializeRequest(initialize, system, { hooks: this.#hooks.registration, server: SERVER });
    return parseInitialize(await this.request(request));
  }

  #receive(line: ClaudeLine): void {
    switch (line.type) {
      case 'events':
        for (const event of line.events) this.#emit(event);
        return;
      case 'answer':
        if (!this.#control.settle(line.requestId, line.response, line.error)) {
          this.#log(`claude answered ${line.requestId}, which nobody waits for\n`);
        }
        return;
      case 'withdrawn':
        if (this.#questions.withdrawn(line.requestId)) {
          this.#emit({ type: 'permission_withdrawn', requestId: line.requestId });
        }
        return;
      case 'question':
        this.#questions.byCode(line.requestId, line.subtype, line.request).catch((error: unknown) => {
          this.#log(`${line.subtype}: ${String(error)}\n`);
        });
    }
  }

  #emit(event: ClaudeEvent): void {
    switch (event.type) {
      case 'init':
        this.sessionId = event.sessionId;
        this.busy = true;
        break;
      case 'permission_request':
        return this.#questions.opened(event.request, (request) => this.#events.push({ type: event.type, request }));
      case 'result':
        if (event.result.sessionId !== '') this.sessionId = event.result.sessionId;
        this.#becomeIdle();
        break;
      case 'task':
        this.#orphans?.note(event);
        break;
      default:
    }
    this.#events.push(event);
  }

  #becomeIdle(): void {
    this.busy = false;
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }

  async #finish(exit: Exit): Promise<void> {
    if (this.#closing === null && exit.code !== 0) this.#orphans?.end();
    const { message, hint } = exitFailure(exit);
    this.#control.close(new MiraError('crashed', message, { hint }));
    this.#tools.close();
    this.#questions.clear();
    this.#becomeIdle();
    this.#emit({ type: 'exited', ...exit });
    this.#events.end();
    await this.#guard.farewell();
  }
}
