/** First non-empty line of `text`, without control characters, at most `limit` UTF-16 units, cut with `…`. */
export function oneLine(text: string, limit: number): string {
  const line = text.split('\n').find((l) => l.trim() !== '') ?? '';
  const plain = line.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  return plain.length <= limit ? plain : `${plain.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
