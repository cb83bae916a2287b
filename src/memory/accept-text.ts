import { MiraError } from '../errors.ts';
import { cleanText } from '../redact/clean-text.ts';
import { findSecrets } from '../redact/find-secrets.ts';
import { type Redacted, redact } from '../redact/redact.ts';

/** Characters of one memory; a longer text is a document, and finds nothing as one piece. */
export const MAX_CHARACTERS = 8_000;
const MAX_TAG_CHARACTERS = 64;
/** Of a secret that is named in a refusal, so much is shown; never more than a quarter. */
const SHOWN_OF_SECRET = 4;
const AROUND = 24;
/** Colours and the like, as programs write them: without the escape alone, words would run into what is left of them. */
const TERMINAL_SEQUENCE = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b\n]{0,400}(?:\u0007|\u001b\\)/g;

function masked(secret: string): string {
  const shown = secret.slice(0, Math.min(SHOWN_OF_SECRET, Math.floor(secret.length / 4)));
  return `${shown}… (${secret.length} characters)`;
}

function refuseSecret(text: string): void {
  const [first, ...others] = findSecrets(text);
  if (first === undefined) return;
  const before = redact(text.slice(Math.max(0, first.start - AROUND), first.start));
  const span = `${before}${masked(text.slice(first.start, first.end))}`.replaceAll('\n', ' ');
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  throw new MiraError('secret', `this holds a secret (${first.kind}${more}): "${span}"`, {
    hint: 'leave it out, or give --redact to store the text with the secret replaced; nothing was written',
  });
}

/**
 * The text of a memory, as it may be stored: trimmed and without control characters. Throws `usage` when nothing is
 * left, `too_long`, and `secret` unless `redactSecrets`.
 */
export function acceptText(text: string, { redactSecrets = false } = {}): Redacted {
  const clean = cleanText(text.replace(TERMINAL_SEQUENCE, '')).text.trim();
  // Spaces that have no width and marks of direction alone would be a memory that nobody sees.
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(clean))
    throw new MiraError('usage', 'there is no text to remember', { hint: 'mira remember TEXT' });
  const length = [...clean].length;
  if (length > MAX_CHARACTERS) {
    throw new MiraError('too_long', `a memory has at most ${MAX_CHARACTERS} characters, this has ${length}`, {
      hint: 'put it into a file and use "mira import markdown FILE", which takes it in by its headings',
    });
  }
  const redacted = redact(clean);
  if (!redactSecrets && redacted !== clean) refuseSecret(clean);
  return redacted;
}

/** Tags as they are stored: trimmed, without a leading `#`, each once, sorted. Throws `usage` and `secret`. */
export function acceptTags(tags: readonly string[]): readonly Redacted[] {
  const accepted = tags.map((tag) => {
    const clean = cleanText(tag).text.trim().replace(/^#/, '').normalize('NFC');
    if (clean === '' || clean.length > MAX_TAG_CHARACTERS || /[\n,]/.test(clean)) {
      throw new MiraError('usage', `"${clean.slice(0, MAX_TAG_CHARACTERS)}" cannot be a tag`, {
        hint: `a tag is one line without commas, at most ${MAX_TAG_CHARACTERS} characters`,
      });
    }
    refuseSecret(clean);
    return redact(clean);
  });
  return [...new Set(accepted)].sort();
}
