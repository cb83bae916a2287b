import { claudeArgs } from '../claude/argv.ts';
import { jsonText, stripControls } from '../lib/terminal-text.ts';
import { redact } from '../redact/redact.ts';
import { type ClaudeHost, planLaunch } from '../turn/claude-host.ts';
import type { AskOptions } from './ask-options.ts';

/** Characters a token stands for in English text, near enough for a first look. */
const CHARACTERS_PER_TOKEN = 4;

export interface DryRun {
  readonly prompt: string;
  readonly options: AskOptions;
  readonly host: ClaudeHost;
  readonly json: boolean;
  readonly id: () => string;
  readonly out: (text: string) => void;
}

/** Prints what would be sent, secrets masked, and calls nothing. Gives the exit code. */
export function printDryRun({ prompt, options, host, json, id, out }: DryRun): number {
  const { model, permissionMode, allow, save, maxTurns } = options;
  const session = { kind: 'new', id: id() } as const;
  const plan = planLaunch(host, { model, permissionMode, allow, persist: save, maxTurns, session });
  const systemPrompt = host.systemPrompt;
  const shown = {
    systemPrompt: redact(systemPrompt),
    firstMessage: [{ type: 'text', text: redact(prompt) }],
    argv: [plan.program, ...claudeArgs(plan.launch)].map((word) => redact(word)),
    context: [],
    tokens: { static: Math.ceil(systemPrompt.length / CHARACTERS_PER_TOKEN), dynamic: 0 },
  };
  if (json) {
    out(`${jsonText(shown)}\n`);
    return 0;
  }
  const parts = [
    'system prompt (follows that of claude itself):',
    shown.systemPrompt,
    '',
    'first message:',
    shown.firstMessage.map(({ text }) => text).join('\n'),
    '',
    'command:',
    shown.argv.join(' '),
  ];
  out(`${stripControls(parts.join('\n'))}\n`);
  return 0;
}
