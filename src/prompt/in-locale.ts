import { asciiSigns, isUtf8 } from '../lib/locale-signs.ts';
import type { Env } from '../world.ts';

/** A question in the signs that the locale can show: @inquirer's own tick is none of ASCII. */
export function inLocale(message: string, env: Env) {
  return isUtf8(env) ? { message } : { message: asciiSigns(message), theme: { prefix: { idle: '?', done: '*' } } };
}
