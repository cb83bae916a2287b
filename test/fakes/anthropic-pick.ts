import type { ApiBody, Match, Step } from './anthropic-step.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** All text of one message's content, blocks and tool results joined by line breaks. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((block: unknown) => textOfBlock(block)).join('\n');
}

function textOfBlock(block: unknown): string {
  if (!isObject(block)) return '';
  if (block['type'] === 'text' && typeof block['text'] === 'string') return block['text'];
  return block['type'] === 'tool_result' ? textOf(block['content']) : '';
}

/** Text of the last message of the user; recent models put a message of role system after it. */
export function lastUserText(body: ApiBody): string {
  return textOf(body.messages?.filter((message) => message.role === 'user').at(-1)?.content);
}

/** A request that the CLI makes for itself (titles, classifiers): no tools, and the small model. */
export function isSideRequest(body: ApiBody): boolean {
  return !body.tools?.length && /haiku/i.test(body.model ?? '');
}

/** Whether a step with this `match` may answer this request. */
export function matches(match: Match | undefined, body: ApiBody): boolean {
  if (match === undefined) return true;
  if (match.hasTools !== undefined && Boolean(body.tools?.length) !== match.hasTools) return false;
  if (match.afterTool !== undefined && lastTool(body) !== match.afterTool) return false;
  return (
    fits(match.model, body.model ?? '') &&
    fits(match.lastUser, lastUserText(body)) &&
    fits(match.system, textOf(body.system))
  );
}

/** Name of the tool whose result came last; null when the last message of the user is no tool result. */
function lastTool(body: ApiBody): string | null {
  const messages = body.messages ?? [];
  const last = messages.filter((message) => message.role === 'user').at(-1);
  const id = blocksOf(last?.content).find((block) => block['type'] === 'tool_result')?.['tool_use_id'];
  if (id === undefined) return null;
  const call = messages.flatMap((message) => blocksOf(message.content)).find((block) => block['id'] === id);
  return typeof call?.['name'] === 'string' ? call['name'] : null;
}

const blocksOf = (content: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(content) ? content.filter(isObject) : [];

const fits = (pattern: string | undefined, text: string): boolean =>
  pattern === undefined || new RegExp(pattern, 's').test(text);

/**
 * The step that a prompt carries for itself: `… @@fake [{step}, {step}]@@`; step i answers the i-th request after it.
 * Null when the newest prompt with a directive has none left, or there is none.
 */
function directive(body: ApiBody): Step | null {
  const messages = body.messages ?? [];
  for (let i = messages.length - 1; i >= 0; i--) {
    const message = messages[i];
    if (message?.role !== 'user') continue;
    const found = /@@fake\s*([\s\S]*?)@@/.exec(textOf(message.content));
    if (found?.[1] === undefined) continue;
    const steps = parseSteps(found[1]);
    const answered = messages.slice(i + 1).filter((later) => later.role === 'assistant').length;
    return steps[answered] ?? null;
  }
  return null;
}

function parseSteps(json: string): readonly Step[] {
  try {
    const parsed: unknown = JSON.parse(json);
    return (Array.isArray(parsed) ? parsed : [parsed]) as Step[];
  } catch (error) {
    return [{ text: `bad @@fake directive: ${String(error)}` }];
  }
}

/** A step waiting in the queue, with the uses it has left. */
export interface Queued {
  readonly step: Step;
  left: number;
}

export function queued(step: Step): Queued {
  return { step, left: step.repeat === 'forever' ? Number.POSITIVE_INFINITY : (step.repeat ?? 1) };
}

/**
 * The answer to a request: the first rule that matches (never used up); else, for anything but a side request, the
 * prompt's own directive, then the first step of the queue that matches; else an echo. Takes from `queue`.
 */
export function pick(body: ApiBody, rules: readonly Step[], queue: Queued[], n: number): Step {
  const rule = rules.find((step) => matches(step.match, body));
  if (rule !== undefined) return rule;
  if (!isSideRequest(body)) {
    const own = directive(body);
    if (own !== null) return own;
    const index = queue.findIndex((entry) => matches(entry.step.match, body));
    const entry = queue[index];
    if (entry !== undefined) {
      entry.left--;
      if (entry.left <= 0) queue.splice(index, 1);
      return entry.step;
    }
  }
  return { text: `fake reply ${n}: ${lastUserText(body).slice(-60)}` };
}
