import type { AnyAction } from './define.ts';
import { version } from './version.ts';

/** Every action of mira, in the order of help and docs. */
export const ACTIONS: readonly AnyAction[] = [version];
