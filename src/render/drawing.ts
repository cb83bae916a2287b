import { type CodePainter, PLAIN_CODE } from './code/code-painter.ts';
import { openHighlighter } from './code/highlighter.ts';
import { loadMarked, type MarkedTools } from './markdown/load-marked.ts';
import { type MarkdownStream, openMarkdown } from './markdown/stream.ts';
import { openPlain } from './plain-stream.ts';
import type { Theme } from './theme.ts';
import { type Differ, loadDiff } from './tools/load-diff.ts';

/** How answers are drawn: what it needs is heavy, so it is fetched while claude thinks. */
export interface Drawing {
  /** Begins a text. While what draws it is on its way the text waits, but not for long: then it stays plain to its end. */
  readonly begin: () => MarkdownStream;
  /** Fetches what drawing needs; may be called any number of times, never rejects. */
  readonly warm: () => Promise<void>;
  /** What diffs are made with; null until it has come. */
  readonly differ: () => Differ | null;
  /** Draws a whole text at once. */
  readonly whole: (source: string) => Promise<string>;
}

export interface DrawingParts {
  readonly theme: () => Theme;
  readonly columns: () => number;
  readonly wrap: 'word' | 'terminal';
  /** Milliseconds of a clock that never jumps. */
  readonly steadyMs: () => number;
  /** What was waited for has come, so the screen may show more. */
  readonly changed: () => void;
}

/** An answer that is half plain and half drawn would be worse than a first row this much later. */
const HOLD_MS = 150;

interface Tools {
  readonly marked: MarkedTools;
  readonly code: CodePainter;
  readonly differ: Differ;
}

async function fetchTools({ theme, changed, steadyMs }: DrawingParts): Promise<Tools> {
  const [marked, differ] = await Promise.all([loadMarked(), loadDiff()]);
  return { marked, differ, code: theme().depth === 0 ? PLAIN_CODE : openHighlighter({ theme, changed, steadyMs }) };
}

/** Text that waits for its drawing. */
function openWaiting(tools: () => Tools | null, parts: DrawingParts): MarkdownStream {
  let waiting = '';
  let sinceMs: number | null = null;
  let stream: MarkdownStream | null = null;
  /** What the stream finished while nobody could take it. */
  let finished = '';

  const begin = (last: boolean): MarkdownStream | null => {
    if (stream !== null) return stream;
    const ready = tools();
    const late = last || (sinceMs !== null && parts.steadyMs() - sinceMs >= HOLD_MS);
    if (ready !== null) stream = openMarkdown({ ...parts, ...ready });
    else if (late) stream = openPlain(parts.columns);
    if (stream !== null) finished += stream.push(waiting);
    return stream;
  };
  const take = (more: string): string => {
    const all = finished + more;
    finished = '';
    return all;
  };
  const ended = (): MarkdownStream | null => (waiting === '' ? stream : begin(true));
  return {
    push(delta) {
      sinceMs ??= parts.steadyMs();
      if (stream !== null) return take(stream.push(delta));
      waiting += delta;
      begin(false);
      return take('');
    },
    end: () => take(ended()?.end() ?? ''),
    close: () => take(ended()?.close() ?? ''),
    due: () => take(stream?.due() ?? ''),
    waits: () => stream?.waits() ?? false,
    open: (columns, most) => (sinceMs === null ? [] : (begin(false)?.open(columns, most) ?? [])),
  };
}

/** Opens the drawing of one chat; nothing is fetched before `warm`. */
export function openDrawing(parts: DrawingParts): Drawing {
  let tools: Tools | null = null;
  let coming: Promise<void> | null = null;
  const warm = (): Promise<void> => {
    coming ??= fetchTools(parts).then((fetched) => {
      tools = fetched;
      parts.changed();
    });
    return coming;
  };
  return {
    warm,
    differ: () => tools?.differ ?? null,
    begin() {
      void warm();
      return openWaiting(() => tools, parts);
    },
    async whole(source) {
      await warm();
      const stream = openWaiting(() => tools, parts);
      return stream.push(source) + stream.end();
    },
  };
}

/** A drawing that leaves every text as it is written. */
export function plainDrawing(columns: () => number): Drawing {
  return {
    warm: async () => undefined,
    differ: () => null,
    begin: () => openPlain(columns),
    whole: async (source) => {
      const stream = openPlain(columns);
      return stream.push(source) + stream.end();
    },
  };
}
