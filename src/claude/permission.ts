import type { ToolRule } from './events.ts';
import type { Json } from './json.ts';

/** Where an allowed rule is kept. `localSettings` is ignored by the CLI in a folder that it does not trust. */
export type RuleDestination = 'session' | 'localSettings' | 'projectSettings' | 'userSettings';

/** The answer to a permission question. */
export type PermissionAnswer =
  | {
      readonly behavior: 'allow';
      /** What really runs; absent: the input as asked. */
      readonly updatedInput?: Readonly<Record<string, unknown>>;
      /** Rules that end further questions of the same kind. */
      readonly rules?: { readonly rules: readonly ToolRule[]; readonly destination: RuleDestination };
    }
  | {
      readonly behavior: 'deny';
      /** The model reads this, unless `interrupt` ends the turn. */
      readonly message: string;
      readonly interrupt?: boolean;
    };

/**
 * The answer as the CLI takes it. `updatedInput` is always there, since an allow without it fails; the CLI's own
 * suggestions are never sent back, since one of them ends all questions about edits.
 */
export function permissionResponse(answer: PermissionAnswer, input: Json): Json {
  if (answer.behavior === 'deny') {
    const { message, interrupt } = answer;
    return interrupt === true ? { behavior: 'deny', message, interrupt } : { behavior: 'deny', message };
  }
  const allow = { behavior: 'allow', updatedInput: answer.updatedInput ?? input };
  if (answer.rules === undefined) return allow;
  const { rules, destination } = answer.rules;
  return {
    ...allow,
    updatedPermissions: [{ type: 'addRules', rules: rules.map(ruleJson), behavior: 'allow', destination }],
  };
}

function ruleJson({ toolName, ruleContent }: ToolRule): Json {
  return ruleContent === null ? { toolName } : { toolName, ruleContent };
}

/** A rule as settings files and `--allowedTools` write it: `Bash(npm test:*)`, or the bare name of a tool. */
export function ruleText({ toolName, ruleContent }: ToolRule): string {
  return ruleContent === null ? toolName : `${toolName}(${ruleContent})`;
}
