import { PERMISSION_MODES } from '../claude/argv.ts';

/** The arguments of `mira chat`, from which its options, help, docs and completion derive. */
export const CHAT_ARGS = {
  model: { type: 'text', about: 'model to talk with: an alias or a full name', placeholder: 'MODEL' },
  permissionMode: { type: 'choice', about: 'how tools are permitted', of: PERMISSION_MODES, placeholder: 'MODE' },
  allow: { type: 'list', about: "allow a tool without a question, such as 'Bash(npm test:*)'", placeholder: 'RULE' },
  continue: { type: 'flag', about: 'go on with the newest conversation of this project' },
  resume: { type: 'flag', about: 'choose a conversation of this project from a list' },
  conversation: {
    type: 'text',
    about: 'go on with this conversation of the project, by its id or the end of it',
    placeholder: 'ID',
  },
  fork: { type: 'flag', about: 'with --continue, --resume or --conversation: go on from a copy' },
  incognito: { type: 'flag', about: 'begin with a claude that knows nothing of you, and of which nothing is kept' },
  screenReader: {
    type: 'flag',
    about: 'whole lines and numbered answers, nothing is drawn twice (also ACCESSIBLE=1 and TERM=dumb)',
  },
} as const;

/** The values of those arguments, as the command line gives them. */
export interface ChatValues {
  readonly model: string | undefined;
  readonly permissionMode: string | undefined;
  readonly allow: readonly string[];
  readonly continue: boolean;
  readonly resume: boolean;
  readonly conversation: string | undefined;
  readonly fork: boolean;
  readonly incognito: boolean;
  readonly screenReader: boolean;
}
