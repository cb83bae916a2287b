import { dollars } from '../lib/dollars.ts';
import { isObject } from '../lib/is-object.ts';
import { never } from '../lib/never.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { type Drawing, plainDrawing } from '../render/drawing.ts';
import type { MarkdownStream } from '../render/markdown/stream.ts';
import { inSigns } from '../render/signs.ts';
import { cutStyled, styledWidth, wrapStyled } from '../render/styled-text.ts';
import type { Theme } from '../render/theme.ts';
import { type Places, toolTitle } from '../render/tools/tool-title.ts';
import { addedText } from '../turn/added-text.ts';
import type { TurnEvent, TurnResult } from '../turn/events.ts';

export { toolTarget } from '../render/tools/tool-title.ts';

import { totalTokens } from '../turn/usage-sum.ts';
import { type LateText, openLateText } from './answer/late-text.ts';
import { afterRetry, type Silence, silenceText } from './answer/silence.ts';
import { openThought, type Thought } from './answer/thought.ts';
import { openToolBoard, type ToolBoard } from './answer/tool-board.ts';

/** What is seen of a turn: finished lines go up into the scrollback, the open end stays in the live region. */
export interface AnswerView {
  /** Finished lines (each ending in a line break) that this event brings; often none. */
  readonly accept: (event: TurnEvent) => string;
  /** Rows of what is not finished yet, for a window `columns` wide; `most` of them at most. */
  readonly openRows: (columns: number, most?: number) => readonly string[];
  /** Finished lines that waited for the colours of code and need not any more; asked before each frame. */
  readonly due: () => string;
  /** All lines that wait, as they can be drawn now: something else is to stand below them. */
  readonly release: () => string;
  /** What was still open or waited, as finished lines: the chat ends. */
  readonly leave: () => string;
}

export interface AnswerViewParts {
  readonly theme: () => Theme;
  readonly drawing: Drawing;
  readonly columns: () => number;
  readonly places: Places;
  /** Milliseconds of a clock that never jumps. */
  readonly steadyMs: () => number;
  /** Show what a turn took under its answer. */
  readonly endLine: boolean;
  /** What is thought stays on the screen whole (`/thinking on`). */
  readonly thoughts: () => boolean;
  /** Without an event something is to be drawn, or given away. */
  readonly changed: () => void;
}

/** Rows of open text at most, however high the window is. */
const OPEN_ROWS = 6;
/**
 * In a window that becomes this narrow the open rows must still fit: what a terminal wraps again and pushes into the
 * scrollback can never be taken back.
 */
const NARROW = 40;
const NARROW_ROWS = 6;

