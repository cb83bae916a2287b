import type { ClaudeEvent, ClaudeResult } from '../claude/events.ts';
import { oneLine } from '../lib/one-line.ts';
import { type AnswerText, followAnswer } from './answer-text.ts';
import type { DeniedTool, PermissionQuestion, ToolStatus, ToolUse, TurnEvent, Usage } from './events.ts';
import { ruleFor } from './permission-rule.ts';
import { toolSummary } from './tool-summary.ts';
import { addUsage, NO_USAGE, totalTokens } from './usage-sum.ts';

interface OpenTool {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly parentId: string | null;
  status: ToolStatus | 'running';
}

/** What one turn has shown so far; `talk` reads it to decide when to stop and how to end. */
export interface TurnSoFar {
  readonly text: string;
  readonly tools: readonly ToolUse[];
  readonly denied: readonly DeniedTool[];
  readonly usage: Usage;
  readonly model: string | null;
  readonly toolsRunning: boolean;
}

type Events = readonly TurnEvent[];
type Event<T extends ClaudeEvent['type']> = Extract<ClaudeEvent, { type: T }>;

const NOTHING: Events = [];
/** Characters of what a sub-agent is called: the model writes it, and it must not look like the question behind it. */
const AGENT_NAME = 60;
const TOLD = { told: true } as const;
const isZero = (usage: Usage): boolean => totalTokens(usage) === 0;

/** Follows the events of one turn: no clock, no process, only its own memory of what has come. */
export class TurnFollower {
  readonly #answer: AnswerText = followAnswer();
  readonly #tools = new Map<string, OpenTool>();
  readonly #refused = new Map<string, DeniedTool & { readonly told?: boolean }>();
  readonly #denied: DeniedTool[] = [];
  /** Calls that started sub-agents → their kinds, so that a question can say who asks. */
  readonly #agents = new Map<string, string>();
  #message: { readonly id: string; readonly model: string } | null = null;
  #model: string | null = null;
  /** Where claude works. */
  #cwd: string | null = null;
  /** As the CLI names it, with what it appends to it: `claude-opus-4-8[1m]`. */
  #cliModel: string | null = null;
  #usage = NO_USAGE;
  /** What the call that streams now has taken so far; null between calls. */
  #open: Usage | null = null;
  #stopped: string | null = null;

  /** What the rest of mira should hear of an event. */
  accept(event: ClaudeEvent): Events {
    switch (event.type) {
      case 'init':
        this.#model ??= event.model;
        this.#cwd = event.cwd;
        this.#cliModel = event.model;
        return NOTHING;
      case 'message_start':
        this.#message = { id: event.messageId, model: event.model };
        this.#open = event.usage;
        this.#model = event.model;
        this.#answer.startMessage(event.messageId);
        return NOTHING;
      case 'text_delta':
        return this.#answer.delta(event.text);
      case 'thinking_delta':
        return [{ type: 'thinking', delta: event.text }];
      case 'assistant_text':
        return event.parentId === null ? this.#answer.block(event.messageId, event.text) : NOTHING;
      case 'local_output':
        return this.#answer.block('local', event.text);
      case 'result':
        return this.#finish(event.result);
      default:
        return this.#acceptWork(event);
    }
  }

  /** Remembers that mira itself refused a call, so that its result is `denied` and not `failed`; `told`: and said why. */
  refuse(toolUseId: string, denial: DeniedTool, told = false): void {
    this.#refused.set(toolUseId, { ...denial, told });
    this.#denied.push(denial);
  }

  /** mira stops the turn: what ends now failed for this reason, and not because the person refused it. */
  stopped(reason: string): void {
    this.#stopped ??= reason;
  }

