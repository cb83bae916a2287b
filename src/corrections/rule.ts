/** What a check looks at. `require`: a text that must stand in files that fit. */
export const CHECK_KINDS = ['command', 'path', 'content', 'require'] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];

export const CHECK_ACTIONS = ['warn', 'block'] as const;
export type CheckAction = (typeof CHECK_ACTIONS)[number];

/** A deterministic part of a correction. */
export interface Check {
  readonly kind: CheckKind;
  /** A command, a glob, or a regular expression in the syntax of RE2. */
  readonly pattern: string;
  /** Only in files that fit this glob; null everywhere. For content and require. */
  readonly within: string | null;
  readonly action: CheckAction;
  /** What to use instead, in the person's words; null without. */
  readonly instead: string | null;
}

/** A check with the correction it belongs to. */
export interface Rule extends Check {
  /** Id of the correction. */
  readonly id: string;
  /** The correction, as the person said it. */
  readonly text: string;
  /** Only below this folder of the project; null everywhere. */
  readonly path: string | null;
  /** Commands and paths that the person has called fine. */
  readonly exceptions: readonly string[];
}
