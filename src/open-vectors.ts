import { join } from 'node:path';
import type { Config, Values } from './config/index.ts';
import type { Db } from './db/connection.ts';
import { MiraError } from './errors.ts';
import type { Embedder, StoreParts } from './memory/store.ts';
import type { SenseOf } from './search/rank/speaks-of.ts';
import type { Search } from './search/search.ts';
import type { Budget } from './usage/budget.ts';
import type { Usage } from './usage/usage.ts';
import type { World } from './world.ts';

export interface VectorsParts {
  readonly world: Pick<World, 'now' | 'id'>;
  readonly db: Db;
  readonly search: Search;
  readonly config: Config;
  readonly ownRoot: string;
  readonly usage: () => Promise<Usage>;
  readonly limits: () => Promise<Budget>;
  /** mira talks with claude for a while, instead of running one command. */
  readonly talking: boolean;
}

type Vectors = Required<
  Pick<StoreParts, 'embedder' | 'olderEmbedders' | 'senseOf' | 'server' | 'notices' | 'tell' | 'onRow' | 'dropUnused'>
>;

/** A person who waits for an answer waits so long for an endpoint. */
const QUICK_MS = 4_000;
/** Word for word what a request that failed says (src/search/stores), so that it is said once. */
const AWAY =
  'The Qdrant server does not answer. Answers come from the local index; "mira maintain sync" catches up when the server is back.';
/** Ninety days. */
const CACHE_MS = 90 * 86_400_000;
const OPENAI_MODEL = 'text-embedding-3-small';
const OLLAMA_MODEL = 'nomic-embed-text';
const OLLAMA_URL = 'http://127.0.0.1:11434';

/** What makes and keeps the vectors of memories, as the configuration says. Throws `config` where that makes no sense. */
export async function openVectors(parts: VectorsParts): Promise<Vectors> {
  const { values } = parts.config;
  const notices = collectNotices();
  const { builtIn, senseOf } = await openModel(parts.ownRoot);
  const embedder = values['embeddings.provider'] === 'builtin' ? builtIn : await otherEmbedder(parts, notices.tell);
  const server = await openServer(parts, values, notices);
  notices.later(() => otherModel(parts.search, embedder));
  return {
    embedder,
    olderEmbedders:
      embedder === builtIn ? [] : [builtIn, ...(await olderEmbedders(parts, builtIn, embedder, notices.tell))],
    senseOf,
    server,
    notices: notices.take,
    tell: notices.tell,
    dropUnused: embedder === builtIn ? null : await cacheExpiry(parts),
    onRow: (id) => server?.outbox.add(id),
  };
}

/** Cached vectors are there for the same question again, and for a second try of what was cut; not for ever. */
async function cacheExpiry({ db, world }: VectorsParts): Promise<() => number> {
  const { openEmbeddingCache } = await import('./search/providers/cached-embedder.ts');
  return () => openEmbeddingCache(db, world.now).expire(world.now() - CACHE_MS);
}

interface Notices {
  readonly tell: (failure: MiraError) => void;
  /** Asked at the end for what may have become known meanwhile. */
  readonly later: (line: () => Promise<string | null> | string | null) => void;
  readonly take: () => Promise<readonly string[]>;
}

/** Each line once for the life of the process. */
function collectNotices(): Notices {
  const told = new Set<string>();
  const waiting: string[] = [];
  const asked: (() => Promise<string | null> | string | null)[] = [];
  const add = (line: string): void => {
    if (told.has(line)) return;
    told.add(line);
    waiting.push(line);
  };
  return {
    tell: ({ message, hint }) => add(hint === null ? message : `${message}. ${hint}`),
    later: (line) => void asked.push(line),
    take: async () => {
      for (const line of await Promise.all(asked.map((ask) => ask()))) if (line !== null) add(line);
      return waiting.splice(0);
    },
  };
}

async function openModel(ownRoot: string): Promise<{ builtIn: Embedder; senseOf: SenseOf }> {
  const [{ openBuiltIn, BUILT_IN_MODEL }, { wordSenses }] = await Promise.all([
    import('./search/embed/built-in.ts'),
    import('./search/embed/word-senses.ts'),
  ]);
  const model = openBuiltIn(join(ownRoot, 'models', 'embedder', 'model.bin'));
  const builtIn = { model: BUILT_IN_MODEL, dimensions: model.dimensions, embed: model.embed };
  return { builtIn, senseOf: wordSenses(model) };
}

