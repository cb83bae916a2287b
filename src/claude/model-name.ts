import { MiraError } from '../errors.ts';
import type { ClaudeModel } from './initialize.ts';

/** Names that the CLI takes without listing them. */
const UNLISTED = ['opusplan', 'opus', 'sonnet', 'haiku'];

/**
 * Throws MiraError `model` for a word that cannot be a model: the CLI would accept it with success and send it to the
 * API. Full ids, and the names of other providers, are not in its list; they hold a `-`, `.`, `/` or `:` and pass.
 */
export function checkModelName(name: string, models: readonly ClaudeModel[]): void {
  const plain = name.replace(/\[1m\]$/, '');
  if (/^[^\s]*[-/.:][^\s]*$/.test(plain) || UNLISTED.includes(plain)) return;
  const known = models.flatMap(({ value, resolvedModel }) => [value, resolvedModel]);
  if (known.includes(name) || known.includes(plain)) return;
  throw new MiraError('model', `claude knows no model ${name}`, {
    hint: `one of: ${models.map(({ value }) => value).join(', ')}, or a full model id`,
  });
}
