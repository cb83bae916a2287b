/** Where the reading of code stands after a line: opaque, and only for the painter that made it. */
export type CodeState = unknown;

/** Colours code line by line, with the state of strings and comments that go over lines. */
export interface CodePainter {
  /** Whether this language can be coloured; the first call lets it be fetched in the background. */
  readonly state: (language: string) => 'ready' | 'coming' | 'none';
  /** One line, coloured, and the state behind it. Call only for a language that is ready. */
  readonly line: (
    language: string,
    text: string,
    state: CodeState,
  ) => { readonly text: string; readonly state: CodeState };
}

/** Colours nothing: for NO_COLOR. */
export const PLAIN_CODE: CodePainter = {
  state: () => 'none',
  line: (_language, text, state) => ({ text, state }),
};

/** Lines of code from the first on; as they are where the language is not ready. */
export function paintLines(painter: CodePainter, language: string, lines: readonly string[]): readonly string[] {
  if (painter.state(language) !== 'ready') return lines;
  let state: CodeState = null;
  return lines.map((line) => {
    const painted = painter.line(language, line, state);
    state = painted.state;
    return painted.text;
  });
}
