/** Anything that may need work: control characters, bidi controls, zero-width characters, tag characters. */
const SUSPICIOUS =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/u;

/** Escape sequences, 7 and 8 bit: strings (OSC, DCS, PM, APC, SOS) to their end or the text's, CSI, and short ones. */
const SEQUENCE =
  /(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c|$)?|(?:\u001b\[|\u009b)[\u0020-\u003f]*[\u0040-\u007e]?|\u001b[\u0020-\u002f]*[\u0030-\u007e]?/g;

/** Colour and weight, the one kind of sequence that mira writes itself. */
const STYLE = /^\u001b\[[0-9;]*m$/;

const INVISIBLE = /[\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** Letters beyond ASCII and emoji parts: a joiner between two of these shapes what a person reads. */
function joins(text: string, at: number): boolean {
  // Made here: tables of Unicode take a third of a millisecond, which each start would pay.
  const joined = /\p{L}|\p{M}|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f/u;
  const before = [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? '';
  const after = String.fromCodePoint(text.codePointAt(at + 1) ?? 0x20);
  return before > '\u007f' && after > '\u007f' && joined.test(before) && joined.test(after);
}

/** Flags of regions (Scotland, Wales …) are a black flag and tag letters. */
function inFlag(text: string, at: number): boolean {
  let start = at;
  while (start >= 2 && /^[\u{e0020}-\u{e007f}]$/u.test(text.slice(start - 2, start))) start -= 2;
  return text.slice(start - 2, start) === '\u{1f3f4}';
}

function showInvisible(character: string, at: number, text: string): string {
  if ((character === '\u200d' || character === '\u200c') && joins(text, at)) return character;
  if (character === '\u2028' || character === '\u2029') return '\n';
  if (/[\u{e0020}-\u{e007f}]/u.test(character) && inFlag(text, at)) return character;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `⟨U+${code}⟩`;
}

const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
const CONTROLS_BUT_ESCAPE = /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f]/g;

function clean(text: string, keepStyle: boolean): string {
  if (!SUSPICIOUS.test(text)) return text;
  return text
    .replace(SEQUENCE, (sequence) => (keepStyle && STYLE.test(sequence) ? sequence : ''))
    .replace(/\r\n?/g, '\n')
    .replace(keepStyle ? CONTROLS_BUT_ESCAPE : CONTROLS, '')
    .replace(INVISIBLE, showInvisible);
}

/**
 * Makes text from outside safe to show: escape sequences and control characters are removed (line ends and tabs stay),
 * what turns the reading direction or hides between letters becomes visible as `⟨U+202E⟩`.
 */
export function stripControls(text: string): string {
  return clean(text, false);
}

/** As `stripControls`, but leaves colour and weight: for text that mira has styled itself. */
export function stripControlsButStyle(text: string): string {
  return clean(text, true);
}

/** Escapes in JSON text what a terminal could obey or hide; parsing gives the same value. */
export function safeJson(json: string): string {
  if (!SUSPICIOUS.test(json)) return json;
  return json.replace(
    /[\u007f-\u009f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** JSON of `value` on one line, safe to show. */
export function jsonText(value: unknown): string {
  return safeJson(JSON.stringify(value) ?? 'null');
}
