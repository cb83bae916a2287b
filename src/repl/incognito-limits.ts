import { MiraError } from '../errors.ts';

/** What is said when it begins. */
export const INCOGNITO =
  'incognito: nothing of what mira keeps is read, and nothing is kept but what it costs; /incognito again leaves';

/** What of a command the limits look at. */
interface Asked {
  readonly name: string;
  readonly writes: boolean;
  /** What stands behind the name. */
  readonly rest: string;
}

/** What is said of the last turn; of an incognito one nothing is kept that could be told. */
const OF_LAST_TURN = new Set(['why', 'context']);

/**
 * Why a command does not run while the chat is incognito; null when it does. What would be kept is refused, and what
 * would tell of the last stored turn as if it were the last answer.
 */
export function incognitoLimit({ name, writes, rest }: Asked): MiraError | null {
  if (writes) {
    return new MiraError('refused', `incognito: nothing is kept, so /${name} does nothing here`, {
      hint: '/incognito leaves; say it again then',
    });
  }
  if (!OF_LAST_TURN.has(name) || rest.trim() !== '') return null;
  return new MiraError('refused', 'incognito: of what is said here nothing is kept that could be shown', {
    hint: "claude is given mira's instructions, the project and the time, nothing else",
  });
}
