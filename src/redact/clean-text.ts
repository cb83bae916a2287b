/** What text may not hold on its way to disk: control characters besides tab, line feed and carriage return. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

export interface Cleaned {
  readonly text: string;
  /** True when something was removed or replaced: worth a notice to the person. */
  readonly changed: boolean;
}

/** `text` without NUL and other control characters, and with lone surrogates as U+FFFD, so that it is valid UTF-8. */
export function cleanText(text: string): Cleaned {
  // toWellFormed is in Node 20 and not yet in the es2023 types.
  const wellFormed = text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  const cleaned = wellFormed.replace(CONTROL, '');
  return { text: cleaned, changed: cleaned !== text };
}
