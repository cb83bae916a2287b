import type { View } from '../actions/define.ts';
import { isUtf8 } from '../lib/locale-signs.ts';
import type { Env, Now, Output } from '../world.ts';

/** What the configuration wants (`ui.color`). */
export type ColourWish = 'auto' | 'always' | 'never';

/**
 * Whether `output` gets colours: never under NO_COLOR (no-color.org), always under FORCE_COLOR other than `0`,
 * otherwise as `wanted` says, and for `auto` on a terminal that is not `dumb`.
 */
export function colourOn(output: Pick<Output, 'isTTY'>, env: Env, wanted: ColourWish = 'auto'): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (wanted !== 'auto') return wanted === 'always';
  return output.isTTY && env['TERM'] !== 'dumb';
}

const same = (text: string): string => text;

/** How `show` may draw on `output`; chalk is loaded only where there are colours. */
export async function makeView(
  output: Pick<Output, 'isTTY' | 'columns'>,
  { env, now, wanted = 'auto' }: { readonly env: Env; readonly now: Now; readonly wanted?: ColourWish },
): Promise<View> {
  const ascii = !isUtf8(env);
  // Where a text is cut, three dots stand for one sign.
  const columns = output.columns - (ascii ? 2 : 0);
  const plain: View = { columns, dim: same, bold: same, now: now(), ascii };
  if (!colourOn(output, env, wanted)) return plain;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return { ...plain, dim: (text) => chalk.dim(text), bold: (text) => chalk.bold(text) };
}
