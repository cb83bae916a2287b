import { MiraError } from '../../errors.ts';
import { stripControls } from '../../lib/terminal-text.ts';
import { wrapText } from '../../lib/width.ts';
import { inSigns } from '../../render/signs.ts';
import type { LineResult } from '../sending.ts';
import type { CommandParts } from './command.ts';
import { runShell } from './run-shell.ts';

/** Lines of an output that are shown as they come; `/last` has all of them. */
const SHOWN_LINES = 200;

/** Lets whole lines through as they come, at most `SHOWN_LINES` of them. */
function showLines(say: (text: string) => void) {
  let open = '';
  let lines = 0;
  let hidden = 0;
  const show = (text: string): void => {
    const all = stripControls(text).split('\n');
    const room = Math.max(0, SHOWN_LINES - lines);
    lines += all.length;
    hidden += Math.max(0, all.length - room);
    if (room > 0) say(all.slice(0, room).join('\n'));
  };
  return {
    take(text: string): void {
      open += text;
      const end = open.lastIndexOf('\n');
      if (end < 0) return;
      show(open.slice(0, end));
      open = open.slice(end + 1);
    },
    end(): number {
      if (open !== '') show(open);
      open = '';
      return hidden;
    },
  };
}

/**
 * `!command` runs it here and offers its output to the next message; `!!command` only runs it. Throws `usage` without a
 * command.
 */
export async function runBang(line: string, parts: CommandParts): Promise<LineResult> {
  const { carried, archive, say, view, env, cwd, signal } = parts;
  const alone = line.startsWith('!!');
  const command = line.slice(alone ? 2 : 1).trim();
  if (command === '') {
    throw new MiraError('usage', 'there is no command behind the !', {
      hint: '!npm test runs it here and offers its output to the next message; !!npm test only runs it',
    });
  }
  const lines = showLines(say);
  const shell = env['SHELL'] || '/bin/sh';
  const ended = carried.running(command);
  const end = await runShell(command, { shell, cwd, env, signal, onText: lines.take }).finally(ended);
  const hidden = lines.end();
  const text = stripControls(end.text);
  archive.keepOutput({ title: `! ${command}`, text });
  if (!alone) carried.add({ command, ending: end.ending, text });
  const notes = [
    end.ending,
    ...(hidden > 0 ? [`${hidden} more lines: /last shows all`] : []),
    ...(end.cut > 0 ? [`${end.cut} characters beyond the limit are lost`] : []),
    ...(end.leftovers ? ['what it left running was stopped'] : []),
    alone ? 'not sent to claude' : 'goes along with your next message; /drop takes it out',
  ];
  const rows = wrapText(inSigns(notes.join(' · '), view.signs), Math.max(20, view.columns - 1));
  return { kind: 'shown', text: rows.map((row) => view.dim(row.trimEnd())).join('\n') };
}
