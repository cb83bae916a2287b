/** What turns texts into vectors: built in, an OpenAI-compatible endpoint, or Ollama. */
export interface Embedder {
  /** Name under which its vectors are stored; vectors of two names are never compared. */
  readonly model: string;
  readonly dimensions: number;
  /** A vector of length 1 for each text, in order; all zeros where the model knows nothing of it. Throws `embedding`. */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<readonly Float32Array[]>;
}
