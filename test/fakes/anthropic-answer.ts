import type { ApiBody, Block, Step } from './anthropic-step.ts';

/** One server-sent event: its name and its data. */
export interface Frame {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

/** Body of an HTTP error, shaped as the API does. */
export function errorBody(step: Step, status: number, n: number): unknown {
  const error = step.error ?? {
    type: ERROR_TYPES[status] ?? 'api_error',
    message: step.message ?? `fake ${status}`,
  };
  return { type: 'error', error, request_id: `req_fake_${n}` };
}

function blocksOf(step: Step, n: number): readonly Block[] {
  if (step.content !== undefined) return step.content;
  const blocks: Block[] = [];
  if (step.thinking !== undefined) {
    blocks.push({ type: 'thinking', thinking: step.thinking, signature: step.signature ?? 'ZmFrZS1zaWduYXR1cmU=' });
  }
  if (step.text !== undefined) blocks.push({ type: 'text', text: step.text });
  for (const call of [step.tool_use ?? []].flat()) {
    const id = call.id ?? `toolu_fake_${n}_${blocks.length}`;
    blocks.push({ type: 'tool_use', id, name: call.name, input: call.input ?? {} });
  }
  return blocks.length > 0 ? blocks : [{ type: 'text', text: '' }];
}

/** The whole message of the answer to request `n`. */
export interface Answer {
  readonly content: readonly Block[];
  readonly stop_reason: string;
  readonly usage: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

export function answerOf(step: Step, body: ApiBody, n: number): Answer {
  const content = blocksOf(step, n);
  return {
    id: `msg_fake_${n}`,
    type: 'message',
    role: 'assistant',
    model: step.model ?? body.model,
    content,
    stop_reason: step.stop_reason ?? (content.some((block) => block.type === 'tool_use') ? 'tool_use' : 'end_turn'),
    stop_sequence: null,
    usage: {
      input_tokens: 100,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens: 20,
      ...step.usage,
    },
  };
}

/** The same answer as the stream of events that the API would send. */
export function framesOf(step: Step, answer: Answer): readonly Frame[] {
  const size = step.chunk ?? 12;
  const frames = [
    frame('message_start', {
      message: { ...answer, content: [], stop_reason: null, usage: { ...answer.usage, output_tokens: 1 } },
    }),
    ...answer.content.flatMap((block, index) => blockFrames(block, index, size)),
    frame('message_delta', {
      delta: {
        stop_reason: answer.stop_reason,
        stop_sequence: null,
        ...(step.stop_details === undefined ? {} : { stop_details: step.stop_details }),
      },
      usage: answer.usage,
    }),
    frame('message_stop', {}),
  ];
  if (step.sseError === undefined) return frames;
  const error = { type: 'overloaded_error', message: 'Overloaded', ...step.sseError };
  return [...frames.slice(0, step.sseErrorAfter ?? 3), frame('error', { error })];
}

const frame = (type: string, data: Readonly<Record<string, unknown>>): Frame => ({ type, data: { type, ...data } });

function blockFrames(block: Block, index: number, size: number): readonly Frame[] {
  const start = (content_block: unknown): Frame => frame('content_block_start', { index, content_block });
  const delta = (fields: Readonly<Record<string, unknown>>): Frame =>
    frame('content_block_delta', { index, delta: fields });
  const stop = frame('content_block_stop', { index });
  if (block.type === 'text') {
    const deltas = cut(String(block['text']), size).map((text) => delta({ type: 'text_delta', text }));
    return [start({ type: 'text', text: '' }), ...deltas, stop];
  }
  if (block.type === 'thinking') {
    const deltas = cut(String(block['thinking']), size).map((thinking) => delta({ type: 'thinking_delta', thinking }));
    const signature = delta({ type: 'signature_delta', signature: block['signature'] });
    return [start({ type: 'thinking', thinking: '', signature: '' }), ...deltas, signature, stop];
  }
  const deltas = cut(JSON.stringify(block['input']), size).map((partial_json) =>
    delta({ type: 'input_json_delta', partial_json }),
  );
  return [start({ ...block, input: {} }), ...deltas, stop];
}

/** `text` in pieces of `size` UTF-16 units, never inside a surrogate pair; at least one piece. */
function cut(text: string, size: number): readonly string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    let to = from + size;
    const last = text.charCodeAt(to - 1);
    if (to < text.length && last >= 0xd800 && last <= 0xdbff) to++;
    pieces.push(text.slice(from, to));
    from = to;
  }
  return pieces.length > 0 ? pieces : [''];
}
