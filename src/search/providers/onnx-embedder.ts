import { MiraError } from '../../errors.ts';
import type { Embedder } from './embedder.ts';

export function openOnnx({ folder }: { readonly folder: string }): Embedder {
  throw new MiraError('embedding', `no ${folder}`);
}
