/** Where the pipes stand that part the cells of a row; `inCode` counts those within code spans too. */
function parting(row: string, inCode: boolean): number[] {
  const found: number[] = [];
  let ticks = 0;
  for (let at = 0; at < row.length; at += 1) {
    const char = row[at];
    if (char === '\\') at += 1;
    else if (char === '`') {
      let end = at;
      while (row[end + 1] === '`') end += 1;
      const run = end - at + 1;
      ticks = ticks === 0 && row.includes('`'.repeat(run), end + 1) ? run : ticks === run ? 0 : ticks;
      at = end;
    } else if (char === '|' && (inCode || ticks === 0)) found.push(at);
  }
  return found;
}

/** Pipes of a row that only frame it. */
function inner(row: string, pipes: readonly number[]): readonly number[] {
  const from = row.search(/\S/);
  const to = row.trimEnd().length - 1;
  return pipes.filter((at) => at !== from && at !== to);
}

const escaped = (row: string, pipes: readonly number[]): string =>
  [...pipes].reverse().reduce((text, at) => `${text.slice(0, at)}\\${text.slice(at)}`, row);

/**
 * A row of a table with as many cells as its header at most. Markdown drops what is too much, and counts the pipe of
 * `a|b` in a code span as the end of a cell: both would lose text that claude wrote.
 */
function mendRow(row: string, cells: number): string {
  const all = inner(row, parting(row, true));
  if (all.length < cells) return row;
  const outside = inner(row, parting(row, false));
  const spared = outside.length === cells - 1 ? all.filter((at) => !outside.includes(at)) : all.slice(cells - 1);
  return escaped(row, spared);
}

/** The source of a table whose header has `cells` cells, so that no row has more. */
export function mendTable(source: string, cells: number): string {
  if (!source.includes('|')) return source;
  return source
    .split('\n')
    .map((row, at) => (at < 2 ? row : mendRow(row, cells)))
    .join('\n');
}
