import { MiraError } from '../errors.ts';
import { cleanText } from '../redact/clean-text.ts';
import { type Redacted, redact } from '../redact/redact.ts';

/** Characters of a title: longer than one line of a wide screen is a note. */
export const MAX_TITLE = 300;
/** Characters of a note or a reason. */
export const MAX_NOTE = 4_000;
const MAX_TAG = 64;

function accept(text: string, what: string, most: number): Redacted {
  if (text === '') throw new MiraError('usage', `${what} is empty`, { hint: 'nothing was written' });
  const { length } = [...text];
  if (length > most) {
    throw new MiraError('too_long', `${what} has at most ${most} characters, this has ${length}`, {
      hint: 'shorten it; nothing was written',
    });
  }
  return redact(text);
}

/** `text` as one line without controls and secrets. Throws `usage` when nothing is left, `too_long`. */
export function acceptLine(text: string, what: string, most = MAX_TITLE): Redacted {
  return accept(cleanText(text).text.replace(/\s+/gu, ' ').trim(), what, most);
}

/** The same with its line breaks; null when nothing is left, which takes a note away. */
export function acceptNote(text: string, what: string): Redacted | null {
  const clean = cleanText(text).text.trim();
  return clean === '' ? null : accept(clean, what, MAX_NOTE);
}

/** Tags as they are stored: trimmed, without a leading `#`, each once, sorted. Throws `usage`. */
export function acceptTags(tags: readonly string[]): readonly Redacted[] {
  const accepted = tags.map((tag) => {
    const clean = cleanText(tag).text.trim().replace(/^#/, '').normalize('NFC');
    if (clean === '' || clean.length > MAX_TAG || /[\n,]/.test(clean)) {
      throw new MiraError('usage', `"${clean.slice(0, MAX_TAG)}" cannot be a tag`, {
        hint: `a tag is one line without commas, at most ${MAX_TAG} characters`,
      });
    }
    return redact(clean);
  });
  return [...new Set(accepted)].sort();
}
