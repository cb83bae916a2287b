import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MiraError } from '../errors.ts';
import type { Statement } from './bash-script.ts';
import { cutHeredocs } from './cut-heredocs.ts';
import { readScript } from './read-statement.ts';

/** Reads bash scripts. */
export interface Bash {
  /** What a script consists of; null when it took longer than `limitMs` to read. Never throws for what it holds. */
  read(script: string, limitMs?: number): Statement | null;
}

/** Reading a command of a thousand characters takes 0.3 ms. */
const LIMIT_MS = 100;

/** Where the two files lie: beside the built program, or in the packages they come from. */
function fileOf(ownRoot: string, name: string, pack: string): string {
  const built = join(ownRoot, 'dist', 'grammars', name);
  return existsSync(built) ? built : join(ownRoot, 'node_modules', pack, name);
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new MiraError('file', `the grammar ${file} cannot be read`, { hint: 'install mira anew', cause });
  }
}

/** Loads the grammar of bash (about 30 ms). `ownRoot`: the folder of mira itself. Throws MiraError `file`. */
export async function loadBash(ownRoot: string): Promise<Bash> {
  const [{ Language, Parser }, engine, grammar] = await Promise.all([
    import('web-tree-sitter'),
    bytesOf(fileOf(ownRoot, 'web-tree-sitter.wasm', 'web-tree-sitter')),
    bytesOf(fileOf(ownRoot, 'tree-sitter-bash.wasm', 'tree-sitter-bash')),
  ]);
  await Parser.init({ wasmBinary: engine });
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  const read = (script: string, limitMs = LIMIT_MS): Statement | null => {
    const { script: cut, heredocs } = cutHeredocs(script);
    const endMs = performance.now() + limitMs;
    const tree = parser.parse(cut, null, { progressCallback: () => performance.now() > endMs });
    if (tree === null) {
      parser.reset();
      return null;
    }
    try {
      return readScript(tree.rootNode, { source: cut, heredocs, readText: (text) => read(text, limitMs) });
    } finally {
      tree.delete();
    }
  };
  // The first script is the slow one: 14 ms in which the engine compiles.
  read('a=1 b "$c" $(d) | e > f && g; if h; then i; fi <<< j');
  return { read };
}
