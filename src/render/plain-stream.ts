import { stripControls } from '../lib/terminal-text.ts';
import { wrapText } from '../lib/width.ts';
import type { MarkdownStream } from './markdown/stream.ts';

/** Rows of an unfinished line that stay live; what is above them will not change any more. */
const OPEN_ROWS = 3;

/** The text of an answer as it is written, for when the drawing of markdown has not come in time. */
export function openPlain(columns: () => number): MarkdownStream {
  let open = '';
  const end = (): string => {
    const rest = open;
    open = '';
    return rest === '' ? '' : `${stripControls(rest)}\n`;
  };
  return {
    push(delta) {
      open += delta;
      const end = open.lastIndexOf('\n') + 1;
      let done = open.slice(0, end);
      open = open.slice(end);
      const rows = wrapText(open, Math.max(10, columns() - 1));
      if (rows.length > OPEN_ROWS) {
        open = rows.slice(-1).join('');
        done += `${rows.slice(0, -1).join('\n')}\n`;
      }
      return done.split('\n').map(stripControls).join('\n');
    },
    end,
    close: end,
    due: () => '',
    waits: () => false,
    open: (width, most) =>
      open === '' ? [] : wrapText(stripControls(open).replaceAll('\t', '  '), Math.max(10, width - 1)).slice(-most),
  };
}
