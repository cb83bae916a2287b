/** The body of a here-document. */
export interface Heredoc {
  readonly text: string;
  /** The delimiter was quoted: nothing in the body is expanded. */
  readonly literal: boolean;
}

export interface CutScript {
  /** The script with each `<<END` as `< mira_heredoc_N`, and `<<< WORD` as `< mira_herestring_WORD`; without the bodies. */
  readonly script: string;
  readonly heredocs: readonly Heredoc[];
}

/** Stands in front of the word of a `<<<`. */
export const HERESTRING = 'mira_herestring_';

interface Pending {
  readonly end: string;
  readonly literal: boolean;
  readonly stripTabs: boolean;
}

/** What an open bracket or quote is waiting for. */
type Frame = ')' | '))' | '}' | '"' | '`';

const NAME = /^<<(-?)[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|((?:\\.|[^\s;&|<>()'"`\\])+))/;

/**
 * Takes the bodies of here-documents out of a script, since the grammar reads neither what follows `<<END` on its line
 * nor blanks at the start of a body, nor a `<<<` behind another redirection. Quotes, comments, `$(…)` and `$((1<<2))` are respected.
 */
export function cutHeredocs(source: string): CutScript {
  if (!source.includes('<<') && !source.includes('\\\n')) return { script: source, heredocs: [] };
  return new HeredocCutter(source).run();
}

class HeredocCutter {
  readonly #source: string;
  readonly #heredocs: Heredoc[] = [];
  readonly #frames: Frame[] = [];
  readonly #pending: Pending[] = [];
  #at = 0;
  #out = '';

  constructor(source: string) {
    this.#source = source;
  }

  run(): CutScript {
    while (this.#at < this.#source.length) this.#step();
    return { script: this.#out, heredocs: this.#heredocs };
  }

  #take(length: number): void {
    this.#out += this.#source.slice(this.#at, this.#at + length);
    this.#at += length;
  }

  #step(): void {
    const rest = this.#source.slice(this.#at, this.#at + 3);
    const [c] = rest;
    const top = this.#frames.at(-1);
    if (rest.startsWith('\\\n')) {
      // The line goes on; the grammar would end the word.
      this.#at += 2;
      return;
    }
    if (c === '\\') return this.#take(2);
    if (this.#opens(rest, top)) return;
    if (top !== undefined && rest.startsWith(top)) {
      this.#frames.pop();
      return this.#take(top.length);
    }
    if (top === '"') return this.#take(1);
    if (c === "'") return this.#takeQuote();
    if (c === '#' && /(^|[\s;&|(])$/.test(this.#out.slice(-1))) return this.#takeComment();
    if (rest === '<<<' && top !== '))') return this.#takeString();
    if (rest.startsWith('<<') && top !== '))') return this.#begin();
    this.#take(1);
    if (c === '\n' && this.#pending.length > 0) this.#takeBodies();
  }

  #opens(rest: string, top: Frame | undefined): boolean {
    const opened: Frame | null = this.#opened(rest, top);
    if (opened === null) return false;
    this.#frames.push(opened);
    this.#take(opened === '))' ? (rest.startsWith('$') ? 3 : 2) : rest.startsWith('$') ? 2 : 1);
    return true;
  }

  #opened(rest: string, top: Frame | undefined): Frame | null {
    if (rest.startsWith('$((')) return '))';
    if (rest.startsWith('$(')) return ')';
    if (rest.startsWith('${')) return '}';
    if (rest.startsWith('"') && top !== '"') return '"';
    if (rest.startsWith('`') && top !== '`') return '`';
    if (top === '"') return null;
    if (rest.startsWith('((')) return '))';
    return rest.startsWith('(') ? ')' : null;
  }

  #takeQuote(): void {
    const end = this.#source.indexOf("'", this.#at + 1);
    this.#take(end === -1 ? this.#source.length - this.#at : end + 1 - this.#at);
  }

  #takeComment(): void {
    const end = this.#source.indexOf('\n', this.#at);
    this.#take((end === -1 ? this.#source.length : end) - this.#at);
  }

  #begin(): void {
    const found = NAME.exec(this.#source.slice(this.#at, this.#at + 300));
    if (found === null) return this.#take(2);
    const [whole, dash, single, double, bare = ''] = found;
    const end = single ?? double ?? bare.replace(/\\(.)/g, '$1');
    this.#pending.push({
      end,
      literal: single !== undefined || double !== undefined || bare.includes('\\'),
      stripTabs: dash === '-',
    });
    this.#at += whole.length;
    this.#out += `< mira_heredoc_${this.#heredocs.length + this.#pending.length - 1}`;
  }

  #takeString(): void {
    this.#at += 3;
    while (/[ \t]/.test(this.#source[this.#at] ?? '')) this.#at++;
    this.#out += `< ${HERESTRING}`;
  }

  #takeBodies(): void {
    for (const { end, literal, stripTabs } of this.#pending.splice(0)) {
      const lines: string[] = [];
      while (this.#at < this.#source.length) {
        const stop = this.#source.indexOf('\n', this.#at);
        const line = this.#source.slice(this.#at, stop === -1 ? this.#source.length : stop);
        this.#at = stop === -1 ? this.#source.length : stop + 1;
        const plain = stripTabs ? line.replace(/^\t+/, '') : line;
        if (plain === end) break;
        lines.push(`${plain}\n`);
      }
      this.#heredocs.push({ text: lines.join(''), literal });
    }
  }
}
