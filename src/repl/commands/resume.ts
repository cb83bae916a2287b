import { MiraError } from '../../errors.ts';
import { shortId } from '../../lib/ids.ts';
import { oneLine } from '../../lib/one-line.ts';
import { stripControls } from '../../lib/terminal-text.ts';
import { saidLast } from '../said-last.ts';
import { type ListedTalk, namedTalk, offers } from '../saved-talks.ts';
import { type ChatCommand, type CommandParts, shown, shownAsIs, shownText } from './command.ts';

async function chosen(rest: string, { store, chooser, view }: CommandParts): Promise<ListedTalk | null> {
  const talks = await store();
  if (rest !== '') return namedTalk(rest, talks);
  const items = offers(talks, view.columns);
  if (items.length === 0) throw new MiraError('not_found', 'this project has no conversation yet');
  return chooser.select({ title: 'Which conversation?', items });
}

/** `/resume [ID]`: another conversation of this project. */
export const resume: ChatCommand = {
  name: 'resume',
  about: 'go on with another conversation of this project',
  topic: 'Talk',
  usage: '[ID]',
  details: 'Without an id a menu offers the newest ones. `mira chat --resume` does the same from the shell.',
  async run(rest, parts) {
    const { owner, carried, lastMessage, store, themes } = parts;
    const saved = await chosen(rest, parts);
    if (saved === null) return shown('the conversation stays', parts);
    if (saved.conversationId === owner.conversationId) return shown('this is that conversation', parts);
    await owner.takeUp(saved);
    carried.drop();
    lastMessage.clear();
    const about = oneLine(stripControls(saved.prompt), 60);
    const heading = `going on with conversation ${shortId(saved.conversationId)}: ${about}`;
    const said = await saidLast(saved.conversationId, { ...parts, store: await store(), theme: themes.current() });
    return shownAsIs(said === null ? shownText(heading, parts) : `${shownText(heading, parts)}\n${said}`);
  },
};
