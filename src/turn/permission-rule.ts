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

/**
 * The exact rule that "always" would save for this call, or null when none may be offered: never for a command of
 * several parts, where a saved prefix would allow what nobody has read.
 */
export function ruleFor(
  tool: string,
  input: Readonly<Record<string, unknown>>,
  suggested: readonly ToolRule[],
): string | null {
  if (tool === 'AskUserQuestion' || tool === 'ExitPlanMode') return null;
  const command = input['command'];
  if (typeof command === 'string' && COMPOUND.test(command)) return null;
  const own = suggested.find((rule) => rule.toolName === tool);
  if (own !== undefined) return ruleText(own);
  if (EDITS.has(tool) || tool.startsWith('mcp__')) return tool;
  return null;
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
