import { MiraError } from '../../errors.ts';
import { normalise } from '../embed/built-in.ts';
import type { Embedder } from './embedder.ts';

/** What an endpoint answered to one batch. */
export interface BatchReply {
  /** In the order of the texts. */
  readonly vectors: readonly (readonly number[])[];
  /** Tokens that the endpoint counted, 0 where it does not say. */
  readonly tokens: number;
}

/** How to reach an endpoint and how patient to be. */
export interface RemoteOptions {
  readonly model: string;
  readonly dimensions: number;
  /** Sends one batch. Failures carry an HTTP `status` where there was one. */
  readonly send: (texts: readonly string[], signal: AbortSignal) => Promise<BatchReply>;
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly textsABatch: number;
  readonly timeoutMs: number;
  /** Tries of a batch before it fails; four where absent. */
  readonly tries?: number;
  /** Told after each batch, so that what it cost is recorded like any other call. */
  readonly onUsage: (usage: { readonly model: string; readonly tokens: number }) => void;
}

/** Tries of a batch before it fails; with the waits below a person waits 3.5 s at most for a dead endpoint. */
const TRIES = 4;
const FIRST_WAIT_MS = 500;
/** A server may ask for patience, but not for more than this. */
const LONGEST_WAIT_MS = 10_000;

/** An embedder over an endpoint: batches, a time limit for each, and a second try where one may help. */
export function remoteEmbedder(options: RemoteOptions): Embedder {
  return {
    model: options.model,
    dimensions: options.dimensions,
    embed: async (texts, signal) => {
      const vectors: Float32Array[] = [];
      for (let from = 0; from < texts.length; from += options.textsABatch) {
        const batch = texts.slice(from, from + options.textsABatch);
        const reply = await sendPatiently(options, batch, signal);
        options.onUsage({ model: options.model, tokens: reply.tokens });
        for (const vector of checked(options, batch.length, reply.vectors)) vectors.push(vector);
      }
      return vectors;
    },
  };
}

async function sendPatiently(
  options: RemoteOptions,
  batch: readonly string[],
  signal?: AbortSignal,
): Promise<BatchReply> {
  for (let attempt = 1; ; attempt++) {
    const limit = AbortSignal.timeout(options.timeoutMs);
    try {
      return await options.send(batch, signal === undefined ? limit : AbortSignal.any([signal, limit]));
    } catch (error) {
      if (signal?.aborted === true) throw error;
      if (attempt === (options.tries ?? TRIES) || !mayHelp(statusOf(error))) throw explained(options.model, error);
      await options.wait(Math.min(LONGEST_WAIT_MS, waitAsked(error) ?? FIRST_WAIT_MS * 2 ** (attempt - 1)), signal);
    }
  }
}

function checked(options: RemoteOptions, count: number, vectors: BatchReply['vectors']): readonly Float32Array[] {
  if (vectors.length !== count) {
    throw new MiraError('embedding', `${options.model} gave ${vectors.length} vectors for ${count} texts`);
  }
  return vectors.map((vector) => {
    if (vector.length === options.dimensions) return normalise(Float32Array.from(vector));
    throw new MiraError(
      'embedding',
      `${options.model} gives ${vector.length} dimensions, ${options.dimensions} are set`,
      {
        hint: 'Set the dimensions that the model gives, then run "mira maintain reembed".',
      },
    );
  });
}

/** HTTP status of a failure, or null where no answer came. */
function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  return typeof error.status === 'number' ? error.status : null;
}

/** Seconds that the server asks to wait, in ms. */
function waitAsked(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('headers' in error) || !(error.headers instanceof Headers))
    return null;
  const seconds = Number(error.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1_000 : null;
}

/** True where the same request may succeed later: no answer, too many, or a fault of the server. */
function mayHelp(status: number | null): boolean {
  return status === null || status === 408 || status === 409 || status === 429 || status >= 500;
}

function explained(model: string, error: unknown): MiraError {
  const status = statusOf(error);
  const why = status === null ? 'did not answer' : `answered ${status}`;
  const hint =
    status === 401 || status === 403
      ? 'Check the key in OPENAI_API_KEY.'
      : status === 404
        ? 'Check the name of the model and the base URL.'
        : 'Until it answers, search goes by words alone; "mira maintain reembed" catches up.';
  return new MiraError('embedding', `The embedding endpoint of ${model} ${why}`, { hint, cause: error });
}
