import { StringDecoder } from 'node:string_decoder';
import { type Paced, watchPace } from './paste-pace.ts';
import { csiReply, readString, type TerminalReply } from './terminal-replies.ts';

/** One thing a person did at the keyboard. */
export type KeyEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'key'; readonly name: KeyName; readonly alt: boolean; readonly shift: boolean }
  /** Pasted text as the terminal gave it; never read as keys. */
  | { readonly type: 'paste'; readonly text: string };

export type KeyName =
  | 'enter'
  | 'escape'
  | 'tab'
  | 'backspace'
  | 'delete'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'pageup'
  | 'pagedown'
  | `ctrl-${string}`
  | `alt-${string}`;

/** Bytes in, keys out. Sequences and characters may be cut anywhere between two chunks. */
export interface KeyDecoder {
  /**
   * `atMs`: when the chunk came, on a steady clock. With it, keys that come faster than anybody types are known for a
   * paste of a terminal that does not mark them.
   */
  readonly feed: (chunk: Buffer, atMs?: number) => readonly KeyEvent[];
  /** A lone Esc is known only by what does not follow: call this some 30 ms after the last chunk. */
  readonly flush: () => readonly KeyEvent[];
  /** Something waits that only `flush` or more bytes will settle. */
  readonly pending: () => boolean;
}

const PASTE_START = '\u001b[200~';
const PASTE_END = '\u001b[201~';

const FINALS: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
};
const TILDES: Readonly<Record<string, KeyName>> = {
  '1': 'home',
  '3': 'delete',
  '4': 'end',
  '5': 'pageup',
  '6': 'pagedown',
  '7': 'home',
  '8': 'end',
};
const CODES: Readonly<Record<string, KeyName>> = { '9': 'tab', '13': 'enter', '27': 'escape', '127': 'backspace' };

const key = (name: KeyName, alt = false, shift = false): KeyEvent => ({ type: 'key', name, alt, shift });

/** A control character as a key: 0x01 is Ctrl+A, 0x1f Ctrl+_; Enter, Tab and Backspace have their own names. */
function control(char: string): KeyEvent {
  if (char === '\r') return key('enter');
  if (char === '\t') return key('tab');
  if (char === '\u007f' || char === '\b') return key('backspace');
  if (char === '\u0000') return key('ctrl-space');
  return key(`ctrl-${String.fromCharCode(char.charCodeAt(0) + 64).toLowerCase()}`);
}

/** Codes of CSI-u that are no characters: modifiers by themselves, media keys (kitty's private area). */
const isPrivate = (code: number): boolean => code >= 0xe000 && code <= 0xf8ff;

/** A key that CSI-u or modifyOtherKeys names by its code; null for one that types nothing. */
function coded(code: string, { alt, ctrl, shift }: { alt: boolean; ctrl: boolean; shift: boolean }): KeyEvent | null {
  const special = CODES[code];
  if (special !== undefined) return key(special, alt, shift);
  const point = Number.parseInt(code, 10);
  if (!Number.isInteger(point) || point < 0x20 || point > 0x10ffff || isPrivate(point)) return null;
  const char = String.fromCodePoint(point);
  if (ctrl && /^[a-z_^\]\\@ ]$/i.test(char)) {
    const name: KeyName = char === ' ' || char === '@' ? 'ctrl-space' : `ctrl-${char.toLowerCase()}`;
    return key(name, alt);
  }
  if (alt) return key(`alt-${char}`, true);
  return ctrl ? null : { type: 'text', text: char };
}

/** A whole CSI or SS3 sequence as a key; null for one that says nothing here. */
function sequence(params: string, final: string): KeyEvent | null {
  const [first = '', second = '', third = ''] = params.split(';');
  const [modifiers = '', kind = ''] = second.split(':');
  // A key that is let go, from a terminal that was left in such a mode.
  if (kind === '3') return null;
  const modifier = Math.max(0, Number.parseInt(modifiers, 10) - 1 || 0);
  const shift = (modifier & 1) !== 0;
  const alt = (modifier & 2) !== 0;
  const ctrl = (modifier & 4) !== 0;
  const named = final === '~' ? TILDES[first] : FINALS[final];
  if (named !== undefined) return key(named, alt || ctrl, shift);
  if (final === 'Z') return key('tab', false, true);
  // CSI-u (code:shifted:base;modifiers), and modifyOtherKeys (27;modifiers;code~).
  if (final === 'u') return coded(first.split(':')[0] ?? '', { alt, ctrl, shift });
  return final === '~' && first === '27' ? coded(third, { alt, ctrl, shift }) : null;
}

type Read =
  | { readonly event: KeyEvent | null; readonly length: number; readonly reply?: TerminalReply | null }
  | 'more';

