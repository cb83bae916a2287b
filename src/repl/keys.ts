import { StringDecoder } from 'node:string_decoder';

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
  readonly feed: (chunk: Buffer) => readonly KeyEvent[];
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

/** A whole CSI or SS3 sequence as a key; null for one that says nothing here, such as a reply of the terminal. */
function sequence(params: string, final: string): KeyEvent | null {
  const [first = '', second = ''] = params.split(';');
  const modifier = Math.max(0, Number.parseInt(second, 10) - 1 || 0);
  const shift = (modifier & 1) !== 0;
  const alt = (modifier & 2) !== 0;
  const ctrl = (modifier & 4) !== 0;
  const named = final === '~' ? TILDES[first] : FINALS[final];
  if (named !== undefined) return key(named, alt || ctrl, shift);
  if (final === 'Z') return key('tab', false, true);
  // CSI-u, and modifyOtherKeys (27;modifier;code~).
  const code = final === 'u' ? first : final === '~' && first === '27' ? params.split(';')[2] : undefined;
  if (code === undefined) return null;
  const special = CODES[code];
  if (special !== undefined) return key(special, alt, shift);
  const char = String.fromCodePoint(Number.parseInt(code, 10) || 0xfffd);
  if (ctrl && /^[a-z]$/i.test(char)) return key(`ctrl-${char.toLowerCase()}`, alt, shift);
  return { type: 'text', text: char };
}

type Read = { readonly event: KeyEvent | null; readonly length: number } | 'more';

/** The first key of `input`, which starts with Esc. */
function readEscape(input: string, last: boolean): Read {
  if (input.length === 1) return last ? { event: key('escape'), length: 1 } : 'more';
  const csi = /^\u001b\[([0-9;?<=>]*)([A-Za-z~@^$u])/.exec(input);
  if (csi !== null) return { event: sequence(csi[1] ?? '', csi[2] ?? ''), length: csi[0].length };
  const ss3 = /^\u001bO([A-Za-z])/.exec(input);
  if (ss3 !== null) return { event: sequence('', ss3[1] ?? ''), length: 3 };
  if (/^\u001b(\[[0-9;?<=>]*|O)$/.test(input)) return last ? { event: key('escape'), length: 1 } : 'more';
  const next = input[1] ?? '';
  return afterEscape(next);
}

/** Esc and one more character: Alt and that key, or an Esc by itself. */
function afterEscape(next: string): Read {
  if (next === '\r' || next === '\n') return { event: key('enter', true), length: 2 };
  if (next === '\u007f') return { event: key('backspace', true), length: 2 };
  if (next < ' ') return { event: key('escape'), length: 1 };
  return { event: key(`alt-${next}`, true), length: 2 };
}

/** Makes a decoder for one stdin. */
export function decodeKeys(): KeyDecoder {
  const utf8 = new StringDecoder('utf8');
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
    feed(chunk) {
      const text = utf8.write(chunk);
      if (unbracketed(text)) return [{ type: 'paste', text: text.replace(/\r\n?/g, '\n') }];
      // A line that was typed before the terminal was in raw mode ends in a line feed; Ctrl+J comes alone.
      input += paste === null && input === '' && /^[^\u001b\r\n]+\n$/.test(text) ? `${text.slice(0, -1)}\r` : text;
      return drain(false);
    },
    flush: () => (paste === null ? drain(true) : []),
    pending: () => paste === null && input !== '',
  };
}
