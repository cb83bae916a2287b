import { isObject, type Json, listOf, objectOf, textOf } from './json.ts';

/** What a tool answers: the text that the model reads. */
export interface ToolAnswer {
  readonly text: string;
  readonly isError?: boolean;
}

/** What a tool is told about its call besides its arguments. */
export interface ToolCall {
  /** Aborted when the person interrupts the turn, and when claude exits. */
  readonly signal: AbortSignal;
  readonly toolUseId: string | null;
  /** One line for the person, which stands in the turn; claude does not see it. */
  readonly note: (line: string) => void;
}

/** One tool for claude that runs in this process. The model sees it as `mcp__<server>__<name>`. */
export interface McpTool {
  readonly name: string;
  readonly description: string;
  /** JSON schema of the arguments: an object. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly annotations?: { readonly title?: string; readonly readOnlyHint?: boolean };
  /** Needs no question to the person. */
  readonly free?: boolean;
  run(args: Readonly<Record<string, unknown>>, call: ToolCall): Promise<ToolAnswer>;
  /** What a call would do, for the question to the person, where its arguments do not say it; null: they must do. */
  explain?(args: Readonly<Record<string, unknown>>): Promise<string | null>;
}

/** A tool server that lives on claude's control channel. */
export interface ToolServer {
  /** The JSON-RPC reply to one message. Every message gets one, notifications too. Never rejects. */
  handle(message: Json): Promise<Json>;
  /** What a call of `mcp__<server>__<name>` would do, in words; null where no tool of this server says so. Never rejects. */
  explain(name: string, args: Json): Promise<string | null> | null;
  /** Aborts every running call. */
  close(): void;
}

/** Longer results are replaced by the CLI with a file path, which the model would have to read with another call. */
export const MAX_RESULT_CHARACTERS = 50_000;

const METHOD_NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;

type Reply = { readonly result: Json } | { readonly error: { readonly code: number; readonly message: string } };

/** A server named `name` with `tools`, which are fixed for its life. `note` hears what calls tell the person. */
export function makeToolServer(
  name: string,
  version: string,
  tools: readonly McpTool[],
  note: ToolCall['note'] = () => undefined,
): ToolServer {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const prefix = `mcp__${name}__`;
  const running = new Map<unknown, AbortController>();

  async function call(id: unknown, params: Json): Promise<Reply> {
    const tool = byName.get(textOf(params['name']));
    if (tool === undefined) return refuse(INVALID_PARAMS, `unknown tool: ${textOf(params['name'])}`);
    const args = params['arguments'] ?? {};
    if (!isObject(args)) return refuse(INVALID_PARAMS, 'arguments must be an object');
    const missing = missingArguments(tool, args);
    if (missing.length > 0) return refuse(INVALID_PARAMS, `missing arguments: ${missing.join(', ')}`);
    const stop = new AbortController();
    running.set(id, stop);
    try {
      return { result: toResult(await tool.run(args, { signal: stop.signal, toolUseId: toolUseId(params), note })) };
    } catch (error) {
      // The model gets the reason, so that it can try again or go on without the tool.
      const reason = error instanceof Error ? error.message : String(error);
      return { result: toResult({ text: `${tool.name} failed: ${reason}`, isError: true }) };
    } finally {
      running.delete(id);
    }
  }

  function reply(method: string, message: Json): Reply | Promise<Reply> {
    const params = objectOf(message['params']);
    switch (method) {
      case 'initialize':
        return { result: welcome(name, version, params) };
      case 'tools/list':
        return { result: { tools: tools.map(describe) } };
      case 'tools/call':
        return call(message['id'], params);
      case 'notifications/cancelled':
        running.get(params['requestId'])?.abort();
        return { result: {} };
      case 'ping':
        return { result: {} };
      default:
        if (method.startsWith('notifications/')) return { result: {} };
        return refuse(METHOD_NOT_FOUND, `method not found: ${method}`);
    }
  }

  return {
    async handle(message) {
      const answer = await reply(textOf(message['method']), message);
      // A notification has no id, yet the CLI waits for a reply on the control channel.
      return { jsonrpc: '2.0', id: message['id'] ?? 0, ...answer };
    },
    explain(typed, args) {
      const tool = byName.get(typed.startsWith(prefix) ? typed.slice(prefix.length) : '');
      if (tool?.explain === undefined) return null;
      return tool.explain(args).catch((error: unknown) => `what it would do cannot be told: ${String(error)}`);
    },
    close() {
      for (const stop of running.values()) stop.abort();
    },
  };
}

function refuse(code: number, message: string): Reply {
  return { error: { code, message } };
}

function welcome(name: string, version: string, params: Json): Json {
  return {
    protocolVersion: textOf(params['protocolVersion'], '2025-11-25'),
    capabilities: { tools: {} },
    serverInfo: { name, version },
  };
}

function describe({ name, description, inputSchema, annotations }: McpTool): Json {
  return annotations === undefined
    ? { name, description, inputSchema }
    : { name, description, inputSchema, annotations };
}

function missingArguments(tool: McpTool, args: Json): string[] {
  return listOf(tool.inputSchema['required'])
    .filter((key) => typeof key === 'string')
    .filter((key) => args[key] === undefined);
}

function toolUseId(params: Json): string | null {
  const id = objectOf(params['_meta'])['claudecode/toolUseId'];
  return typeof id === 'string' ? id : null;
}

function toResult({ text, isError }: ToolAnswer): Json {
  const content = [{ type: 'text', text: cut(text) }];
  return isError === true ? { content, isError: true } : { content };
}

/** Cuts a text that is too long and says so at its end; the whole stays within the limit. */
function cut(text: string): string {
  if (text.length <= MAX_RESULT_CHARACTERS) return text;
  const note = `\n[cut: the whole answer has ${text.length} characters; ask for less]`;
  const kept = text.slice(0, MAX_RESULT_CHARACTERS - note.length);
  // Half of a surrogate pair at the cut would reach the model as a broken character.
  return `${kept.replace(/[\ud800-\udbff]$/, '')}${note}`;
}
