/** A message that waits for its turn. `draft` is what the editor needs to show it again as it was typed. */
export interface Waiting<D> {
  readonly draft: D;
  /** It stands in the scrollback already, since claude began a turn of its own in that moment. */
  readonly echoed: boolean;
  /** A chat before left it: it is sent only when the person says so. */
  readonly held: boolean;
}

/**
 * Messages that are typed while an answer comes. One of them may be open in the editor: it keeps its place, and neither
 * it nor what stands behind it is taken before it is closed again, so that only its last form is ever sent.
 */
export interface MessageQueue<D> {
  readonly items: () => readonly Waiting<D>[];
  /** Index of the one that is open in the editor; null when none is. */
  readonly open: () => number | null;
  readonly add: (draft: D) => void;
  /** Messages that a chat before left; they wait until each was open in the editor. */
  readonly hold: (drafts: readonly D[]) => void;
  /** Puts one back in front of all others. */
  readonly putBack: (message: Waiting<D>) => void;
  /** Takes the first one that is not held; null when there is none, or when it stands behind the one in the editor. */
  readonly take: () => Waiting<D> | null;
  /** Opens the last one, or the one before the open one, whose place then holds `current`. Null when there is none. */
  readonly openPrevious: (current: D) => D | null;
  /** Opens the one behind the open one, whose place then holds `current`; behind the last none is open, and null comes. */
  readonly openNext: (current: D) => D | null;
  /** Closes the open one in its new form; null takes it out of the queue. */
  readonly closeOpen: (draft: D | null) => void;
  /** Takes the last one, or the open one, out of the queue. Null when there is none. */
  readonly takeBack: () => D | null;
}

/** Makes the queue of one chat. `changed` hears of every change; the open one is not among what it is given. */
export function makeMessageQueue<D>(
  changed: (waiting: readonly Waiting<D>[]) => void = () => undefined,
): MessageQueue<D> {
  let items: readonly Waiting<D>[] = [];
  let open: number | null = null;

  const replace = (at: number, draft: D, held?: false): void => {
    items = items.map((item, index) => (index === at ? { ...item, draft, held: held ?? item.held } : item));
  };
  const remove = (at: number): Waiting<D> | null => {
    const item = items[at] ?? null;
    items = items.filter((_item, index) => index !== at);
    return item;
  };

  /** A method after which is told what waits. */
  const telling =
    <A extends readonly unknown[], R>(method: (...given: A) => R) =>
    (...given: A): R => {
      const result = method(...given);
      changed(items.filter((_item, at) => at !== open));
      return result;
    };

  return {
    items: () => items,
    open: () => open,
    add: telling((draft) => {
      items = [...items, { draft, echoed: false, held: false }];
    }),
    hold: telling((drafts) => {
      items = [...items, ...drafts.map((draft) => ({ draft, echoed: false, held: true }))];
    }),
    putBack: telling((message) => {
      items = [message, ...items];
      if (open !== null) open += 1;
    }),
    take: telling(() => {
      const at = items.findIndex(({ held }) => !held);
      if (at === -1 || (open !== null && at >= open)) return null;
      const taken = remove(at);
      if (open !== null) open -= 1;
      return taken;
    }),
    openPrevious: telling((current) => {
      if (open !== null) replace(open, current);
      const at = (open ?? items.length) - 1;
      const item = items[at];
      if (item === undefined) return null;
      open = at;
      return item.draft;
    }),
    openNext: telling((current) => {
      if (open === null) return null;
      replace(open, current);
      const item = items[open + 1];
      open = item === undefined ? null : open + 1;
      return item?.draft ?? null;
    }),
    closeOpen: telling((draft) => {
      if (open === null) return;
      if (draft === null) remove(open);
      else replace(open, draft, false);
      open = null;
    }),
    takeBack: telling(() => {
      const taken = remove(open ?? items.length - 1);
      open = null;
      return taken?.draft ?? null;
    }),
  };
}
