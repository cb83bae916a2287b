import { MiraError } from '../../errors.ts';
import { INCOGNITO } from '../incognito-limits.ts';
import { type ChatCommand, shown } from './command.ts';

/** `/incognito [on|off]` */
export const incognito: ChatCommand = {
  name: 'incognito',
  about: 'talk with a claude that knows nothing of you, and of which nothing is kept; again: leave',
  topic: 'Talk',
  usage: '[on|off]',
  details:
    'Another claude takes over: it is given no memory, no preference and none of the tools that could look them up, and neither mira nor claude keeps what is said. What it costs is counted. Leaving it resumes the conversation of before.',
  choices: () => [
    { word: 'on', about: 'begin' },
    { word: 'off', about: 'go back to the conversation of before' },
  ],
  async run(rest, { owner, lastMessage, carried, view }) {
    if (!['', 'on', 'off'].includes(rest)) throw new MiraError('usage', '/incognito, /incognito on or /incognito off');
    const on = rest === '' ? !owner.incognito : rest === 'on';
    const changed = await owner.setIncognito(on);
    if (!changed) return shown(on ? 'incognito already' : 'not incognito', { view });
    // What was said on one side is not to be sent again, or carried, on the other.
    lastMessage.clear();
    carried.drop();
    const next = owner.conversationId === null ? 'a new conversation begins' : 'the conversation of before goes on';
    return shown(on ? INCOGNITO : `left incognito: nothing of it was kept; ${next}`, { view });
  },
};
