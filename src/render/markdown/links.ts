import { stripControls } from '../../lib/terminal-text.ts';
import type { Theme } from '../theme.ts';

/** Schemes that a click may open. */
const OPENED = /^(?:https?|mailto|ftp|file|vscode):/i;

/** A character as an address holds it; half of a surrogate pair is no character. */
function percentEncoded(char: string): string {
  return /^[\ud800-\udfff]$/.test(char) ? '' : encodeURIComponent(char);
}

/** An address fit for OSC 8: nothing in it may end the sequence. */
function linkTarget(href: string): string | null {
  if (!OPENED.test(href)) return null;
  const plain = stripControls(href).replace(/[^\x21-\x7e]/gu, percentEncoded);
  return plain.length > 2_000 ? null : plain;
}

/** Whether what is shown claims to be an address itself. */
function looksLikeAddress(text: string): boolean {
  return /^\s*(?:[a-z][a-z0-9+.-]*:\/\/|www\.|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/:?#]|\s*$))/i.test(text);
}

const bare = (text: string): string => text.replace(/^mailto:/i, '').replace(/\/$/, '');

/**
 * A link: as OSC 8 where the terminal shows it, else `text (address)`. An address that pretends to be another one is
 * always written out.
 */
export function linkText(theme: Theme, shown: string, plain: string, href: string): string {
  const address = stripControls(href).replace(/\s/g, '%20');
  const same = bare(plain) === bare(address);
  const label = theme.link(shown === '' ? address : shown);
  const target = theme.links ? linkTarget(href) : null;
  const linked = target === null ? label : `\u001b]8;;${target}\u001b\\${label}\u001b]8;;\u001b\\`;
  if (same || shown === '' || (target !== null && !looksLikeAddress(plain))) return linked;
  return `${linked} (${theme.link(address)})`;
}
