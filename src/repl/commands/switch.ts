import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { MiraError } from '../../errors.ts';
import { isFolder } from '../../lib/is-folder.ts';
import { stripControls } from '../../lib/terminal-text.ts';
import type { LineResult } from '../sending.ts';
import { type ChatCommand, type CommandParts, shown } from './command.ts';

/** The folder that was typed: relative to the project, `~` the home. */
function folderOf(typed: string, { cwd, env }: Pick<CommandParts, 'cwd' | 'env'>): string {
  return resolve(cwd, typed.replace(/^~(?=\/|$)/, env['HOME'] ?? homedir()));
}

/** Projects that a menu offers. */
const OFFERED = 50;

/** The folder that the person chose, the one where the chat began first; null when they turned away. */
async function chosenFolder(parts: CommandParts): Promise<string | null> {
  const { rooms, chooser, cwd, here } = parts;
  const seen = (await rooms.history()).projects(OFFERED).filter(({ root }) => root !== cwd && isFolder(root));
  const others = seen.filter(({ root }) => root !== here);
  if (others.length === 0) return here;
  const back = here === cwd ? [] : [{ label: 'back to where the chat began', hint: stripControls(here), value: here }];
  const items = others.map(({ name, root }) => ({
    label: stripControls(name),
    hint: stripControls(root),
    value: root,
  }));
  return chooser.select<string>({ title: 'Go on in which project?', items: [...back, ...items] });
}

async function run(rest: string, parts: CommandParts): Promise<LineResult> {
  const { owner, cwd: before, moveTo, claudeHost } = parts;
  const folder = rest === '' ? await chosenFolder(parts) : folderOf(rest, parts);
  if (folder === null) return shown('the project stays', parts);
  if (!isFolder(folder)) {
    throw new MiraError('not_found', `${folder} is no folder`, {
      hint: '/switch DIR; /switch alone lists the known projects',
    });
  }
  if (owner.busy()) throw new MiraError('busy', 'a turn is running', { hint: 'cancel it with Ctrl+C, or wait' });
  if (owner.incognito) throw new MiraError('refused', 'leave incognito first', { hint: '/incognito' });
  const { name, root } = await moveTo(folder);
  if (root === before) return shown(`already in ${stripControls(name)} (${stripControls(root)})`, parts);
  try {
    const session = await owner.moveTo(await claudeHost());
    const how =
      session === 'resumed' ? 'claude goes on with its session here' : 'a claude begins here, with what was said last';
    return shown(
      `now in ${stripControls(name)} (${stripControls(root)}); memory and conversation go on, ${how}`,
      parts,
    );
  } catch (error) {
    await moveTo(before);
    throw error;
  }
}

/** `/switch [DIR]` */
export const switchTo: ChatCommand = {
  name: 'switch',
  about: 'go on in the project of another folder; alone: choose one that is known',
  topic: 'Talk',
  usage: '[DIR]',
  details:
    'Claude keeps its sessions by folder: another one takes over there, with the last exchanges, and the one of before is resumed when you come back. Project, branch and files are then those of the other folder; memory and conversation go on.',
  examples: ['/switch ../api', '/switch'],
  run,
};

export const cd: ChatCommand = { ...switchTo, name: 'cd', about: 'the same as /switch' };
