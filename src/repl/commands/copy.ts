import { MiraError } from '../../errors.ts';
import { codeBlocks } from '../../render/code-blocks.ts';
import { printable } from '../draft.ts';
import { copyByTool, fitsOsc52, osc52 } from './clipboard.ts';
import { type ChatCommand, shown } from './command.ts';

async function chosen(rest: string, source: string): Promise<{ readonly text: string; readonly what: string }> {
  if (rest === '') return { text: source, what: 'the answer' };
  const blocks = await codeBlocks(source);
  const number = /^\d+$/.test(rest) ? Number(rest) : 0;
  const text = blocks[number - 1];
  if (text === undefined) {
    const has = blocks.length === 1 ? 'one code block' : `${blocks.length || 'no'} code blocks`;
    throw new MiraError('usage', `the last answer has ${has}`, {
      hint: '/copy takes the whole answer, /copy 1 its first code block',
    });
  }
  return { text, what: `code block ${number}` };
}

/** `/copy [N]`: the last answer, or a code block of it, from its source. */
export const copy: ChatCommand = {
  name: 'copy',
  about: 'copy the last answer, or its code block number N, as claude wrote it',
  topic: 'Answers',
  usage: '[N]',
  details:
    'Through the terminal itself (OSC 52, also over ssh and in tmux) and through wl-copy, xclip, xsel, pbcopy, clip.exe or tmux where one is there.',
  examples: ['/copy', '/copy 2'],
  async run(rest, { archive, signalTerminal, env, platform, view }) {
    const source = archive.answer();
    if (source === '') throw new MiraError('not_found', 'there is no answer to copy yet');
    const { text: written, what } = await chosen(rest, source);
    // Pasted into a shell, an escape sequence or a carriage return would be typed there.
    const text = printable(written);
    const left = text === written ? '' : ', without its control characters';
    const dumb = env['TERM'] === 'dumb';
    if (!dumb) signalTerminal(osc52(text, env));
    const tool = await copyByTool(text, env, platform);
    if (dumb && tool === null) {
      throw new MiraError('not_found', 'this terminal has no clipboard, and no clipboard tool is on the PATH');
    }
    const ways = [...(dumb ? [] : ['the terminal (OSC 52)']), ...(tool === null ? [] : [tool])].join(' and ');
    const long = !dumb && tool === null && !fitsOsc52(text) ? '; it is long, and some terminals take less' : '';
    return shown(`copied ${what}, ${text.length} characters${left}, by ${ways}${long}`, { view });
  },
};
