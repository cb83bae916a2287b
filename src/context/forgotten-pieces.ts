import { renderedForms } from './element.ts';

/** What stands where something was forgotten. */
export const FORGOTTEN = '[forgotten]';

/**
 * Characters of a forgotten text that may not stand together in an excerpt. Fewer are a word or two, which anybody may
 * have said.
 */
const PIECE_CHARACTERS = 12;

/** Every piece of the given texts, in the forms in which they may stand in what was rendered. */
function piecesOf(spans: readonly string[]): ReadonlySet<string> {
  const pieces = new Set<string>();
  for (const form of spans.flatMap(renderedForms)) {
    for (let at = 0; at + PIECE_CHARACTERS <= form.length; at++) pieces.add(form.slice(at, at + PIECE_CHARACTERS));
  }
  return pieces;
}

/** Elements that tell a text by its beginning or its end, so that it may stand there in part. */
const EXCERPT = /<mira-(?:earlier|exchange) /;

/** Takes each of the given texts out of what was rendered, and out of an excerpt each longer piece of them. */
export function forgetter(spans: readonly string[]): (text: string) => string {
  const forms = spans.flatMap(renderedForms).sort((a, b) => b.length - a.length);
  const pieces = piecesOf(spans);
  return (text) => {
    const rest = forms.reduce((left, form) => left.replaceAll(form, FORGOTTEN), text);
    return EXCERPT.test(rest) ? withoutPieces(rest, pieces) : rest;
  };
}

function withoutPieces(text: string, pieces: ReadonlySet<string>): string {
  let kept = '';
  let at = 0;
  while (at < text.length) {
    if (!pieces.has(text.slice(at, at + PIECE_CHARACTERS))) {
      kept += text.charAt(at++);
      continue;
    }
    // As long as the next piece begins in this one, it goes on.
    let end = at + PIECE_CHARACTERS;
    for (let next = at + 1; next <= end; next++) {
      if (pieces.has(text.slice(next, next + PIECE_CHARACTERS))) end = next + PIECE_CHARACTERS;
    }
    kept += FORGOTTEN;
    at = end;
  }
  return kept;
}
