import { signsFor } from '../../../../src/render/signs.ts';
import type { Completer } from '../../../../src/repl/editor/completion.ts';
import { type EditorStep, type LineEditor, openLineEditor } from '../../../../src/repl/editor/line-editor.ts';
import { decodeKeys } from '../../../../src/repl/keys.ts';

export interface Bench {
  readonly editor: LineEditor;
  /** Feeds bytes as a terminal would; gives what came of the last key. */
  readonly press: (...keys: readonly string[]) => EditorStep;
  /** The text with the cursor as `|`, as it is drawn in 40 columns. */
  readonly shown: () => string;
  readonly sent: string[];
  readonly below: () => readonly string[];
}

export interface BenchOptions {
  readonly mode?: 'emacs' | 'vi';
  readonly history?: readonly string[];
  readonly complete?: Completer;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** An editor with its history in memory. */
export function bench(options: BenchOptions = {}): Bench {
  const { mode = 'emacs', history = [], complete = () => undefined, columns = 40, env = {} } = options;
  const sent: string[] = [];
  const editor = openLineEditor({
    mode,
    history: { entries: () => [...history, ...sent], add: (text) => void sent.push(text) },
    complete,
    redraw: () => undefined,
    columns: () => columns,
    signs: signsFor(env),
  });
  const press = (...keys: readonly string[]): EditorStep => {
    const decoder = decodeKeys();
    let last: EditorStep = { kind: 'passed' };
    for (const chunk of keys) {
      for (const event of [...decoder.feed(Buffer.from(chunk)), ...decoder.flush()]) {
        last = editor.key(event);
        if (last.kind === 'submit') editor.remember(last.text);
      }
    }
    return last;
  };
  const shown = (): string => {
    const { rows, cursor } = editor.view(columns, 20);
    return rows
      .map((row, index) => (index === cursor.row ? `${row.slice(0, cursor.column)}|${row.slice(cursor.column)}` : row))
      .join('\n');
  };
  return { editor, press, shown, sent, below: () => editor.view(columns, 20).below.map(({ text }) => text) };
}

/** An editor that holds `start`, the cursor at its `|`. */
export function holding(start: string, options: BenchOptions = {}): Bench {
  const made = bench(options);
  const at = start.indexOf('|');
  made.editor.setText(start.replace('|', ''));
  for (let n = [...start].length - 1 - [...start.slice(0, at)].length; n > 0; n--) made.press('\u001b[D');
  return made;
}
