/** How an answer names a memory that it used; the person never sees it. */
const TAG = / ?<mira:memory_ref="([0-9a-f-]{6,36})" ?\/>/g;

const HEAD = '<mira:memory_ref="';
const LONGEST_ID = 36;

/** Whether `tail`, the end of what has come, may be the beginning of a tag. */
function mayBecomeTag(tail: string): boolean {
  const plain = tail.startsWith(' ') ? tail.slice(1) : tail;
  if (plain.length <= HEAD.length) return HEAD.startsWith(plain);
  if (!plain.startsWith(HEAD)) return false;
  const rest = plain.slice(HEAD.length);
  const id = /^[0-9a-f-]*/.exec(rest)?.[0] ?? '';
  return id.length <= LONGEST_ID && ['', '"', '" ', '"/', '" /'].includes(rest.slice(id.length));
}

/** Where the part of `text` begins that only what follows can judge. */
function undecidedFrom(text: string): number {
  const open = text.lastIndexOf('<');
  for (const at of open === -1 ? [] : [open]) {
    const start = text[at - 1] === ' ' ? at - 1 : at;
    if (mayBecomeTag(text.slice(start))) return start;
  }
  return text.endsWith(' ') ? text.length - 1 : text.length;
}

/** Takes the tags out of an answer as it grows. Only a tag that names what was given is one. */
export interface ReferenceFilter {
  /** What may be shown of it now; the rest comes with the next piece. */
  readonly feed: (delta: string) => string;
  /** What was still held back: nothing follows, so it is text. */
  readonly flush: () => string;
  /** Forgets what had come: the answer begins anew. */
  readonly restart: () => void;
  /** The ids that were named, as they stood in the tags. */
  readonly named: () => ReadonlySet<string>;
}

/** Opens a filter for one answer. `isGiven`: whether this claude session was given something under that short id. */
export function filterReferences(isGiven: (ref: string) => boolean): ReferenceFilter {
  let held = '';
  const named = new Set<string>();
  const strip = (text: string): string =>
    text.replace(TAG, (tag, ref: string) => {
      if (!isGiven(ref)) return tag;
      named.add(ref);
      return '';
    });
  return {
    feed(delta) {
      const text = strip(held + delta);
      const end = undecidedFrom(text);
      held = text.slice(end);
      return text.slice(0, end);
    },
    flush() {
      const rest = held;
      held = '';
      return rest;
    },
    restart() {
      held = '';
      named.clear();
    },
    named: () => named,
  };
}

/** Shorter words stand in every answer. */
const SHORTEST_WORD = 4;

/** Share of the content words of `given` that stand in `answer`, 0 to 1: a hint, no proof of use. */
export function overlapOf(given: string, answer: string): number {
  const words = (text: string): Set<string> =>
    new Set(
      text
        .toLowerCase()
        .match(/[\p{L}\p{N}_-]+/gu)
        ?.filter((word) => word.length >= SHORTEST_WORD) ?? [],
    );
  const wanted = words(given);
  if (wanted.size === 0) return 0;
  const has = words(answer);
  return [...wanted].filter((word) => has.has(word)).length / wanted.size;
}
