import { MiraError } from '../../errors.ts';
import { stripControls } from '../../lib/terminal-text.ts';
import type { LineResult } from '../sending.ts';
import { type ChatCommand, type CommandParts, shownAsIs } from './command.ts';
import { page, pagerOf } from './show-output.ts';

/** Shows a long text in the pager, or in the scrollback where there is none. */
async function look(text: string, { env, lend }: CommandParts): Promise<LineResult> {
  const clean = stripControls(text);
  const pager = pagerOf(env);
  if (pager === null) return shownAsIs(clean);
  if (await lend(() => page(clean, pager, env))) return shownAsIs('');
  return shownAsIs(`the pager could not be started: ${stripControls(pager)}\n${clean}`);
}

/** `/last`: everything that the last tool gave. */
export const last: ChatCommand = {
  name: 'last',
  about: 'all of the output of the last tool or ! command (also Ctrl+O)',
  topic: 'Answers',
  details: 'In $PAGER, in less where it is not set, or in the scrollback without either.',
  async run(_rest, parts) {
    const output = parts.archive.output();
    if (output === null) throw new MiraError('not_found', 'no tool has run yet');
    const body = output.text.trim() === '' ? '(no output)' : output.text;
    return look(`${output.title}\n\n${body}`, parts);
  },
};

/** `/thinking`: what claude thought for the last answer. */
export const thinking: ChatCommand = {
  name: 'thinking',
  about: 'what claude thought for the last answer',
  topic: 'Answers',
  async run(_rest, parts) {
    const text = parts.archive.thinking();
    if (text.trim() === '') throw new MiraError('not_found', 'nothing was thought for the last answer');
    return look(text, parts);
  },
};
