import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Statement } from '../../../src/syntax/bash-script.ts';
import { cutHeredocs } from '../../../src/syntax/cut-heredocs.ts';
import { type Bash, loadBash } from '../../../src/syntax/load-bash.ts';

let bash: Bash;
beforeAll(async () => {
  bash = await loadBash(join(import.meta.dirname, '../../..'));
});

/** The plain words of every command, for a glance. */
function words(statement: Statement | null): string[] {
  if (statement === null) return [];
  switch (statement.kind) {
    case 'command':
      return [
        statement.words
          .map((word) => word.map((part) => (part.kind === 'text' ? part.text : `<${part.kind}>`)).join(''))
          .join(' '),
      ];
    case 'pipeline':
      return statement.parts.flatMap(words);
    case 'list':
    case 'chain':
      return statement.items.flatMap(words);
    case 'maybe':
    case 'group':
    case 'loop':
    case 'function':
      return words(statement.body);
    case 'unclear':
      return [`?${statement.text}`];
  }
}

describe('a script is read into its commands', () => {
  test.each([
    ['a "b c" d', ['a b c d']],
    ['a && b || c', ['a', 'b', 'c']],
    ['a | b; (c)', ['a', 'b', 'c']],
    ['if a; then b; else c; fi', ['a', 'b', 'c']],
    ['n\'\'p"m" x\\ y', ['npm x y']],
    ["$'\\x6e\\160' m", ['np m']],
    ['n\\\npm i', ['npm i']],
    ['a $(b) `c`', ['a <command> <command>']],
    ['declare X=1', ['', 'declare']],
    ['# only a comment', []],
    ['', []],
  ])('%j', (script, expected) => {
    expect(words(bash.read(script))).toEqual(expected);
  });
});

describe('here-documents are taken out before the grammar reads the rest', () => {
  test('what follows on the line stays, and the body keeps its blanks', () => {
    const { script, heredocs } = cutHeredocs("cat <<'EOF' arg | b\n  x $y\n\nEOF\nnext");
    expect(script).toBe('cat < mira_heredoc_0 arg | b\nnext');
    expect(heredocs).toEqual([{ text: '  x $y\n\n', literal: true }]);
  });

  test('two on one line, and one with tabs taken off', () => {
    const { heredocs } = cutHeredocs('a <<X <<-Y\n1\nX\n\t2\n\tY\n');
    expect(heredocs).toEqual([
      { text: '1\n', literal: false },
      { text: '2\n', literal: false },
    ]);
  });

  test.each(['echo "a << b"', "echo 'a << b'", '# a << b', 'echo $((1<<2))', 'echo \\<<x'])('none in %j', (script) => {
    expect(cutHeredocs(script).heredocs).toEqual([]);
  });

  test('one without its end takes the rest', () => {
    expect(cutHeredocs('a <<X\nrest').heredocs).toEqual([{ text: 'rest\n', literal: false }]);
  });
});

test('a script that takes too long to read is given up', () => {
  expect(bash.read('a $(b) && c "$d"\n'.repeat(20_000), 1)).toBeNull();
  expect(words(bash.read('still works'))).toEqual(['still works']);
});
