import { draftOf, insertChars, remove } from '../draft.ts';
import { type Completer, type CompletionRequest, completionAt, type Offer } from './completion.ts';
import { changed, type Editing } from './editing.ts';

/** The menu under the editor: open while there are offers for the word at the cursor. */
export interface CompletionMenu {
  readonly offers: () => readonly Offer[];
  /** Index of the chosen offer; null while none is. */
  readonly chosen: () => number | null;
  readonly isOpen: () => boolean;
  /** The text has changed by typing: asks for offers, or closes. `wanted`: the person asked by Tab. */
  readonly follow: (state: Editing, wanted: boolean) => void;
  readonly step: (by: 1 | -1) => void;
  /** The text with the chosen offer (or the first) in it; null when there is none. */
  readonly accept: (state: Editing) => Editing | null;
  /** Closes it; for this word it stays closed until Tab asks for it. */
  readonly dismiss: () => void;
  readonly close: () => void;
}

/** Makes the menu of one editor; `redraw` is called when offers come later. */
export function makeCompletionMenu(complete: Completer, redraw: () => void): CompletionMenu {
  let request: CompletionRequest | null = null;
  let offers: readonly Offer[] = [];
  let chosen: number | null = null;
  let asked: AbortController | null = null;
  let dismissed: number | null = null;
  /** A lone offer that Tab asked for is taken at once. */
  const close = (): void => {
    asked?.abort();
    asked = null;
    request = null;
    offers = [];
    chosen = null;
  };
  const ask = (next: CompletionRequest): void => {
    asked?.abort();
    const asking = new AbortController();
    asked = asking;
    // The offers of the word before stay until others come, so that the menu does not flicker.
    if (request === null || request.from !== next.from || request.kind !== next.kind) offers = [];
    request = next;
    chosen = null;
    let during = true;
    complete(
      next,
      (found) => {
        if (asking.signal.aborted) return;
        const held = chosen === null ? null : offers[chosen]?.text;
        offers = found;
        const again = found.findIndex(({ text }) => text === held);
        chosen = held === null || again < 0 ? null : again;
        if (!during) redraw();
      },
      asking.signal,
    );
    during = false;
  };
  return {
    offers: () => offers,
    chosen: () => chosen,
    isOpen: () => offers.length > 0,
    follow(state, wanted) {
      const next = completionAt(state.draft);
      if (next === null) {
        dismissed = null;
        return close();
      }
      if (wanted || dismissed !== next.from) dismissed = null;
      else return close();
      if (next.typed !== request?.typed || next.from !== request.from || wanted) ask(next);
    },
    step(by) {
      if (offers.length === 0) return;
      if (chosen === null) chosen = by === 1 ? 0 : offers.length - 1;
      else chosen = (chosen + by + offers.length) % offers.length;
    },
    accept(state) {
      const offer = offers[chosen ?? 0];
      if (offer === undefined || request === null) return null;
      const draft = remove(state.draft, request.from, state.draft.cursor);
      close();
      return changed(state, insertChars(draft, draftOf(offer.text).chars));
    },
    dismiss() {
      dismissed = request?.from ?? null;
      close();
    },
    close,
  };
}
