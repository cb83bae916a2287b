import type { Inner } from './inner.ts';

/** Programs that run code of another language. */
export const LANGUAGES = /^(python[\d.]*|node|deno|bun|perl|ruby|php|[gmn]?awk|lua|osascript|tclsh)$/;

/** A text in code, in any of its quotes. */
const STRING = /'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|`((?:\\.|[^`\\])*)`/g;

const LIST = '(?:\\s*(?:\'(?:\\\\.|[^\'\\\\])*\'|"(?:\\\\.|[^"\\\\])*"|`(?:\\\\.|[^`\\\\])*`)\\s*[,\\])]?)+';

/** A call that hands texts to a shell or to the system. */
const CALL = new RegExp(
  `\\b(?:system|popen|exec\\w*|spawn\\w*|run|call|check_\\w+|Popen|getoutput|getstatusoutput|shell_exec|passthru|proc_open|doShellScript)\\s*\\(?\\s*([\\[(]?)(${LIST})(\\s*\\[${LIST})?`,
  'g',
);

/** Backticks that run what is in them. */
const BACKTICKS = /^(perl|ruby|php)/;

/** What changes files. */
const WRITES =
  /\bwrite|\bopen\s*\([^)]*,\s*["'][rb+]*[wax]|\bunlink|\brm(Sync|tree|dir)?\b|\bremove|\brename|\btruncate|\bmkdir|\bcopy|\bmove\b|\bdump\(|\bsave|\bappendFile|File\.delete|createWriteStream|>\s*["']/i;

function stringsIn(code: string): readonly string[] {
  return [...code.matchAll(STRING)].map(([, a, b, c]) => (a ?? b ?? c ?? '').replace(/\\(.)/g, '$1'));
}

/** The code that a program is given as a word, or by what comes in when it is given none. */
export function codeOf(args: readonly string[], stdin: string | null): string | null {
  const at = args.findIndex((word) => /^(-\w*[ceErp]|--eval|--print|--command|eval)$/.test(word));
  if (at !== -1) return args[at + 1] ?? null;
  const inline = args.find((word) => /system\s*\(|\|\s*getline|print\s*>/.test(word));
  if (inline !== undefined) return inline;
  return args.every((word) => word === '-' || word.startsWith('-')) ? stdin : null;
}

/** What code of another language hands to a shell, as far as it stands there as a text. */
export function embedded(program: string, args: readonly string[], stdin: string | null): readonly Inner[] {
  const code = codeOf(args, stdin);
  if (code === null) return [];
  const inner: Inner[] = [];
  for (const [, bracket = '', list = '', more = ''] of code.matchAll(CALL)) {
    const words = [...stringsIn(list), ...stringsIn(more)];
    const [first = ''] = words;
    if (words.length === 1 && bracket !== '[') inner.push({ kind: 'script', text: first });
    else inner.push({ kind: 'words', words }, { kind: 'script', text: first });
  }
  if (BACKTICKS.test(program)) {
    for (const [, text = ''] of code.matchAll(/`([^`]*)`/g)) inner.push({ kind: 'script', text });
  }
  return inner.slice(0, 24);
}

/** Texts in code that changes files, which may be the files: those that look like paths. */
export function pathsInCode(args: readonly string[], stdin: string | null): readonly string[] {
  const code = codeOf(args, stdin);
  if (code === null || !WRITES.test(code)) return [];
  return stringsIn(code).filter((text) => /^[\w@./~-]+$/.test(text) && /[./]/.test(text) && !/^[.\d]+$/.test(text));
}
