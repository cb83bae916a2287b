/** A fence that is open, and how its code is read. */
export interface Fence {
  readonly mark: string;
  /** What stands behind the mark: the language, and what belongs to it. */
  readonly info: string;
  /** Blanks before the mark, which are taken from each line of the code too. */
  readonly indent: number;
}

/** The fence that a line opens; null when it opens none. */
export function opensFence(line: string): Fence | null {
  const found = /^( {0,3})(`{3,}|~{3,})(.*)$/.exec(line);
  if (found === null) return null;
  const [, indent = '', mark = '', info = ''] = found;
  if (mark.startsWith('`') && info.includes('`')) return null;
  return { mark, info: info.trim(), indent: indent.length };
}

/** Whether a line closes the fence: its sign, at least as often, and nothing else. */
export function closesFence(line: string, { mark }: Fence): boolean {
  const found = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
  return found !== undefined && found[0] === mark[0] && found.length >= mark.length;
}

/** A line of the code without the indent of its fence. */
export function codeLine(line: string, { indent }: Fence): string {
  let taken = 0;
  while (taken < indent && line[taken] === ' ') taken += 1;
  return line.slice(taken);
}
