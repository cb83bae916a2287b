import { MiraError } from '../../errors.ts';
import type { ChatCommand, CommandParts } from './command.ts';

async function last({ lastMessage }: CommandParts): Promise<string> {
  const text = await lastMessage.read();
  if (text === null) throw new MiraError('not_found', 'nothing was sent in this conversation yet');
  return text;
}

function refuseWords(name: string, rest: string): void {
  if (rest !== '') throw new MiraError('usage', `/${name} takes no words`);
}

/** `/retry`: the last message once more, as a new one: claude keeps what it has answered before. */
export const retry: ChatCommand = {
  name: 'retry',
  about: 'send the last message again, as a new one',
  topic: 'Talk',
  details: 'The conversation keeps the first attempt: claude sees both.',
  async run(rest, parts) {
    refuseWords('retry', rest);
    return { kind: 'send', text: await last(parts) };
  },
};

/** `/edit`: the last message back into the editor. */
export const edit: ChatCommand = {
  name: 'edit',
  about: 'change the last message and send it again, as a new one',
  topic: 'Talk',
  details:
    'Puts it into the editor; Enter sends it. The conversation keeps the first form and its answer: claude sees both. Begin anew with /new.',
  async run(rest, parts) {
    refuseWords('edit', rest);
    return { kind: 'draft', text: await last(parts) };
  },
};
