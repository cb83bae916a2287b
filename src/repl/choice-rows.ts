import { showHidden } from '../lib/visible.ts';
import { textWidth, wrapText } from '../lib/width.ts';
import { cutStyled } from '../render/styled-text.ts';
import { type ChoiceState, pointedAt, type UserQuestion } from './ask-user-view.ts';
import { KEPT_ROWS } from './layout.ts';
import { wrapParts } from './wrap-parts.ts';

/** A question of claude's to the person, as it stands in a window. */
export interface ChoiceView {
  readonly rows: readonly string[];
  /** Something of it is not shown; `d` writes all of it into the scrollback. */
  readonly cut: boolean;
}

const OWN_WORDS = 'other words …';
/** Rows that the options keep in a low window, where the question itself is longer than what is left. */
const LIST_ROWS = 4;
/** The keys alone, where the window has no room for words. */
const BRIEF_KEYS = ['arrows', 'Enter', 'r', 'd', 'Esc'];

function keysOf(multiple: boolean, cut: boolean): readonly string[] {
  const choose = multiple ? ['arrows move', 'space or a digit chooses'] : ['arrows or a digit choose'];
  return [...choose, 'Enter sends', 'r other words', ...(cut ? ['d show all'] : []), 'Esc cancel the turn'];
}

/** One text for each option, and one for own words behind them. */
function optionTexts({ options, multiple }: UserQuestion, chosen: readonly number[]): readonly string[] {
  const shown = options.map(({ label, description }, index) => {
    const box = multiple ? (chosen.includes(index) ? '[x] ' : '[ ] ') : '';
    const about = description === '' ? '' : `: ${showHidden(description)}`;
    return `${index + 1} ${box}${showHidden(label)}${about}`;
  });
  return [...shown, `r ${OWN_WORDS}`];
}

const marked = (rows: readonly string[], mark: string): readonly string[] =>
  rows.map((row, line) => `${line === 0 ? mark : ' '} ${row}`);

/** At most `most` rows; the last one says that there were more. */
function firstRows(rows: readonly string[], most: number, columns: number): readonly string[] {
  if (rows.length <= most) return rows;
  const last = (rows[most - 1] ?? '').trimEnd();
  return [...rows.slice(0, most - 1), cutStyled(`${last}${textWidth(last) < columns ? '' : ' '}…`, columns, '…')];
}

/** Blocks around the one at `at`, as many as `room` rows hold; it stands among them whatever room there is. */
function blocksAround(blocks: readonly (readonly string[])[], at: number, room: number): readonly string[] {
  let shown = [...(blocks[at] ?? [])].slice(0, room);
  let [before, after] = [at - 1, at + 1];
  for (;;) {
    const next = blocks[after];
    const previous = blocks[before];
    if (next !== undefined && shown.length + next.length <= room) {
      shown = [...shown, ...next];
      after++;
    } else if (previous !== undefined && shown.length + previous.length <= room) {
      shown = [...previous, ...shown];
      before--;
    } else return shown;
  }
}

/** The rows of the open question, at most as many as the window holds. Nothing is chosen before the person has chosen it. */
export function choiceView(
  questions: readonly UserQuestion[],
  state: ChoiceState,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): ChoiceView {
  const open = questions[state.at];
  if (open === undefined) return { rows: [], cut: false };
  const width = Math.max(8, columns - 3);
  const position = questions.length > 1 ? ` (${state.at + 1} of ${questions.length})` : '';
  const head = wrapText(`${showHidden(open.question)}${position}`, columns - 1);
  const texts = optionTexts(open, state.chosen);
  const pointed = pointedAt(open, state);
  const blocks = texts.map((text, at) => marked(wrapText(text, width), at === pointed ? '*' : ' '));
  const room = rows - KEPT_ROWS;
  const whole = [...head, ...blocks.flat(), ...wrapParts(keysOf(open.multiple, false), columns - 1)];
  if (whole.length <= room) return { rows: whole, cut: false };

  const words = wrapParts(keysOf(open.multiple, true), columns - 1);
  const keys = words.length * 2 > room ? wrapParts(BRIEF_KEYS, columns - 1) : words;
  const left = Math.max(2, room - keys.length);
  const shownHead = firstRows(head, Math.max(1, left - Math.min(LIST_ROWS, blocks.length)), columns - 1);
  // The one that is pointed at stands there whole, the others in a row each.
  const short = blocks.map((block, at) => (at === pointed ? block : firstRows(block, 1, columns - 1)));
  const list = blocksAround(short, pointed ?? 0, Math.max(1, left - shownHead.length));
  return { rows: [...shownHead, ...list, ...keys], cut: true };
}

/** All of the open question, for the scrollback. */
export function choiceText(questions: readonly UserQuestion[], { at, chosen }: ChoiceState): string {
  const open = questions[at];
  if (open === undefined) return '';
  return [
    showHidden(open.question),
    ...optionTexts(open, chosen)
      .slice(0, -1)
      .map((text) => `  ${text}`),
  ].join('\n');
}
