import { jsonText, stripControls } from '../lib/terminal-text.ts';
import type { TurnEvent, TurnResult } from '../turn/events.ts';

/** Where one answer goes. */
export interface AnswerPrinter {
  readonly event: (event: TurnEvent) => void;
}

export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** stdout is a terminal: text is shown as it comes. */
  readonly live: boolean;
}

/** Longest input that is spelled out in a note about a refused call. */
const INPUT_CHARACTERS = 120;

function deniedLine(tool: string, input: unknown, reason: string): string {
  const shown = JSON.stringify(input) ?? '';
  const short = shown.length > INPUT_CHARACTERS ? `${shown.slice(0, INPUT_CHARACTERS)}…` : shown;
  return stripControls(`mira: refused ${tool} ${short}: ${reason}`).replaceAll('\n', ' ');
}

/** What a person on stderr hears of an event, besides the answer. */
function noteOf(event: TurnEvent): string | null {
  switch (event.type) {
    case 'notice':
      return `mira: ${stripControls(event.message)}`;
    case 'retry': {
      const status = event.status === null ? '' : ` (${event.status})`;
      return `mira: the API did not answer${status}; try ${event.attempt} of ${event.maxRetries} in ${(event.delayMs / 1000).toFixed(1)} s`;
    }
    case 'permission':
      if (event.decision === 'allow' || event.told === true) return null;
      return deniedLine(event.tool, event.input, event.reason ?? 'not allowed');
    case 'compacted':
      return 'mira: claude compacted the conversation to make room';
    default:
      return null;
  }
}

/** The failure of a turn as two lines for a person; empty when all went well. */
export function failureLines(result: TurnResult): string {
  if (result.error === null) return '';
  const hint = result.error.hint === null ? '' : `\n  ${result.error.hint}`;
  return stripControls(`mira: ${result.error.message}${hint}\n`);
}

/**
 * Where a text begins that only what follows can judge: a control character with all behind it, and at the end half a
 * surrogate pair, a flag that is being spelled, or characters that a joiner may bind to the next.
 */
const UNDECIDED =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|(?:\u{1f3f4}[\u{e0020}-\u{e007f}]*|[^\u0000-\u007f](?:\p{M}|\p{Emoji_Modifier}|[\u200c\u200d][^\u0000-\u007f]?)*)?[\ud800-\udbff]?$/u;

/**
 * The answer as text: on a terminal as it comes, to a pipe whole. Escape sequences in it never get out; only whole
 * lines are judged, so that a sequence cut between two pieces is seen as one.
 */
export function textPrinter({ out, err, live }: Streams): AnswerPrinter {
  let open = '';
  let ended = true;

  const show = (text: string): void => {
    const clean = stripControls(text);
    if (clean === '') return;
    out(clean);
    ended = clean.endsWith('\n');
  };
  const add = (text: string): void => {
    open += text;
    const at = UNDECIDED.exec(open)?.index ?? open.length;
    const line = open.lastIndexOf('\n') + 1;
    const end = Math.max(line, at);
    show(open.slice(0, end));
    open = open.slice(end);
  };
  const finishLine = (): void => {
    show(open);
    open = '';
    if (!ended) out('\n');
    ended = true;
  };

  const end = (result: TurnResult): void => {
    if (!live) show(result.text);
    finishLine();
    err(failureLines(result));
  };

  return {
    event(event) {
      if (event.type === 'ended') return end(event);
      if (live && event.type === 'text') return add(event.delta);
      if (live && event.type === 'text_reset') {
        finishLine();
        err('mira: the stream broke; here is the whole answer again\n');
        return add(event.text);
      }
      const note = noteOf(event);
      if (note === null) return;
      if (live) finishLine();
      err(`${note}\n`);
    },
  };
}

/** One JSON object when the turn has ended; notes on stderr. */
export function jsonPrinter({ out, err }: Streams): AnswerPrinter {
  return {
    event(event) {
      if (event.type === 'ended') {
        const { type: _type, ...result } = event;
        out(`${jsonText(result)}\n`);
        return;
      }
      const note = noteOf(event);
      if (note !== null) err(`${note}\n`);
    },
  };
}

/**
 * What `--stream-json` prints of an event; null for what is not part of it. The shapes are documented in
 * docs/stream-json.md and only grow.
 */
export function streamLine(event: TurnEvent): object | null {
  switch (event.type) {
    case 'started': {
      const { type, turnId, sessionId, conversationId, model } = event;
      return { type, turnId, sessionId, conversationId, model };
    }
    case 'tool_started': {
      const { type, id, name, input, parentId } = event;
      return { type, id, name, input, parentId };
    }
    case 'tool_finished': {
      const { type, id, status, summary } = event;
      return { type, id, status, summary };
    }
    case 'permission_asked':
    case 'permission_withdrawn':
    case 'context_window':
      return null;
    default:
      return event;
  }
}