/** A whole CSI sequence, SS3 sequence or key of the Linux console at the beginning of `input`; null without one. */
function readSequence(input: string): Read | null {
  const csi = /^\u001b\[([0-9;:?<=>]*\$?)([A-Za-z~@^])/.exec(input);
  if (csi !== null) {
    const [whole, params = '', final = ''] = csi;
    const reply = csiReply(params, final);
    return { event: reply === null ? sequence(params, final) : null, length: whole.length, reply };
  }
  const ss3 = /^\u001bO([A-Za-z])/.exec(input);
  if (ss3 !== null) return { event: sequence('', ss3[1] ?? ''), length: 3 };
  // F1 to F5 of the Linux console.
  return /^\u001b\[\[./.test(input) ? { event: null, length: 4 } : null;
}

/** Sequences that more bytes may complete, and which a person's Esc may begin as well. */
const UNFINISHED = /^\u001b(?:\[[0-9;:<=>]*|\[\[|O|[\]P])?$/;
/** No key begins with `ESC [ ?`: the rest of a reply is on its way, however slow the line. */
const UNFINISHED_REPLY = /^\u001b\[\?[0-9;:]{0,28}\$?$/;

/** The first key of `input`, which starts with Esc. */
function readEscape(input: string, last: boolean): Read {
  if (UNFINISHED_REPLY.test(input)) return 'more';
  if (UNFINISHED.test(input)) {
    if (!last) return 'more';
    return /^\u001b[\]P]$/.test(input) ? afterEscape(input.slice(1)) : { event: key('escape'), length: 1 };
  }
  const said = readString(input);
  if (said === 'more') return 'more';
  if (said !== null) return { event: null, ...said };
  return readSequence(input) ?? afterEscape(String.fromCodePoint(input.codePointAt(1) ?? 0));
}

/** Esc and one more character: Alt and that key, or an Esc by itself. */
function afterEscape(next: string): Read {
  if (next === '\r' || next === '\n') return { event: key('enter', true), length: 2 };
  if (next === '\u007f') return { event: key('backspace', true), length: 2 };
  if (next < ' ') return { event: key('escape'), length: 1 };
  return { event: key(`alt-${next}`, true), length: 1 + next.length };
}

const heldEnters = (count: number): readonly KeyEvent[] => Array.from({ length: count }, () => key('enter'));

/** A chunk whose speed has told what it is. */
function readPaced({ typed, pasted }: Paced): readonly KeyEvent[] {
  if (pasted !== '') return [{ type: 'paste', text: pasted }];
  return typed === '' ? [] : [{ type: 'text', text: typed }];
}

/** Makes a decoder for one stdin; what the terminal says by itself goes to `replied`. */
export function decodeKeys(replied: (reply: TerminalReply) => void = () => undefined): KeyDecoder {
  const utf8 = new StringDecoder('utf8');
  const pace = watchPace();
  let input = '';
  let paste: string | null = null;

  const readPaste = (): KeyEvent | null => {
    if (paste === null) return null;
    const end = input.indexOf(PASTE_END);
    if (end < 0) {
      // The end mark itself may be cut: keep what could be its beginning.
      const keep = Math.min(input.length, PASTE_END.length - 1);
      paste += input.slice(0, input.length - keep);
      input = input.slice(input.length - keep);
      return null;
    }
    const text = paste + input.slice(0, end);
    input = input.slice(end + PASTE_END.length);
    paste = null;
    pace.marked();
    return { type: 'paste', text };
  };

  const readOne = (last: boolean): Read => {
    if (input.startsWith('\u001b')) return readEscape(input, last);
    const plain = /^[^\u0000-\u001f\u007f]+/.exec(input);
    if (plain !== null) return { event: { type: 'text', text: plain[0] }, length: plain[0].length };
    return { event: control(input[0] ?? ''), length: 1 };
  };

  /** The next event that is complete; null when more bytes are needed. */
  const next = (last: boolean): { readonly event: KeyEvent | null } | null => {
    if (paste === null && input.startsWith(PASTE_START)) {
      input = input.slice(PASTE_START.length);
      paste = '';
    }
    if (paste !== null) {
      const event = readPaste();
      return event === null ? null : { event };
    }
    if (input === '') return null;
    const read = readOne(last);
    if (read === 'more') return null;
    input = input.slice(read.length);
    if (read.reply !== undefined && read.reply !== null) replied(read.reply);
    return { event: read.event };
  };

  const drain = (last: boolean): KeyEvent[] => {
    const events: KeyEvent[] = [];
    for (let read = next(last); read !== null; read = next(last)) if (read.event !== null) events.push(read.event);
    return events;
  };

  /**
   * Terminals without bracketed paste send a paste as one chunk of keys: a line break that is not its last byte can
   * only come from a paste, since nobody types that fast.
   */
  const unbracketed = (text: string): boolean =>
    paste === null && input === '' && !text.includes('\u001b') && /[\r\n][^\r\n]/.test(text);

  return {
    feed(chunk, atMs) {
      const text = utf8.write(chunk);
      const paced = paste === null && input === '' && atMs !== undefined ? pace.chunk(text, atMs) : null;
      if (paced !== null) return readPaced(paced);
      if (unbracketed(text)) {
        pace.pasted();
        return [...heldEnters(pace.release()), { type: 'paste', text: text.replace(/\r\n?/g, '\n') }];
      }
      // A line that was typed before the terminal was in raw mode ends in a line feed; Ctrl+J comes alone.
      input += paste === null && input === '' && /^[^\u001b\r\n]+\n$/.test(text) ? `${text.slice(0, -1)}\r` : text;
      return [...heldEnters(pace.release()), ...drain(false)];
    },
    flush: () => (paste === null ? [...heldEnters(pace.settled()), ...drain(true)] : []),
    pending: () => paste === null && (input !== '' || pace.holds()),
  };
}
