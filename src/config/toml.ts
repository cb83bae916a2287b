import { MiraError } from '../errors.ts';

export type TomlTable = { readonly [key: string]: unknown };

/** A TOML text that is broken; `line` counts from 1. */
export interface TomlFault {
  readonly line: number;
  readonly reason: string;
}

export type ParsedToml =
  | { readonly ok: true; readonly table: TomlTable }
  | { readonly ok: false; readonly fault: TomlFault };

/** Parses TOML. The parser is loaded only here, so that a start without any file does not pay for it. */
export async function parseToml(text: string): Promise<ParsedToml> {
  const { parse, TomlError } = await import('smol-toml');
  try {
    return { ok: true, table: parse(withoutMark(text)) };
  } catch (error) {
    // The parser recurses: what nests too deep fills the stack.
    if (error instanceof RangeError) return { ok: false, fault: { line: 1, reason: 'nested too deep' } };
    if (!(error instanceof TomlError)) throw error;
    const [first = ''] = error.message.split('\n');
    return { ok: false, fault: { line: error.line, reason: first.replace(/^Invalid TOML document: /, '') } };
  }
}

/** The failure of a file that is not TOML: exit 2 with file and line. */
export function brokenToml(file: string, fault: TomlFault): MiraError {
  return new MiraError('config', `${file}:${fault.line}: not valid TOML: ${fault.reason}`, {
    hint: `correct line ${fault.line} of ${file}`,
  });
}

export function isTable(value: unknown): value is TomlTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** Some editors begin a file with a byte order mark. */
function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