function otherModel(search: Search, embedder: Embedder): string | null {
  const current = search.vectors.current();
  if (current === null || current.model === embedder.model) return null;
  return `Vectors are still those of ${current.model}; "mira maintain reembed" makes those of ${embedder.model}.`;
}

async function openServer(parts: VectorsParts, values: Values, notices: Notices): Promise<Vectors['server']> {
  const url = values['vectors.url'];
  const wanted = values['vectors.store'];
  if (wanted === 'local' || (wanted === 'auto' && url === '')) return null;
  if (url === '') {
    throw new MiraError('config', 'vectors.store is qdrant, and no URL is set', {
      hint: 'set vectors.url or QDRANT_URL, or set vectors.store to local',
    });
  }
  const { openVectorServer, knockAt } = await import('./search/stores/vector-server.ts');
  if (!parts.talking) {
    const knocked = knockAt(url).then((away) => (away ? AWAY : null));
    notices.later(() => knocked);
  }
  return openVectorServer({
    db: parts.db,
    domain: 'memory',
    url,
    apiKey: values['vectors.apiKey'],
    timeoutMs: values['vectors.timeoutSeconds'] * 1000,
    shards: values['vectors.shards'],
    replicas: values['vectors.replicas'],
    quantised: values['vectors.quantised'],
    asks: parts.talking,
    now: parts.world.now,
    tell: notices.tell,
  });
}

/** A model, and the name and length of its vectors; 0 dimensions: what the model gives. */
interface Model {
  readonly model: string;
  readonly stored: string;
  readonly dimensions: number;
}

function configuredModel(values: Values): Model {
  const provider = values['embeddings.provider'];
  const model = values['embeddings.model'] || (provider === 'ollama' ? OLLAMA_MODEL : OPENAI_MODEL);
  const dimensions = values['embeddings.dimensions'];
  // Vectors of two lengths are two kinds of vectors, even when one model made them.
  return { model, stored: dimensions === 0 ? model : `${model}@${dimensions}`, dimensions };
}

type Tell = (failure: MiraError) => void;

async function otherEmbedder(parts: VectorsParts, tell: Tell): Promise<Embedder> {
  const { values } = parts.config;
  if (values['embeddings.provider'] !== 'onnx') return remoteEmbedder(parts, configuredModel(values), tell);
  const [{ holdVectors }, { openOnnx }] = await Promise.all([
    import('./search/providers/held-vectors.ts'),
    import('./search/providers/onnx-embedder.ts'),
  ]);
  const model = openOnnx({ folder: values['embeddings.folder'] });
  return holdVectors({ patient: model, quick: model, forbidden: async () => null, tell, now: parts.world.now });
}

/** Questions go on with the vectors that are there while those of another model of the same endpoint are made. */
async function olderEmbedders(
  parts: VectorsParts,
  builtIn: Embedder,
  embedder: Embedder,
  tell: Tell,
): Promise<readonly Embedder[]> {
  const current = parts.search.vectors.current();
  const same = current === null || current.model === embedder.model || current.model === builtIn.model;
  if (same || parts.config.values['embeddings.provider'] === 'onnx') return [];
  const [model = '', size] = current.model.split('@');
  const dimensions = size === undefined ? 0 : Number(size);
  return [await remoteEmbedder(parts, { model, stored: current.model, dimensions }, tell, current.dimensions)];
}

async function remoteEmbedder(parts: VectorsParts, model: Model, tell: Tell, gives = 0): Promise<Embedder> {
  const { values } = parts.config;
  const [{ holdVectors }, { openEmbeddingCache }] = await Promise.all([
    import('./search/providers/held-vectors.ts'),
    import('./search/providers/cached-embedder.ts'),
  ]);
  const cache = openEmbeddingCache(parts.db, parts.world.now);
  const price = await priceOf(values, model.model);
  const usage = await parts.usage();
  const make = await endpointMaker(parts, model, { usage, price, gives });
  const timeoutMs = values['embeddings.timeoutSeconds'] * 1000;
  return holdVectors({
    patient: cache.over(make({ timeoutMs })),
    quick: cache.over(make({ timeoutMs: Math.min(timeoutMs, QUICK_MS), tries: 1 })),
    forbidden: async () => noKey(values) ?? (price === 0 ? null : overBudget(parts, usage)),
    tell,
    now: parts.world.now,
  });
}

