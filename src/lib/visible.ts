/** C0 and C1 controls but the line break, soft hyphen, bidi, zero-width, variation and tag characters. */
const HIDDEN = /(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]|\p{Variation_Selector}/gu;

/** `text` with every control, bidi and zero-width character written out, as `⟨U+202E⟩`; line breaks stay. */
export function showHidden(text: string): string {
  return text.replace(
    HIDDEN,
    (char) => `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}
