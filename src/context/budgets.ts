import { MiraError } from '../errors.ts';
import { estimateTokens } from './tokens.ts';

/** Most tokens of what mira adds to a request, as configured. */
export interface Budgets {
  /** The instructions. */
  readonly static: number;
  /** What is told at the start of a session. */
  readonly snapshot: number;
  /** What is told at the start and what a question brings, together. */
  readonly dynamic: number;
  /** Everything but the tools, and what is the person's own: core blocks and the file of `--system`. */
  readonly all: number;
  /** Schemas of mira's own tools. */
  readonly tools: number;
}

/** The budgets without a configuration. Source: the numbers of the design, measured on prompts/system.md. */
export const DEFAULT_BUDGETS: Budgets = { static: 1_500, snapshot: 600, dynamic: 1_000, all: 2_500, tools: 1_200 };

/** Sections that take nothing from the budget of all: the person's own, what goes along for once, and the tools. */
export const COUNTED_APART: ReadonlySet<string> = new Set([
  'system-file',
  'guidelines',
  'blocks',
  'exchanges',
  'tools',
]);

/** Tokens that are left for what is not static. */
export function dynamicBudget(budgets: Budgets, staticTokens: number): number {
  return Math.max(0, Math.min(budgets.dynamic, budgets.all - staticTokens));
}

/** Throws `config` (exit 2) when the instructions alone are more than the budget. */
export function checkBudgets(budgets: Budgets, instructions: string): void {
  const tokens = estimateTokens(instructions);
  const limits = [
    ['context.staticTokens', budgets.static],
    ['context.totalTokens', budgets.all],
  ] as const;
  for (const [key, limit] of limits) {
    if (tokens <= limit) continue;
    throw new MiraError(
      'config',
      `${key} is ${limit}, but mira's own instructions are ${tokens} tokens, which cannot be left out`,
      { hint: `set it to ${tokens} or more: mira config set ${key} ${Math.max(tokens, limit + 1_000)}` },
    );
  }
}
