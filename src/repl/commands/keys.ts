import { textWidth, wrapText } from '../../lib/width.ts';
import { type ChatCommand, shownAsIs } from './command.ts';

/** Keys by the names of the editor's tables, and what they do. */
export interface KeyRow {
  readonly keys: readonly string[];
  readonly about: string;
}

export interface KeyGroup {
  readonly title: string;
  readonly rows: readonly KeyRow[];
}

const row = (keys: string, about: string): KeyRow => ({ keys: keys.split(' '), about });

/** What the keys do, by where they count. A test holds the groups of the editor to its tables. */
export const KEY_GROUPS: readonly KeyGroup[] = [
  {
    title: 'Sending',
    rows: [
      row('enter', 'send; in a menu take what is chosen'),
      row('alt-enter shift-enter ctrl-j', 'a new line (also \\ and Enter)'),
      row('up', 'on an empty prompt: change the last message that waits'),
      row('escape', 'close a menu, take back the last waiting message, cancel the turn'),
      row('ctrl-c', 'end a ! command, cancel the turn, empty the prompt; twice leaves'),
      row('ctrl-d', 'on an empty prompt: leave'),
      row('ctrl-o', 'all of the last output'),
      row('ctrl-z', 'suspend; `fg` comes back to the same prompt'),
      row('ctrl-l', 'draw everything anew'),
    ],
  },
  {
    title: 'Finding',
    rows: [
      row('tab shift-tab', 'complete a /command, an @path or a #memory'),
      row('up down ctrl-p ctrl-n', 'by rows, then what was sent before and begins so'),
      row('ctrl-r', 'search what was sent before'),
      row('ctrl-g ctrl-x+ctrl-e', 'the prompt in $VISUAL or $EDITOR'),
    ],
  },
  {
    title: 'Moving',
    rows: [
      row('left right ctrl-b ctrl-f', 'by a character'),
      row('alt-left alt-right alt-b alt-f', 'by a word'),
      row('home end ctrl-a ctrl-e', 'to the beginning or the end of the line'),
      row('alt-< alt-> alt-home alt-end', 'to the beginning or the end of the text'),
    ],
  },
  {
    title: 'Changing',
    rows: [
      row('backspace delete ctrl-d', 'a character; all of a folded paste'),
      row('ctrl-w alt-backspace', 'cut the word before the cursor'),
      row('alt-d alt-delete', 'cut the word behind it'),
      row('ctrl-u ctrl-k', 'cut to the beginning or the end of the line'),
      row('ctrl-y alt-y', 'put back what was cut, what was cut before it'),
      row('ctrl-t', 'swap two characters'),
      row('ctrl-_ ctrl-^', 'undo, redo'),
    ],
  },
  {
    title: 'vi (input.mode = "vi"), behind Esc',
    rows: [
      row('h j k l w b e W B E 0 ^ $ gg G', 'move'),
      row('f F t T ; ,', 'to a character of the line; again, and back'),
      row('i a I A o O', 'insert'),
      row('x X D C S s r ~ J', 'change'),
      row('d c y', 'with a motion: cut, change, copy; twice: the line'),
      row('iw aw i" i(', 'behind d, c, y: the word, what the quotes or brackets hold'),
      row('p P .', 'put; the last change again'),
      row('2w 3x', 'a count in front: so often'),
      row('u ctrl-r', 'undo, redo'),
    ],
  },
  {
    title: 'Questions (after 400 ms on the screen, never by a paste)',
    rows: [
      row('y', 'once'),
      row('a p', 'always, by the rule shown: in this session, in this project'),
      row('e', 'change the call first'),
      row('n r', 'no; no, with your reason'),
      row('d', 'show all of it'),
      row('escape', 'no, and cancel the turn'),
    ],
  },
];

const NAMES: Readonly<Record<string, string>> = { escape: 'Esc', delete: 'Del', up: 'Up' };

/** `ctrl-a` → `Ctrl+A`, `alt-<` → `Alt+<`, `ctrl-x+ctrl-e` → `Ctrl+X Ctrl+E`. */
export function keyName(key: string): string {
  const chords = key.split('+');
  if (chords.length > 1) return chords.map(keyName).join(' ');
  const parts = /^(?:(ctrl|alt|shift)-)?(.+)$/.exec(key);
  const [, modifier, name = ''] = parts ?? [];
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  // A letter by itself is meant as it stands: d is another command than D.
  const shownName = NAMES[name] ?? (modifier === undefined && name.length <= 2 ? name : capital(name));
  return modifier === undefined ? shownName : `${capital(modifier)}+${shownName}`;
}

/** The table as rows of a window `columns` wide. */
export function keyRows(columns: number, bold: (text: string) => string): readonly string[] {
  const left = columns < 70 ? 2 : 32;
  return KEY_GROUPS.flatMap(({ title, rows }) => [
    ...wrapText(title, Math.max(20, columns - 1)).map((text) => bold(text.trimEnd())),
    ...rows.flatMap(({ keys, about }) => {
      const names = `  ${keys.map(keyName).join('  ')}`;
      const beside = textWidth(names) < left && left > 2;
      const wrapped = wrapText(about, Math.max(20, columns - left - 3)).map((text) => text.trimEnd());
      const indent = ' '.repeat(left + 2);
      const [first = '', ...more] = wrapped;
      return beside
        ? [`${names.padEnd(left + 2)}${first}`, ...more.map((text) => indent + text)]
        : [
            ...wrapText(names, Math.max(20, columns - 1)).map((text) => text.trimEnd()),
            ...wrapped.map((text) => indent + text),
          ];
    }),
  ]);
}

/** `/keys` */
export const keys: ChatCommand = {
  name: 'keys',
  about: 'what the keys do',
  topic: 'This chat',
  run: (_rest, { view }) => shownAsIs(keyRows(Math.min(view.columns, 100), view.bold).join('\n')),
};
