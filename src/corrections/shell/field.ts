/**
 * A field is a word after the shell has expanded it, as far as that can be known without running anything. What stands
 * for more than one text is a character of the private use area, which no command holds.
 */

/** Any text at all: only the running shell knows it. */
export const ANY = '\ue000';
/** An unquoted `*`: any text without a slash. */
export const STAR = '\ue001';
/** An unquoted `?` or `[…]`: one character. */
export const ONE = '\ue002';

const SPECIAL = /[\ue000-\ue00f]/g;

/** Text as a field: nothing in it is special. */
export function asField(text: string): string {
  return text.replace(SPECIAL, '?');
}

/** Whether a field stands for exactly one text. */
export function isKnown(field: string): boolean {
  return !/[\ue000-\ue002]/.test(field);
}

/** The field as a person writes it. */
export function showField(field: string): string {
  return field.replaceAll(ANY, '…').replaceAll(STAR, '*').replaceAll(ONE, '?');
}

export type Token =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'one' }
  /** `deep`: slashes too. */
  | { readonly kind: 'many'; readonly deep: boolean };

const characters = (text: string): Token[] => [...text].map((character) => ({ kind: 'character', character }));

/** The tokens of a field. `anyIsText`: what is unknown counts as a text of its own that equals no other. */
export function fieldTokens(field: string, anyIsText: boolean): Token[] {
  return [...field].flatMap((c): Token[] => {
    if (c === STAR) return [{ kind: 'many', deep: false }];
    if (c === ONE) return [{ kind: 'one' }];
    return c === ANY && !anyIsText ? [{ kind: 'many', deep: true }] : characters(c);
  });
}

/** The tokens of a glob without braces: `*`, `?`, `[…]`, and `**` for slashes too. */
export function globTokens(glob: string, slashes: boolean): Token[] {
  const tokens: Token[] = [];
  for (const [piece] of glob.matchAll(/\*\*\/|\*+|\?|\[[^\]]+\]|\\?[\s\S]/gu)) {
    if (piece === '**/') tokens.push({ kind: 'many', deep: true });
    else if (piece.startsWith('*')) tokens.push({ kind: 'many', deep: slashes || piece.length > 1 });
    else if (piece === '?' || (piece.startsWith('[') && piece.length > 2)) tokens.push({ kind: 'one' });
    else tokens.push(...characters(piece.length > 1 && piece.startsWith('\\') ? piece.slice(1) : piece));
  }
  return tokens;
}

function fits(token: Token, other: Token): boolean {
  const slash = other.kind === 'character' && other.character === '/';
  if (token.kind === 'many') return token.deep || !slash;
  if (token.kind === 'one') return !slash;
  return other.kind !== 'character' || other.character === token.character;
}

/** Where one can stand in two patterns at once, from the place of the first one on. */
interface Row {
  /** [j]: what stands before the present token of one and before b[j] can be the same text. */
  readonly here: boolean[];
  /** The same for the next token of the first pattern. */
  readonly next: boolean[];
}

function advance({ here, next }: Row, x: Token | undefined, y: Token | undefined, j: number): void {
  if (x?.kind === 'many') next[j] = true;
  if (y?.kind === 'many') here[j + 1] = true;
  if (x === undefined || y === undefined) return;
  if (x.kind === 'many' && fits(x, y)) here[j + 1] = true;
  if (y.kind === 'many' && fits(y, x)) next[j] = true;
  if (x.kind !== 'many' && y.kind !== 'many' && fits(x, y) && fits(y, x)) next[j + 1] = true;
}

/** Whether some text fits both patterns. Takes the product of their lengths. */
export function overlaps(a: readonly Token[], b: readonly Token[]): boolean {
  const empty = (): boolean[] => new Array<boolean>(b.length + 1).fill(false);
  let here = empty();
  here[0] = true;
  for (let i = 0; i < a.length; i++) {
    const next = empty();
    for (let j = 0; j <= b.length; j++) if (here[j]) advance({ here, next }, a[i], b[j], j);
    here = next;
  }
  for (let j = 0; j < b.length; j++) if (here[j]) advance({ here, next: empty() }, undefined, b[j], j);
  return here[b.length] ?? false;
}

/** How sure a match is. */
export type Fit = 'yes' | 'perhaps' | 'no';

/** Whether a field fits a glob of one word: `perhaps` where that hangs on what is unknown. */
export function fitOf(field: string, glob: readonly Token[]): Fit {
  if (overlaps(fieldTokens(field, true), glob)) return 'yes';
  return field.includes(ANY) && overlaps(fieldTokens(field, false), glob) ? 'perhaps' : 'no';
}
