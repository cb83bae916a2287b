import { MiraError } from '../../errors.ts';
import { stripControls } from '../../lib/terminal-text.ts';
import type { LineResult } from '../sending.ts';
import { type ChatCommand, type CommandParts, shown, shownAsIs } from './command.ts';
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

/** `/thinking [on|off]`: what claude thought for the last answer, or whether thoughts stay on the screen. */
export const thinking: ChatCommand = {
  name: 'thinking',
  about: 'what claude thought for the last answer; on: leave thoughts on the screen from now on',
  topic: 'Answers',
  usage: '[on|off]',
  choices: () => [
    { word: 'on', about: 'what is thought stays on the screen' },
    { word: 'off', about: 'it is folded into one line' },
  ],
  async run(rest, parts) {
    if (rest === 'on' || rest === 'off') {
      parts.thoughts.show(rest === 'on');
      return shown(rest === 'on' ? 'thoughts stay on the screen' : 'thoughts are folded', parts);
    }
    if (rest !== '') throw new MiraError('usage', '/thinking, /thinking on or /thinking off');
    const text = parts.archive.thinking();
    if (text.trim() === '') throw new MiraError('not_found', 'nothing was thought for the last answer');
    return look(text, parts);
  },
};
