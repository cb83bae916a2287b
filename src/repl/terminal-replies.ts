/** What a terminal says by itself, between the keys of the person. */
export type TerminalReply =
  /** The window has the person's eyes, or no longer (CSI ? 1004). */
  | { readonly type: 'focus'; readonly focused: boolean }
  /** Its text colour (10) or background (11), each part from 0 to 1. */
  | { readonly type: 'colour'; readonly which: 10 | 11; readonly rgb: readonly [number, number, number] }
  /** Answer to a question about a mode (DECRQM): 1 set, 2 reset, 0 unknown to it. */
  | { readonly type: 'mode'; readonly mode: number; readonly state: number }
  /** Answer to CSI > c: the kind of terminal, by the number it gives itself. */
  | { readonly type: 'kind'; readonly kind: number }
  /** Answer to CSI c; it ends a row of questions, since every terminal knows it. */
  | { readonly type: 'attributes' };

/** A reply that is longer has lost its end. */
const MAX_REPLY = 256;

/** OSC, DCS, APC, PM and SOS with their end: BEL or ST. */
const STRING = /^\u001b[\]P_^X]([^\u0007\u001b\u009c]*)(?:\u0007|\u001b\\|\u009c)/;

/** What may be the beginning of such a string: an OSC with its number, a DCS with its parameters. */
const BEGUN = /^\u001b(?:\][0-9]{1,4}(?:;[^\u0000-\u001f]*)?|P[0-9]*[0-9;>!$+][^\u0000-\u001f]*)\u001b?$/;

/** One part of an `rgb:` colour, of one to four hexadecimal digits, as a share of its most. */
const part = (hex: string): number => Number.parseInt(hex, 16) / (16 ** hex.length - 1);

/** The reply of an OSC string without its frame; null for one that was not asked for. */
function ofString(text: string): TerminalReply | null {
  const found = /^1([01]);rgba?:([0-9a-f]{1,4})\/([0-9a-f]{1,4})\/([0-9a-f]{1,4})/i.exec(text);
  if (found === null) return null;
  const [, which, red = '0', green = '0', blue = '0'] = found;
  return { type: 'colour', which: which === '0' ? 10 : 11, rgb: [part(red), part(green), part(blue)] };
}

/** A string of the terminal at the beginning of `input`: how long it is, and what it says. Null: there is none. */
export function readString(
  input: string,
): { readonly length: number; readonly reply: TerminalReply | null } | 'more' | null {
  const whole = STRING.exec(input);
  if (whole !== null && whole[0].length <= MAX_REPLY)
    return { length: whole[0].length, reply: ofString(whole[1] ?? '') };
  return input.length <= MAX_REPLY && BEGUN.test(input) ? 'more' : null;
}

/** The reply of a whole CSI sequence; null for a key or for one that says nothing here. */
export function csiReply(params: string, final: string): TerminalReply | null {
  if (params === '' && (final === 'I' || final === 'O')) return { type: 'focus', focused: final === 'I' };
  if (final === 'c' && params.startsWith('?')) return { type: 'attributes' };
  const kind = /^>(\d+)/.exec(params);
  if (final === 'c' && kind !== null) return { type: 'kind', kind: Number(kind[1]) };
  const mode = /^\?(\d+);(\d)\$$/.exec(params);
  if (final === 'y' && mode !== null) return { type: 'mode', mode: Number(mode[1]), state: Number(mode[2]) };
  return null;
}
