/** The head of a markdown note: `name: value` lines between two `---`, and the text below. */
export interface Note {
  /** Values by name, nested names joined with a dot; a list is joined with line ends. */
  readonly head: ReadonlyMap<string, string>;
  readonly body: string;
  /** Line of the file on which the body begins, counted from 1. */
  readonly bodyLine: number;
}

const HEAD = /^---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

function plain(value: string): string {
  return value.trim().replace(/^(["'])(.*)\1$/, '$2');
}

function inlineList(value: string): string {
  const list = /^\[(.*)\]$/.exec(value.trim());
  if (list === null) return plain(value);
  return (list[1] ?? '')
    .split(',')
    .map(plain)
    .filter((each) => each !== '')
    .join('\n');
}

/** The few forms of YAML that notes use: `key: value`, lists, one level of nesting. What is anything else is left out. */
function readHead(text: string): ReadonlyMap<string, string> {
  const head = new Map<string, string>();
  let last = '';
  for (const line of text.split(/\r?\n/)) {
    const item = /^\s*-\s+(.*)$/.exec(line);
    if (item !== null && last !== '') {
      head.set(last, [head.get(last) ?? '', plain(item[1] ?? '')].filter((each) => each !== '').join('\n'));
      continue;
    }
    const [, indent = '', name = '', value = ''] = /^(\s*)([\w-]+):(?:\s+(.*))?$/.exec(line) ?? [];
    if (name === '') continue;
    last = indent === '' ? name : `${last.split('.')[0]}.${name}`;
    head.set(last, inlineList(value));
  }
  return head;
}

/** Takes the head off a note. A text without one is all body. */
export function readNote(text: string): Note {
  const match = HEAD.exec(text);
  if (match === null) return { head: new Map(), body: text, bodyLine: 1 };
  return {
    head: readHead(match[1] ?? ''),
    body: text.slice(match[0].length),
    bodyLine: match[0].split('\n').length,
  };
}
