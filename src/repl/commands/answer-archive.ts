import { oneLine } from '../../lib/one-line.ts';
import type { TurnEvent } from '../../turn/events.ts';
import { toolTarget } from '../answer-view.ts';

/** What a tool, or a shell command of the person's, gave. */
export interface ToolOutput {
  readonly title: string;
  readonly text: string;
}

/** What the last turn left behind, whole and from its source, for the commands that show or copy it. */
export interface AnswerArchive {
  /** Takes each event of each turn. */
  readonly accept: (event: TurnEvent) => void;
  /** Keeps what a shell command of the person's gave as the last output. */
  readonly keepOutput: (output: ToolOutput) => void;
  /** Markdown of the last answer, as claude wrote it; empty before there is one. */
  readonly answer: () => string;
  /** What the last tool gave; null before there is one. */
  readonly output: () => ToolOutput | null;
  /** What was thought for the last answer; empty when nothing was. */
  readonly thinking: () => string;
}

/** Makes the archive of one chat. */
export function makeAnswerArchive(): AnswerArchive {
  const titles = new Map<string, string>();
  let answer = '';
  let coming = '';
  let thinking = '';
  let output: ToolOutput | null = null;

  const accept = (event: TurnEvent): void => {
    switch (event.type) {
      case 'started':
        coming = '';
        thinking = '';
        titles.clear();
        break;
      case 'text':
        coming += event.delta;
        break;
      case 'text_reset':
        coming = event.text;
        break;
      case 'thinking':
        thinking += event.delta;
        break;
      case 'tool_started':
        titles.set(event.id, oneLine(`${event.name} ${toolTarget(event.input)}`.trimEnd(), 200));
        break;
      case 'tool_finished':
        output = { title: titles.get(event.id) ?? 'tool', text: event.output };
        break;
      case 'ended':
        // The result's text is the whole answer, parts of a tool loop kept apart as they were.
        if ((event.text || coming) !== '') answer = event.text || coming;
        break;
      default:
    }
  };

  return {
    accept,
    keepOutput: (kept) => {
      output = kept;
    },
    answer: () => answer,
    output: () => output,
    thinking: () => thinking,
  };
}
