import { basename } from 'node:path';
import { isTable, parseToml } from '../config/toml.ts';
import { readWithin } from '../lib/read-within.ts';
import { PACKAGE_FILES } from './detect.ts';

const MAX_NAME = 100;

/** Name of the project in `root`: its manifest's, or the folder's. A broken manifest has no name. */
export async function projectName(root: string): Promise<string> {
  for (const file of PACKAGE_FILES) {
    const read = readWithin(root, file);
    if (read.state !== 'read') continue;
    const name = cleanName(await manifestName(file, read.text));
    if (name !== null) return name;
  }
  return cleanName(basename(root)) ?? root;
}

/** A name as a stranger's file gives it, fit for one line of a screen; null when nothing of it is left. */
export function cleanName(name: unknown): string | null {
  if (typeof name !== 'string') return null;
  const clean = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim();
  return clean === '' ? null : clean.slice(0, MAX_NAME);
}

async function manifestName(file: (typeof PACKAGE_FILES)[number], text: string): Promise<unknown> {
  switch (file) {
    case 'package.json':
      return jsonName(text);
    case 'go.mod':
      return goName(text);
    case 'Cargo.toml':
      return tomlName(text, ['package']);
    case 'pyproject.toml':
      return (await tomlName(text, ['project'])) ?? (await tomlName(text, ['tool', 'poetry']));
  }
}

function jsonName(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isTable(value) ? value['name'] : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Last part of the module path, without a major version at its end. */
function goName(text: string): string | null {
  const path = /^\s*module\s+"?([^\s"]+)"?/m.exec(text)?.[1];
  return (
    path
      ?.replace(/\/v\d+$/, '')
      .split('/')
      .at(-1) ?? null
  );
}

async function tomlName(text: string, tables: readonly string[]): Promise<unknown> {
  const parsed = await parseToml(text);
  let table: unknown = parsed.ok ? parsed.table : null;
  for (const name of tables) table = isTable(table) ? table[name] : null;
  return isTable(table) ? table['name'] : null;
}
