import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { completionScript } from '../../../src/surfaces/completion.ts';
import { renderCommandDocs } from '../../../src/surfaces/docs.ts';
import { completeCatalogue } from '../../../src/surfaces/house-verbs.ts';
import { ACTIONS, chatVerb, PLAIN } from './sample.ts';

const catalogue = completeCatalogue(ACTIONS, [chatVerb([])], PLAIN);

/** What bash offers after these words. */
function offered(...words: string[]): string[] {
  const program = `${completionScript('bash', catalogue)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mira; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['-c', program, 'bash', ...words], { encoding: 'utf8' });
  return out.split('\n').filter((line) => line !== '');
}

describe('the bash script', () => {
  test('completes verbs, subcommands and options', () => {
    expect(offered('mira', 'k')).toEqual(['keep']);
    expect(offered('mira', 'notes', 'd')).toEqual(['drop']);
    expect(offered('mira', 'notes', 'drop', '--y')).toEqual(['--yes']);
    expect(offered('mira', 'keep', 'words', '--no')).toEqual(['--no-save']);
    expect(offered('mira', '--mo')).toEqual(['--model']);
  });

  test('completes the values of an option and of a word with choices', () => {
    expect(offered('mira', 'keep', '--kind', '')).toEqual(['plan', 'fact']);
    expect(offered('mira', 'completion', 'z')).toEqual(['zsh']);
    expect(offered('mira', 'notes', '--project', '/us')).toEqual(['/usr']);
  });
});

describe.each(['zsh', 'fish'] as const)('the %s script', (shell) => {
  const script = completionScript(shell, catalogue);

  test('names every verb and option', () => {
    for (const word of ['keep', 'notes', 'drop', 'completion']) expect(script).toContain(`'${word}`);
    expect(script).toMatch(/(--|-l )kind/);
  });

  test.skipIf(spawnSync(shell, ['--version']).error !== undefined)('is valid', () => {
    expect(spawnSync(shell, ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });
});

test('the docs hold every verb with its arguments, examples and where it runs from', () => {
  const docs = renderCommandDocs(catalogue, []);
  for (const { verb } of catalogue.entries) expect(docs).toContain(`### mira ${verb.name}\n`);
  expect(docs).toContain('| `--kind NAME` | what it is: plan, fact (default fact) |');
  expect(docs).toContain('mira keep "tea at five" --kind plan');
  expect(docs).toContain('Runs from: command line, chat as `/keep`, claude as `mcp__mira__keep`.');
});
