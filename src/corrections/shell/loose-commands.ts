/** Words of a line, with quotes taken off; what is in quotes stays one word. */
function wordsOf(line: string): string[] {
  const words = line.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/g) ?? [];
  // The grammar takes `{npm,install}` in the place of a command for an error.
  const expanded = words.flatMap((word) => /^\{([^{}"']*,[^{}"']*)\}$/.exec(word)?.[1]?.split(',') ?? [word]);
  return expanded.map((word) =>
    word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g, (_all, a, b, c) => String(a ?? b ?? c ?? '')),
  );
}

const KEYWORDS: ReadonlySet<string> = new Set([
  'then',
  'do',
  'else',
  'elif',
  'if',
  'while',
  'until',
  '!',
  '{',
  '}',
  'fi',
  'done',
  'time',
]);

/**
 * Commands in a text that the grammar does not understand, cut at what parts commands outside of quotes. It may be
 * wrong both ways; the shell would refuse most of such texts.
 */
export function looseCommands(text: string): readonly (readonly string[])[] {
  const pieces = text.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^;&|\n()`"'\\])+/g) ?? [];
  return pieces
    .slice(0, 200)
    .map((piece) => {
      const words = wordsOf(piece.replace(/[<>]+\s*\S*/g, ' '));
      const from = words.findIndex((word) => !KEYWORDS.has(word) && !/^[A-Za-z_]\w*=/.test(word));
      return from === -1 ? [] : words.slice(from);
    })
    .filter((words) => words.length > 0);
}
