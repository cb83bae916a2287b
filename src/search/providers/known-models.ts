interface KnownModel {
  readonly dimensions: number;
  /** Dollars a million tokens at OpenAI itself, from its price list of 2025. */
  readonly usd?: number;
  /** Gives fewer dimensions when asked. */
  readonly shortens?: boolean;
}

/** Models whose vectors mira knows the length of: from OpenAI's documentation, and the model cards at ollama.com. */
const MODELS: Readonly<Record<string, KnownModel>> = {
  'text-embedding-3-small': { dimensions: 1_536, usd: 0.02, shortens: true },
  'text-embedding-3-large': { dimensions: 3_072, usd: 0.13, shortens: true },
  'text-embedding-ada-002': { dimensions: 1_536, usd: 0.1 },
  'nomic-embed-text': { dimensions: 768 },
  'mxbai-embed-large': { dimensions: 1_024 },
  'all-minilm': { dimensions: 384 },
  'bge-m3': { dimensions: 1_024 },
  'snowflake-arctic-embed': { dimensions: 1_024 },
};

/** What is known of a model by its name; a tag behind it (`:latest`) does not count. */
export function knownModel(name: string): KnownModel | null {
  const plain = name.replace(/:.*$/, '');
  return Object.hasOwn(MODELS, plain) ? (MODELS[plain] ?? null) : null;
}
