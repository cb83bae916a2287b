import { stripControls } from '../../lib/terminal-text.ts';
import { askByNumber } from '../../prompt/ask-by-number.ts';
import type { Chooser } from '../menu/chooser.ts';
import type { TypedLine } from './read-lines.ts';

/** An answer that comes sooner than this, in milliseconds, was typed at something else. */
const STOOD_MS = 400;

/** Questions to the person in whole lines, one at a time, and who gets the next line. */
export interface LineAsker extends Chooser {
  /** Offers a line to the question that is open; false when there is none, or the line is no answer to it. */
  readonly take: (line: TypedLine) => boolean;
  /** Turns away from the open question; false when there is none. */
  readonly cancel: () => boolean;
  /** As `line`, with a way to take the question back. */
  readonly open: (question: string) => { readonly line: Promise<string | null>; readonly takeBack: () => void };
}

interface OpenQuestion {
  readonly sinceMs: number;
  readonly settle: (text: string | null) => void;
}

/** Makes the asker of one chat in line mode. */
export function makeLineAsker(parts: {
  readonly print: (text: string) => void;
  readonly steadyMs: () => number;
}): LineAsker {
  let stack: readonly OpenQuestion[] = [];

  const open: LineAsker['open'] = (question) => {
    parts.print(question);
    let takeBack: () => void = () => undefined;
    const line = new Promise<string | null>((resolve) => {
      const one: OpenQuestion = {
        sinceMs: parts.steadyMs(),
        settle(text) {
          stack = stack.filter((other) => other !== one);
          resolve(text);
        },
      };
      stack = [...stack, one];
      takeBack = () => one.settle(null);
    });
    return { line, takeBack };
  };
  const { line, pick } = askByNumber((question) => open(question).line);

  return {
    open,
    line,
    pick,
    confirm: async (question) =>
      (await pick(stripControls(question), [
        { key: 'y', name: 'yes' },
        { key: 'n', name: 'no' },
      ])) === 'y',
    async select({ title, items }) {
      const rows = items.map(({ label, hint }, at) => `  ${at + 1}  ${label}${hint === undefined ? '' : `  ${hint}`}`);
      const list = [title, ...rows, 'a number, or nothing to leave it:'].map(stripControls).join('\n');
      for (;;) {
        const typed = (await open(list).line)?.trim() ?? '';
        if (typed === '') return null;
        const item = /^\d+$/.test(typed) ? items[Number(typed) - 1] : undefined;
        if (item !== undefined) return item.value;
      }
    },
    take({ text, pasted }) {
      const question = stack.at(-1);
      if (question === undefined) return false;
      if (pasted || parts.steadyMs() - question.sinceMs < STOOD_MS) {
        parts.print('that came too fast to be an answer; please answer again:');
        return true;
      }
      question.settle(text);
      return true;
    },
    cancel() {
      const question = stack.at(-1);
      question?.settle(null);
      return question !== undefined;
    },
  };
}
