import type { Inner } from './inner.ts';

/** Code of another language: what it hands to a shell, as far as it stands there as a text. */
export function embedded(args: readonly string[]): readonly Inner[] {
  const at = args.findIndex((word) => /^(-\w*[ceErpn]|--eval|--print|--command)$/.test(word));
  const code = at === -1 ? args.find((word) => /system\s*\(|\|\s*getline/.test(word)) : args[at + 1];
  if (code === undefined || !/system|exec|spawn|popen|subprocess|run|call|check_|`|\$\(/i.test(code)) return [];
  const inner: Inner[] = [];
  for (const [, list = ''] of code.matchAll(/\[((?:\s*(?:'[^']*'|"[^"]*")\s*,?)+)\]/g)) {
    inner.push({ kind: 'words', words: [...list.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, a, b]) => a ?? b ?? '') });
  }
  for (const [, a, b, c] of code.matchAll(/'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|`([^`]*)`/g)) {
    const text = (a ?? b ?? c ?? '').trim();
    if (text !== '') inner.push({ kind: 'script', text });
  }
  for (const [, program = '', list = ''] of code.matchAll(
    /(?:exec|spawn)\w*\(\s*['"]([^'"]+)['"]\s*,\s*\[([^\]]*)\]/g,
  )) {
    const words = [...list.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, a, b]) => a ?? b ?? '');
    inner.push({ kind: 'words', words: [program, ...words] });
  }
  return inner.slice(0, 24);
}

/** Programs that run code of another language. */
export const LANGUAGES = /^(python[\d.]*|node|deno|bun|perl|ruby|php|[gmn]?awk|lua|osascript|tclsh)$/;
