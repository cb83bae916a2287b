/** A piece of text that holds another one, encoded. */
export interface Encoded {
  readonly start: number;
  readonly end: number;
  readonly decoded: string;
  /** Where in the outer text each decoded character begins; null when only the whole piece can be taken. */
  readonly at: readonly number[] | null;
}

/** 24 characters carry 18 bytes: the shortest token. */
const BASE64 = /[A-Za-z0-9+/_-]{24,}={0,2}/g;
/** Lines as `base64` and PEM wrap them; the last one must end there and not go on as other text. */
const WRAPPED =
  /(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{60,76}\r?\n){1,20000}[A-Za-z0-9+/]{1,76}={0,2}(?=[\s"'`,;)}\]\\<]|$)/g;
const PERCENT = /%[0-9A-Fa-f]{2}/g;
const RUN_END = /[\s"<>]/g;
const FIRST_LINE = 60;
const SAMPLE = 45;
const MAX_PATH = 4_096;

function isText(bytes: Buffer, length: number): boolean {
  const end = Math.min(length, bytes.length);
  for (let i = 0; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte >= 0x7f || (byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) return false;
  }
  return end > 0;
}

function looksLikeText(piece: string): boolean {
  // The first bytes decide, before a long picture is decoded whole.
  return isText(Buffer.from(piece.slice(0, FIRST_LINE), 'base64'), SAMPLE);
}

/** A run of base64 letters, or the parts of one that is a path in truth: `/api/aGVy…`. */
function* runsOf(piece: string, start: number): Generator<{ readonly piece: string; readonly start: number }> {
  if (looksLikeText(piece) || !piece.includes('/') || piece.length > MAX_PATH) {
    yield { piece, start };
    return;
  }
  for (const part of piece.matchAll(/[^/]{24,}/g)) yield { piece: part[0], start: start + part.index };
}

/**
 * The pieces of `text` that are base64 of plain ASCII text, wrapped lines both together and alone. Images and hashes
 * decode to bytes and are passed over.
 */
export function* base64Pieces(text: string): Generator<Encoded> {
  for (const pattern of text.includes('\n') ? [BASE64, WRAPPED] : [BASE64]) {
    for (const match of text.matchAll(pattern)) {
      for (const { piece, start } of runsOf(match[0], match.index)) {
        if (!looksLikeText(piece)) continue;
        const decoded = Buffer.from(piece, 'base64').toString('latin1');
        yield { start, end: start + piece.length, decoded, at: null };
      }
    }
  }
}

/** The words of `text` that hold percent codes: from one blank, quote or bracket to the next. */
function* percentWords(text: string): Generator<{ readonly start: number; readonly end: number }> {
  let done = 0;
  for (const { index } of text.matchAll(PERCENT)) {
    if (index < done) continue;
    let start = index;
    while (start > done && !/[\s"<>]/.test(text.charAt(start - 1))) start--;
    RUN_END.lastIndex = index;
    const end = RUN_END.exec(text)?.index ?? text.length;
    yield { start, end };
    done = end;
  }
}

/** The pieces of `text` with percent signs of URL encoding, decoded byte by byte. */
export function* percentPieces(text: string): Generator<Encoded> {
  for (const { start, end } of percentWords(text)) {
    const at: number[] = [];
    let decoded = '';
    for (let i = start; i < end; ) {
      at.push(i);
      const isCode = text[i] === '%' && /^[0-9A-Fa-f]{2}$/.test(text.slice(i + 1, i + 3));
      decoded += isCode ? String.fromCharCode(Number.parseInt(text.slice(i + 1, i + 3), 16)) : text.charAt(i);
      i += isCode ? 3 : 1;
    }
    at.push(end);
    yield { start, end, decoded, at };
  }
}
