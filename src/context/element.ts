import { redact } from '../redact/redact.ts';

/**
 * The one format in which mira adds anything to a prompt: an element on lines of its own.
 *
 *     <mira-memory ref="3f9a1c2e" said="2026-11-03">Releases go out on Tuesdays.</mira-memory>
 *
 * A content of several lines stands behind bars, so that none of them begins like a role or a fence:
 *
 *     <mira-quoted ref="77aa01bc" origin="import">
 *     | first line
 *     | second line
 *     </mira-quoted>
 */

/** Escape sequences of terminals, 7 and 8 bit; an open one ends with the line. */
const SEQUENCE =
  /(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c\n\r]*(?:\u0007|\u001b\\|\u009c)?|(?:\u001b\[|\u009b)[\u0020-\u003f]*[\u0040-\u007e]?|\u001b[\u0020-\u002f]*[\u0030-\u007e]?/g;

/** Whatever a reader may take for the end of a line. */
const LINE_END = /\r\n?|[\u000b\u000c\u0085\u2028\u2029]/g;

/** Half of a pair says nothing, and is no UTF-8. */
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Characters that look like an angle bracket, whichever way they are written. */
const OPENING =
  /[<\u02c2\u1438\u2039\u2329\u276e\u2770\u276c\u27e8\u29fc\u3008\ufe3f\ufe64\uff1c\u227a\u22d6\u300a\u00ab]/g;
const CLOSING =
  />|[\u02c3\u1433\u203a\u232a\u276f\u2771\u276d\u27e9\u29fd\u3009\ufe40\ufe65\uff1e\u227b\u22d7\u300b\u00bb]/g;

/** Text as it stands in an element: nothing in it can end the element, begin another one, or hide. */
function escapeText(text: string): string {
  // What cannot be seen: controls, format characters (zero width, bidi, tags), variation selectors, fillers. Made here, since
  // its tables of Unicode take a third of a millisecond, which each start would pay.
  const hidden = /(?![\n\t])\p{Cc}|\p{Cf}|\p{Variation_Selector}|[\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800]/gu;
  return redact(text.replace(SEQUENCE, '').replace(LINE_END, '\n'))
    .replace(hidden, '')
    .replace(LONE, '\ufffd')
    .replaceAll('&', '&amp;')
    .replace(OPENING, '&lt;')
    .replace(CLOSING, '&gt;')
    .trim();
}

/** The content of an element as it is written between its tags. */
export function elementContent(text: string): string {
  const escaped = escapeText(text);
  return escaped.includes('\n')
    ? `\n${escaped
        .split('\n')
        .map((line) => `| ${line}`)
        .join('\n')}\n`
    : escaped;
}

function attribute(value: string): string {
  return escapeText(value).replaceAll('"', '&quot;').replace(/\s+/g, ' ');
}

/** An element without a line end behind it. Null attributes are left out; without a content it closes itself. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | null>>,
  content: string | null = null,
): string {
  const pairs = Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [` ${key}="${attribute(value)}"`],
  );
  const head = `<mira-${name}${pairs.join('')}`;
  return content === null ? `${head}/>` : `${head}>${elementContent(content)}</mira-${name}>`;
}

/** The forms in which a text may stand in what was rendered: to find it again when it is forgotten. */
export function renderedForms(text: string): readonly string[] {
  const escaped = escapeText(text);
  const behindBars = escaped.replaceAll('\n', '\n| ');
  return [...new Set([text, escaped, behindBars])].filter((form) => form !== '');
}
