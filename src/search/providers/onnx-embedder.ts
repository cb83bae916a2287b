import { MiraError } from '../../errors.ts';
import type { Embedder } from './embedder.ts';

export interface OnnxOptions {
  readonly folder: string;
}

/** Placeholder signature, completed below. */
export function onnxEmbedder({ folder }: OnnxOptions): Embedder {
  throw new MiraError('embedding', `no ${folder}`);
}
