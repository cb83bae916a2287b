import { writeFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { MiraError } from '../../errors.ts';
import { errnoOf, failureReason } from '../../lib/file-errors.ts';
import { shortId } from '../../lib/ids.ts';
import { writePrivate } from '../../lib/write-private.ts';
import { type ChatCommand, type CommandParts, shown } from './command.ts';
import { conversationJson, conversationMarkdown } from './conversation-text.ts';

const FORMATS: Readonly<Record<string, 'markdown' | 'json'>> = {
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.json': 'json',
};

/** The words behind `/export`: a file, perhaps with blanks in its name, and `--force`. */
export function exportWords(rest: string): { readonly file: string; readonly force: boolean } {
  const force = /(^|\s)--force(?=\s|$)/.test(rest);
  const file = rest.replace(/(^|\s)--force(?=\s|$)/, '').trim();
  return { file: file.replace(/^(["'])(.*)\1$/s, '$2'), force };
}

/** Writes a new file for the person alone; false when there is one already. Throws `file`. */
function writeNew(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST') return false;
    throw new MiraError('file', `${file} cannot be written: ${failureReason(cause)}`, {
      hint: 'name a file in a folder that exists',
      cause,
    });
  }
}

async function write(file: string, text: string, force: boolean, { chooser }: CommandParts): Promise<boolean> {
  if (!force && writeNew(file, text)) return true;
  if (!force && !(await chooser.confirm(`${file} exists; replace it?`))) return false;
  try {
    writePrivate(file, text);
  } catch (cause) {
    throw new MiraError('file', `${file} cannot be written: ${failureReason(cause)}`, { cause });
  }
  return true;
}

/** `/export [FILE]`: this conversation, as it is stored. */
export const exportConversation: ChatCommand = {
  name: 'export',
  about: 'write this conversation to a file, as Markdown (.md) or JSON (.json)',
  topic: 'Talk',
  usage: '[FILE] [--force]',
  details:
    'As it is stored: secrets are replaced by placeholders. Readable by you alone. A file that exists is replaced only with --force, or when you say so. Memories are exported by `mira export`.',
  examples: ['/export', '/export notes/parser.md', '/export talk.json --force'],
  async run(rest, parts) {
    const { owner, rooms, here, env } = parts;
    const id = owner.conversationId;
    const history = await rooms.history();
    const turns =
      id === null ? [] : history.conversation(id).map(({ turnId }) => history.show(turnId, { whole: true }));
    if (id === null || turns.length === 0) {
      throw new MiraError('not_found', 'nothing of this conversation is stored', {
        hint: owner.incognito
          ? 'incognito keeps nothing; /copy takes the last answer'
          : 'it is with its first message, unless history.save is off',
      });
    }
    const { file, force } = exportWords(rest);
    const named = file === '' ? `conversation-${shortId(id)}.md` : file.replace(/^~(?=\/)/, env['HOME'] ?? '~');
    const format = FORMATS[extname(named).toLowerCase()];
    if (format === undefined) {
      throw new MiraError('usage', `the ending of ${named} says no format`, { hint: 'name a file .md or .json' });
    }
    const path = resolve(here, named);
    const text = format === 'json' ? conversationJson(id, turns) : conversationMarkdown(turns);
    if (!(await write(path, text, force, parts))) return shown('nothing is written', parts);
    return shown(`wrote ${turns.length} turn${turns.length === 1 ? '' : 's'} to ${path}`, parts);
  },
};
