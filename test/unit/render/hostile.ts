/** Pieces that a terminal could obey, or that a person could be deceived by. */
const EVIL = [
  '\u001b[2J',
  '\u001b[31m',
  '\u001b[?1049h',
  '\u001b[6n',
  '\u001b[c',
  '\u001b[>c',
  '\u001b]0;owned\u0007',
  '\u001b]2;owned\u001b\\',
  '\u001b]52;c;ZXZpbA==\u0007',
  '\u001b]8;;https://evil.example\u001b\\',
  '\u001b]10;?\u0007',
  '\u001b]11;?\u001b\\',
  '\u001b]1337;File=name=a:AAAA\u0007',
  '\u001bP+q544e\u001b\\',
  '\u001b_Gi=31;AAAA\u001b\\',
  '\u001b^pm\u001b\\',
  '\u001bc',
  '\u001b(0',
  '\u001b#8',
  '\u009b2J',
  '\u009d0;owned\u009c',
  '\u0090q\u009c',
  '\u001b',
  '\u0007',
  '\u0008',
  '\u000b',
  '\u000c',
  '\u000e',
  '\u0005',
  '\r',
  '\u007f',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u200f',
  '\ufeff',
  '\u{e0041}',
  '&#27;[2J',
  '&#x1b;]0;owned&#7;',
  '&#155;2J',
  '&#8238;',
  '&#0;',
  '\\\u001b[2J',
  '\ud800',
  '\u0085',
  '\u2028',
];

/** Markdown around them. */
const FRAMES: readonly ((evil: string, text: string) => string)[] = [
  (evil, text) => `${text}${evil}${text}`,
  (evil, text) => `# ${evil}${text}\n`,
  (evil, text) => `- ${text}\n- ${evil} **${evil}${text}**\n`,
  (evil, text) => `> ${evil}${text}\n`,
  (evil, text) => `\`\`\`${evil}ts\n${text}${evil}\n${evil}\n\`\`\`\n`,
  (evil, text) => `\`${evil}${text}\` *${evil}* ~~${evil}~~\n`,
  (evil, text) => `[${text}${evil}](https://example.com/${evil}x "${evil}")\n`,
  (evil) => `<https://example.com/${evil}>\n![${evil}](${evil})\n`,
  (evil, text) => `| a${evil} | b |\n|---|---|\n| ${text} | ${evil} |\n`,
  (evil, text) => `<b title="${evil}">${text}</b>${evil}\n`,
  (evil, text) => `[a${evil}]: https://example.com/${evil}\n\n${text} [a${evil}]\n`,
  (evil, text) => `1. ${text}\n   - [ ] ${evil}\n\n         ${evil}code\n`,
  (evil, text) => `${text}${evil}\n===\n\n---\n`,
  (evil, text) => `\n    ${evil}${text}\n\n`,
];

const WORDS = ['open', 'the', 'file', 'and', 'read', '日本', 'é', '👍🏽', '`x`', '**b**'];

/** A document that was made of hostile pieces; the same for the same `next`. */
export function hostileDocument(next: () => number): string {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(next() * from.length)];
  const evil = (): string => Array.from({ length: 1 + Math.floor(next() * 3) }, () => pick(EVIL)).join('');
  const text = (): string => Array.from({ length: 1 + Math.floor(next() * 12) }, () => pick(WORDS)).join(' ');
  return Array.from({ length: 1 + Math.floor(next() * 6) }, () => pick(FRAMES)?.(evil(), text()) ?? '').join(
    next() < 0.5 ? '\n' : '',
  );
}

/** What mira writes itself: colours, its own links, moving about in its rows, clearing them. */
const OWN =
  /\u001b\[[0-9;]*m|\u001b\]8;;(?:(?:https?|mailto|ftp|file|vscode):[\x21-\x7e]*)?\u001b\\|\u001b\[\d*[ABCKJ]|\u001b\[\?2026[hl]/g;

/** What is left of some output when everything is taken out that mira may write; empty for harmless output. */
export function foreignControls(output: string): readonly string[] {
  return output.replace(OWN, '').match(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f].{0,20}/g) ?? [];
}
