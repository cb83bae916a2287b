import { BUILT_IN_MODEL, type BuiltInEmbedder } from '../embed/built-in.ts';
import type { Embedder } from './embedder.ts';

/** The built-in model behind the interface of all providers. */
export function builtInEmbedder(model: BuiltInEmbedder): Embedder {
  return {
    model: BUILT_IN_MODEL,
    dimensions: model.dimensions,
    embed: (texts) => Promise.resolve(texts.map((text) => model.embed(text))),
  };
}