interface Patience {
  readonly timeoutMs: number;
  readonly tries?: number;
}

interface Terms {
  readonly usage: Usage;
  /** Dollars for a million tokens. */
  readonly price: number;
  /** Dimensions that the model is known to give; 0 when that is not known yet. */
  readonly gives: number;
}

async function endpointMaker(
  parts: VectorsParts,
  { model, stored, dimensions: set }: Model,
  { usage, price, gives }: Terms,
) {
  const { values } = parts.config;
  const { knownModel } = await import('./search/providers/known-models.ts');
  const known = knownModel(model);
  const dimensions = set || gives || (known?.dimensions ?? 0);
  if (dimensions === 0) {
    throw new MiraError('config', `how many dimensions ${model} gives is not known`, {
      hint: 'say it: mira config set embeddings.dimensions NUMBER',
    });
  }
  const common = {
    model,
    dimensions,
    textsABatch: values['embeddings.batch'],
    wait: (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms)),
    onUsage: ({ tokens }: { readonly tokens: number }) =>
      usage.addSide({
        id: parts.world.id(),
        operation: 'embed',
        model,
        inputTokens: tokens,
        // Dollars for a million are micro-dollars for one. Rounded up, so that no request is for nothing.
        costMicroUsd: Math.ceil(tokens * price),
      }),
  };
  if (values['embeddings.provider'] === 'ollama') {
    const { ollamaEmbedder } = await import('./search/providers/ollama-embedder.ts');
    const baseUrl = ownBaseUrl(parts.config) || OLLAMA_URL;
    return (patience: Patience) => ({ ...ollamaEmbedder({ ...common, ...patience, baseUrl }), model: stored });
  }
  const [{ openAiEmbedder }, { openAiClient }] = await Promise.all([
    import('./search/providers/openai-embedder.ts'),
    import('./search/providers/openai-client.ts'),
  ]);
  // Servers of one's own often need no key, but the package insists on one.
  const apiKey = values['embeddings.apiKey'] || 'none';
  const client = openAiClient({ apiKey, baseUrl: values['embeddings.baseUrl'] });
  const shortens = set !== 0 && known?.shortens === true;
  return (patience: Patience) => ({ ...openAiEmbedder({ ...common, ...patience, client, shortens }), model: stored });
}

/** OPENAI_BASE_URL means an API like OpenAI's, not Ollama's own. */
function ownBaseUrl({ entries, values }: Config): string {
  const entry = entries.find(({ key }) => key === 'embeddings.baseUrl');
  return entry?.variable === 'OPENAI_BASE_URL' ? '' : values['embeddings.baseUrl'];
}

function noKey(values: Values): MiraError | null {
  const needed = values['embeddings.provider'] === 'openai' && values['embeddings.baseUrl'] === '';
  if (!needed || values['embeddings.apiKey'] !== '') return null;
  return new MiraError('embedding', 'No key for embeddings of OpenAI is set, so search goes by words alone', {
    hint: 'Set OPENAI_API_KEY, or embeddings.provider to builtin.',
  });
}

async function priceOf(values: Values, model: string): Promise<number> {
  const own = values['embeddings.usdPerMillionTokens'];
  if (own > 0 || values['embeddings.provider'] !== 'openai') return own;
  const base = values['embeddings.baseUrl'];
  if (base !== '' && new URL(base).hostname !== 'api.openai.com') return 0;
  const { knownModel } = await import('./search/providers/known-models.ts');
  return knownModel(model)?.usd ?? 0;
}

async function overBudget({ config, limits }: VectorsParts, usage: Usage): Promise<MiraError | null> {
  const { checkBudget } = await import('./usage/budget.ts');
  const spent = usage.spent();
  const set = { dailyUsd: config.values['budget.dailyUsd'], monthlyUsd: config.values['budget.monthlyUsd'] };
  if (checkBudget(set, spent).state !== 'refused') return null;
  // Whether the limits hold for this login takes a while to find out, so only where it matters.
  const state = checkBudget(await limits(), spent);
  return state.state === 'refused' ? state.error : null;
}
