import { isObject } from '../../lib/is-object.ts';
import { oneLine } from '../../lib/one-line.ts';
import { stripControls } from '../../lib/terminal-text.ts';
import { graphemes, textWidth } from '../../lib/width.ts';

type Input = Readonly<Record<string, unknown>>;

/** Folders that paths are shown from. */
export interface Places {
  readonly root: string;
  readonly home: string;
}

/** What a call is: the tool in a word or two, and what it is about. */
export interface ToolTitle {
  readonly name: string;
  readonly target: string;
  /** The target is a path: when there is no room its middle goes, not its end. */
  readonly isPath: boolean;
}

const text = (input: Input, name: string): string => {
  const value = input[name];
  return typeof value === 'string' ? value : '';
};

/** A path as a person says it: from the project, or from home. */
export function shownPath(path: string, { root, home }: Places): string {
  const safe = stripControls(path).replaceAll('\n', ' ');
  if (root !== '' && safe.startsWith(`${root}/`)) return safe.slice(root.length + 1);
  if (home !== '' && safe.startsWith(`${home}/`)) return `~${safe.slice(home.length)}`;
  return safe;
}

/** `mcp__server__tool` as `server tool`. */
function toolName(name: string): string {
  const parts = /^mcp__(.+?)__(.+)$/.exec(name);
  return stripControls(parts === null ? name : `${parts[1]} ${parts[2]}`).replaceAll('\n', ' ');
}

function readRange(input: Input): string {
  const from = typeof input['offset'] === 'number' ? input['offset'] : null;
  const count = typeof input['limit'] === 'number' ? input['limit'] : null;
  if (from === null && count === null) return '';
  return count === null ? `:${from}-` : `:${from ?? 1}-${(from ?? 1) + count - 1}`;
}

/** Inputs that say what a call is about, the most telling first. */
const TARGETS = 'command file_path notebook_path pattern query url path description text title new id plan'.split(' ');

/** What one tool call is about, in one line: the command, the path, the pattern. */
export function toolTarget(input: Input): string {
  for (const name of TARGETS) {
    const value = text(input, name);
    if (value !== '') return oneLine(stripControls(value), 80);
  }
  const asked = Array.isArray(input['questions']) ? input['questions'].filter(isObject) : [];
  const question = asked.map((one) => text(one, 'question')).find((words) => words !== '');
  if (question !== undefined) return oneLine(stripControls(question), 80);
  const shown = JSON.stringify(input);
  return shown === '{}' ? '' : oneLine(stripControls(shown), 80);
}

/** The title of a call. */
export function toolTitle(name: string, input: Input, places: Places): ToolTitle {
  const path = text(input, 'file_path') || text(input, 'notebook_path');
  if (path !== '') {
    return {
      name: toolName(name),
      target: shownPath(path, places) + (name === 'Read' ? readRange(input) : ''),
      isPath: true,
    };
  }
  if (name === 'Grep' || name === 'Glob') {
    const where = text(input, 'path') === '' ? '' : ` ${shownPath(text(input, 'path'), places)}`;
    const pattern = oneLine(stripControls(text(input, 'pattern')), 80);
    return { name, target: `${name === 'Grep' ? `"${pattern}"` : pattern}${where}`, isPath: false };
  }
  if (name === 'Task' || name === 'Agent') {
    const kind = text(input, 'subagent_type');
    const about = oneLine(stripControls(text(input, 'description')), 80);
    return {
      name,
      target: oneLine(stripControls([kind, about].filter((part) => part !== '').join(': ')), 100),
      isPath: false,
    };
  }
  return { name: toolName(name), target: toolTarget(input), isPath: false };
}

/** `text` in at most `columns` columns, its middle left out: of a path the end says most. */
export function cutMiddle(shown: string, columns: number, mark: string): string {
  if (textWidth(shown) <= columns) return shown;
  const all = graphemes(shown);
  const room = Math.max(0, columns - textWidth(mark));
  let head = '';
  let tail = '';
  for (let from = 0, to = all.length - 1; from <= to; ) {
    const takesTail = textWidth(tail) <= textWidth(head) * 2;
    const next = (takesTail ? all[to] : all[from]) ?? '';
    if (textWidth(head) + textWidth(tail) + textWidth(next) > room) break;
    if (takesTail) {
      tail = next + tail;
      to -= 1;
    } else {
      head += next;
      from += 1;
    }
  }
  return head + mark + tail;
}