const seconds = (ms: number): string => (ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`);

/** Tools whose own line says what the person has answered. */
const OWN_VIEW: ReadonlySet<string> = new Set(['AskUserQuestion', 'ExitPlanMode']);

/** That a question about a tool was answered, so that it leaves a trace; a refusal stands in the line of the call. */
function allowedLine({ tool, input }: Extract<TurnEvent, { type: 'permission' }>, places: Places): string {
  const { name, target } = toolTitle(tool, isObject(input) ? input : {}, places);
  return `  allowed: ${name} ${target}`.trimEnd();
}

/** The dim line under an answer: what mira added, how long it took, how many tokens, what it cost. */
export function endLine(result: TurnResult): string {
  const { usage, costUsd, durationMs, context } = result;
  const added = addedText(context);
  return `${added === '' ? '' : `added ${added} · `}${seconds(durationMs)} · ${totalTokens(usage)} tokens · ${dollars(costUsd)}`;
}

const asText = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** The rows nearest to the end that would still fit if the window became narrow. */
function tail(rows: readonly string[], columns: number, most: number): readonly string[] {
  let room = NARROW_ROWS;
  let from = rows.length;
  while (from > 0 && rows.length - from < most) {
    const needed = columns <= NARROW ? 1 : Math.max(1, Math.ceil(styledWidth(rows[from - 1] ?? '') / NARROW));
    if (needed > room) break;
    room -= needed;
    from -= 1;
  }
  return rows.slice(from);
}

class View implements AnswerView {
  readonly #parts: AnswerViewParts;
  readonly #board: ToolBoard;
  readonly #thought: Thought;
  readonly #late: LateText;
  #text: MarkdownStream;
  #over = false;
  #shown = '';
  #silence: Silence | null = null;
  /** What stands in the scrollback last: between text and lines about tools there is a blank line. */
  #last: 'nothing' | 'text' | 'lines' = 'nothing';

  constructor(parts: AnswerViewParts) {
    this.#parts = parts;
    this.#text = parts.drawing.begin();
    this.#late = openLateText(parts.changed);
    this.#thought = openThought({ ...parts, whole: parts.thoughts });
    this.#board = openToolBoard({ ...parts, words: () => parts.drawing.differ()?.words ?? null });
  }

  readonly accept = (event: TurnEvent): string => {
    const lines = this.#late.behind(this.#silenceEnds(event) + this.#take(event));
    // Who is asked must be able to scroll up to what was said before.
    return event.type === 'permission_asked' ? lines + this.#late.release() : lines;
  };

  readonly due = (): string => this.#late.due();

  readonly release = (): string => this.#late.release();

  /** The row that counts down says each try; when it is over, one line says what there was. */
  #silenceEnds(event: TurnEvent): string {
    const silence = this.#silence;
    if (silence === null || event.type === 'retry') return '';
    this.#silence = null;
    return this.#note(silenceText(silence, this.#parts.steadyMs()));
  }

  #take(event: TurnEvent): string {
    switch (event.type) {
      case 'text':
        return this.#addText(event.delta);
      case 'text_reset':
        return this.#reset(event.text);
      case 'thinking':
        this.#thought.add(event.delta);
        return this.#endText();
      case 'tool_started': {
        const before = this.#endText() + this.#lines(this.#thought.any() ? this.#settled() : []);
        this.#board.started(event);
        return before;
      }
      case 'tool_finished':
        return this.#endText() + this.#lines(this.#board.finished(event));
      case 'task':
        return this.#lines(this.#board.task(event));
      case 'permission_asked':
        this.#board.asked(event.question.toolUseId);
        return '';
      case 'permission':
        this.#board.answered(event.tool, event.input);
        return event.decision === 'allow' && !OWN_VIEW.has(event.tool)
          ? this.#note(allowedLine(event, this.#parts.places))
          : '';
      case 'notice':
        return this.#note(stripControls(event.message));
      case 'retry':
        this.#silence = afterRetry(this.#silence, event, this.#parts.steadyMs());
        return '';
      case 'compacted':
        return this.#note('claude compacted the conversation to make room');
      case 'ended':
        return this.#ended(event);
      case 'started':
      case 'call':
      case 'context_window':
      case 'permission_withdrawn':
        return '';
      default:
        return never(event);
    }
  }

  /** Lines about what claude does, apart from its text. */
  #lines(lines: readonly string[]): string {
    if (lines.length === 0) return '';
    const gap = this.#last === 'text' ? '\n' : '';
    this.#last = 'lines';
    return gap + asText(lines);
  }

  #note(text: string): string {
    const { theme, columns } = this.#parts;
    const rows = wrapStyled(inSigns(text, theme().signs), Math.max(20, columns() - 1)).map((row) => theme().dim(row));
    return this.#endText() + this.#lines([...this.#board.settle(), ...rows]);
  }

  #addText(delta: string): string {
    const before = this.#lines(this.#settled());
    this.#shown += delta;
    return before + this.#written(this.#text.push(delta));
  }

  #written(text: string, more = false): string {
    if (text === '' && !more) return '';
    const gap = this.#last === 'lines' ? '\n' : '';
    this.#last = 'text';
    return gap + text;
  }

  /** Before anything else that an event brings: what waits of a text goes where all behind it waits, too. */
  #endText(): string {
    const text = this.#text;
    this.#text = this.#parts.drawing.begin();
    const lines = text.close();
    if (!text.waits()) return this.#written(lines);
    this.#late.wait(this.#written(lines, true), text);
    return '';
  }

  /** Lines in the scrollback cannot be taken back: say what happens, then show the whole answer once. */
  #reset(whole: string): string {
    const lead = this.#shown === '' ? '' : this.#note('the stream broke; here is the whole answer again');
    this.#shown = '';
    return lead + this.#addText(whole);
  }

  #ended(result: TurnResult): string {
    const { theme, columns, endLine: showEnd } = this.#parts;
    const { dim, bold, error, signs } = theme();
    const before = this.#rest();
    this.#over = true;
    const atWords = (line: string): string[] =>
      wrapStyled(line, Math.max(20, columns() - 1)).map((row) => row.trimEnd());
    const dimly = (line: string): string => asText(atWords(line).map(dim));
    if (result.status === 'done') return showEnd ? before + dimly(inSigns(endLine(result), signs)) : before;
    if (result.status === 'interrupted') return before + dimly('interrupted; what had come is kept');
    const hint = result.error?.hint;
    const message = stripControls(result.error?.message ?? 'the turn failed');
    return (
      before +
      asText(atWords(`error: ${message}`).map((row) => error(bold(row)))) +
      (hint ? dimly(stripControls(hint)) : '')
    );
  }

  #rest(): string {
    return this.#endText() + this.#lines(this.#settled());
  }

  /** What waited to be joined, then what was thought behind it: a call ends the thought before it. */
  #settled(): readonly string[] {
    return [...this.#board.settle(), ...this.#thought.settle()];
  }

  readonly leave = (): string => {
    const rest = this.#over ? '' : this.#rest() + this.#note('interrupted; what had come is kept');
    return this.#late.behind(rest) + this.#late.release();
  };

  readonly openRows = (columns: number, most = OPEN_ROWS): readonly string[] => {
    const rows = Math.max(1, Math.min(OPEN_ROWS, most));
    const { ellipsis } = this.#parts.theme().signs;
    const about = this.#over ? [] : [...this.#board.rows(columns), ...this.#thought.rows(columns)];
    const late = this.#late.rows(columns, rows);
    const text = this.#text.open(columns, rows);
    const gap = text.length > 0 && this.#last === 'lines' && text.length < rows ? [''] : [];
    return [...tail([...late, ...gap, ...text], columns, rows), ...about].map((row) =>
      cutStyled(row, Math.max(10, columns - 1), ellipsis),
    );
  };
}

/** What a view needs at least; without a drawing the text stays as claude wrote it. */
export type ViewParts = Pick<AnswerViewParts, 'columns' | 'endLine'> & Partial<AnswerViewParts>;

/** Draws one turn: its text as markdown, one line for each tool, one for how it ended. */
export function viewAnswer(theme: Theme, parts: ViewParts): AnswerView {
  const { columns } = parts;
  return new View({
    theme: () => theme,
    drawing: plainDrawing(columns),
    places: { root: '', home: '' },
    steadyMs: () => 0,
    thoughts: () => false,
    changed: () => undefined,
    ...parts,
  });
}
