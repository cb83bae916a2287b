import { resolve } from 'node:path';
import type { ToolRule } from '../claude/events.ts';
import { ruleText } from '../claude/permission.ts';
import type { PermissionQuestion } from './events.ts';

/** Shell syntax that makes a prefix rule say more than it shows. */
const COMPOUND = /[;&|<>`\n]|\$\(/;

const EDITS: ReadonlySet<string> = new Set(['Write', 'Edit', 'MultiEdit', 'NotebookEdit']);

/** The parts of a rule as a person writes it; null when it is none. */
export function parseRule(text: string): ToolRule | null {
  const match = /^([A-Za-z_][\w-]*)(?:\((.+)\))?$/s.exec(text.trim());
  if (match?.[1] === undefined) return null;
  return { toolName: match[1], ruleContent: match[2] ?? null };
}

/** What a rule about paths would not take literally. */
const PATTERN = /[*?[\]{}()!\\]/;

/**
 * Edits anywhere below the folder that claude works in, or of the one file that lies elsewhere: the bare name of the
 * tool would allow every file of the machine. A rule of Edit holds for all tools that edit.
 */
function editRule(input: Readonly<Record<string, unknown>>, cwd: string | null): string | null {
  const named = input['file_path'] ?? input['notebook_path'];
  if (typeof named !== 'string' || cwd === null) return null;
  const path = resolve(cwd, named);
  if (path.startsWith(`${cwd}/`)) return 'Edit(./**)';
  return PATTERN.test(path) ? null : `Edit(/${path})`;
}

/**
 * The exact rule that "always" would save for this call, or null when none may be offered: never for a command of
 * several parts, where a saved prefix would allow what nobody has read. `cwd`: the folder that claude works in.
 */
export function ruleFor(
  tool: string,
  input: Readonly<Record<string, unknown>>,
  { suggestedRules, cwd }: { readonly suggestedRules: readonly ToolRule[]; readonly cwd: string | null },
): string | null {
  if (tool === 'AskUserQuestion' || tool === 'ExitPlanMode') return null;
  const command = input['command'];
  if (typeof command === 'string' && COMPOUND.test(command)) return null;
  const own = suggestedRules.find((rule) => rule.toolName === tool);
  if (own !== undefined) return ruleText(own);
  if (EDITS.has(tool)) return editRule(input, cwd);
  return tool.startsWith('mcp__') ? tool : null;
}

/**
 * Whether one of `rules` allows exactly this command. claude asks about a command that touches a folder outside of the
 * project again and again, whatever rule there is; a person who said "always" to it was promised otherwise.
 */
export function allowedExactly(
  { input, blockedPath, rule }: Pick<PermissionQuestion, 'input' | 'blockedPath' | 'rule'>,
  rules: readonly string[],
): boolean {
  if (blockedPath === null || rule === null || !rules.includes(rule)) return false;
  return parseRule(rule)?.ruleContent === input['command'];
}
