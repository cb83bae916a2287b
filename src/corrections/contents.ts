import { MiraError } from '../errors.ts';

/** A regular expression that takes linear time. */
export interface ContentPattern {
  /** How often it fits, at most `most` times, and the line of the first place. */
  find(text: string, most?: number): { readonly count: number; readonly line: number; readonly text: string };
}

/** The part of re2js that is used; loaded only when there is a text to check. */
export interface Re2 {
  compile(
    pattern: string,
    flags: number,
  ): {
    matcher(text: string): { find(): boolean; start(): number; group(): string | null };
  };
  readonly MULTILINE: number;
}

/** Texts are looked at up to here. */
const MOST_CHARACTERS = 2_000_000;
const MOST_MATCHES = 1_000;

/** Compiles a pattern in the syntax of RE2. Throws `usage` with the place that cannot be compiled. */
export function compileContent(pattern: string, re2: Re2): ContentPattern {
  const compiled = compile(pattern, re2);
  return {
    find(text, most = MOST_MATCHES) {
      const matcher = compiled.matcher(text.slice(0, MOST_CHARACTERS));
      let count = 0;
      let start = 0;
      let found = '';
      while (count < most && matcher.find()) {
        if (count === 0) [start, found] = [matcher.start(), matcher.group() ?? ''];
        count++;
      }
      return { count, line: text.slice(0, start).split('\n').length, text: found };
    },
  };
}

function compile(pattern: string, re2: Re2) {
  try {
    return re2.compile(pattern, re2.MULTILINE);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const [, what = said, held = ''] = /^(?:error parsing regexp: )?(.*?)(?:: `([\s\S]*)`)?$/.exec(said) ?? [];
    const piece = held.replace(/^\(\?m\)/, '');
    const at = piece === '' ? -1 : pattern.indexOf(piece);
    const place = at === -1 ? '' : ` at character ${at + 1} ("${piece.slice(0, 40)}")`;
    throw new MiraError('usage', `the regular expression ${pattern} cannot be used: ${what}${place}`, {
      hint: 'the syntax is that of RE2, which takes linear time: no look-around and no back references',
      cause,
    });
  }
}

/** Whether a pattern fits a text in which nothing stands: then it fits everywhere. */
export function meansEveryText(pattern: ContentPattern): boolean {
  return pattern.find('').count > 0;
}
