import { PERMISSION_MODES } from '../claude/argv.ts';

/** The arguments of `mira ask`, from which its options, help, docs and completion derive. */
export const ASK_ARGS = {
  prompt: { type: 'text', about: 'what to ask; `-` reads it from stdin', position: 'rest', placeholder: 'PROMPT' },
  streamJson: { type: 'flag', about: 'print one JSON event a line as it happens' },
  model: { type: 'text', about: 'model to ask: an alias or a full name', placeholder: 'MODEL' },
  allow: { type: 'list', about: "allow a tool without a question, such as 'Bash(npm test:*)'", placeholder: 'RULE' },
  permissionMode: { type: 'choice', about: 'how tools are permitted', of: PERMISSION_MODES, placeholder: 'MODE' },
  system: { type: 'text', about: "a file whose text follows mira's own system prompt", placeholder: 'FILE' },
  continue: { type: 'flag', about: 'go on with the newest conversation of this project' },
  fork: { type: 'flag', about: 'with --continue: go on from a copy of it' },
  noSave: { type: 'flag', about: 'store nothing but what was spent' },
  noMemory: { type: 'flag', about: 'give nothing of what is remembered' },
  noStdin: { type: 'flag', about: 'do not look at stdin' },
  maxTurns: { type: 'integer', about: 'stop after so many steps of tool use', min: 1, placeholder: 'N' },
  timeout: { type: 'number', about: 'stop after so many seconds', min: 0.001, placeholder: 'SECONDS' },
  dryRun: { type: 'flag', about: 'print what would be sent, and call nothing' },
} as const;

/** The values of those arguments, as the command line gives them. */
export interface AskValues {
  readonly prompt: string | undefined;
  readonly streamJson: boolean;
  readonly model: string | undefined;
  readonly allow: readonly string[];
  readonly permissionMode: string | undefined;
  readonly system: string | undefined;
  readonly continue: boolean;
  readonly fork: boolean;
  readonly noSave: boolean;
  readonly noMemory: boolean;
  readonly noStdin: boolean;
  readonly maxTurns: number | undefined;
  readonly timeout: number | undefined;
  readonly dryRun: boolean;
}