  soFar(): TurnSoFar {
    const tools = [...this.#tools.values()];
    return {
      text: this.#answer.text(),
      tools: tools.map(({ name, input, status }) => ({
        name,
        input,
        status: status === 'running' ? 'failed' : status,
      })),
      denied: [...this.#denied],
      usage: this.#usage,
      model: this.#model,
      toolsRunning: tools.some((tool) => tool.status === 'running'),
    };
  }

  /** Tool calls, their results, and the questions about them. */
  #acceptWork(event: ClaudeEvent): Events {
    switch (event.type) {
      case 'tool_use':
        return this.#startTool(event);
      case 'tool_result':
        return this.#finishTool(event);
      case 'message_usage':
        return this.#call(event);
      case 'permission_request':
        return [{ type: 'permission_asked', question: this.#question(event.request) }];
      case 'permission_withdrawn':
        return [{ type: 'permission_withdrawn', requestId: event.requestId }];
      case 'permission_denied':
        return this.#deniedByRule(event);
      default:
        return newsOf(event);
    }
  }

  #startTool({ id, name, input, parentId, agent }: Event<'tool_use'>): Events {
    if (this.#tools.has(id)) return NOTHING;
    this.#tools.set(id, { name, input, parentId, status: 'running' });
    if (agent !== null && parentId !== null) this.#agents.set(parentId, agent);
    return [{ type: 'tool_started', id, name, input, parentId }];
  }

  #finishTool({ id, output, isError, result }: Event<'tool_result'>): Events {
    const tool = this.#tools.get(id);
    if (tool === undefined || tool.status !== 'running') return NOTHING;
    const denial = this.#refused.get(id);
    const status: ToolStatus = denial !== undefined ? 'denied' : isError ? 'failed' : 'done';
    tool.status = status;
    const stopped = isError && this.#stopped !== null ? `stopped: ${this.#stopped}` : null;
    const summary = denial?.reason ?? stopped ?? toolSummary(tool.name, output, result, isError);
    return [{ type: 'tool_finished', id, status, summary, output, result, ...(denial?.told === true ? TOLD : {}) }];
  }

  #call({ usage }: Pick<Event<'message_usage'>, 'usage'>): Events {
    this.#open = null;
    this.#usage = addUsage(this.#usage, usage);
    return this.#message === null ? NOTHING : [{ type: 'call', ...this.#message, usage }];
  }

  #question(request: Event<'permission_request'>['request']): PermissionQuestion {
    const { toolName, input } = request;
    return {
      requestId: request.requestId,
      toolUseId: request.toolUseId,
      tool: toolName,
      displayName: request.displayName,
      input,
      agent: this.#asker(request),
      reason: request.reason,
      blockedPath: request.blockedPath,
      rule: ruleFor(toolName, input, { ...request, cwd: this.#cwd }),
    };
  }

  /** The sub-agent that asks, as the call that started it describes it: its id says nothing to a person. */
  #asker({ agentId, toolUseId }: Event<'permission_request'>['request']): string | null {
    if (agentId === null) return null;
    const parentId = this.#tools.get(toolUseId)?.parentId ?? agentId;
    const described = this.#tools.get(parentId)?.input['description'];
    const name = typeof described === 'string' ? oneLine(described, AGENT_NAME) : '';
    return name || oneLine(this.#agents.get(parentId) ?? agentId, AGENT_NAME);
  }

  #deniedByRule({ toolName, toolUseId, message, told = false }: Event<'permission_denied'>): Events {
    const input = this.#tools.get(toolUseId)?.input ?? {};
    this.refuse(toolUseId, { tool: toolName, input, reason: message }, told);
    const denied = { type: 'permission', tool: toolName, input, decision: 'deny', reason: message } as const;
    return [told ? { ...denied, ...TOLD } : denied];
  }

  #finish(result: ClaudeResult): Events {
    // A call that was cut off has been paid for as far as it came, though the CLI does not count it.
    const cut = this.#open === null || isZero(this.#open) ? NOTHING : this.#call({ usage: this.#open });
    // After a fallback from a broken stream the CLI reports no tokens for the turn; the calls' own sum then stands.
    if (!isZero(result.usage) && cut.length === 0) this.#usage = result.usage;
    const tokens = contextWindow(result.modelUsage, [this.#cliModel, this.#model]);
    return tokens === null ? cut : [...cut, { type: 'context_window', tokens }];
  }
}

/** The window of the first of these models that has been used; sub-agents may have used others. */
function contextWindow(used: ClaudeResult['modelUsage'], models: readonly (string | null)[]): number | null {
  const found = models.find((model) => model !== null && used[model]?.contextWindow != null);
  return used[found ?? '']?.contextWindow ?? null;
}

/** What stands for itself and needs no memory. */
function newsOf(event: ClaudeEvent): Events {
  switch (event.type) {
    case 'retry': {
      const { type, attempt, maxRetries, delayMs, status } = event;
      return [{ type, attempt, maxRetries, delayMs, status }];
    }
    case 'compact_boundary': {
      const { trigger, preTokens, postTokens } = event;
      return [{ type: 'compacted', trigger, preTokens, postTokens }];
    }
    case 'task': {
      const { type, id, state, kind, toolUseId, description, status } = event;
      return [{ type, id, state, kind, toolId: toolUseId, description, status }];
    }
    case 'model_fallback':
      return [notice('warning', `${event.from} is overloaded; ${event.to} answers instead`)];
    case 'rate_limit':
      return event.status === 'allowed'
        ? NOTHING
        : [notice('warning', `rate limit of your plan: ${event.status.replaceAll('_', ' ')}`)];
    case 'informational':
      return [notice('info', event.text)];
    case 'bad_line':
      return [notice('warning', 'claude printed a line that is no message; it was skipped')];
    default:
      return NOTHING;
  }
}

function notice(level: 'info' | 'warning', message: string): TurnEvent {
  return { type: 'notice', level, message };
}
