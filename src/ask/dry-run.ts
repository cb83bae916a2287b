import { claudeArgs } from '../claude/argv.ts';
import { TOOLS } from '../context/tool-schemas.ts';
import { jsonText, stripControls } from '../lib/terminal-text.ts';
import { redact } from '../redact/redact.ts';
import { type ClaudeHost, planLaunch } from '../turn/claude-host.ts';
import type { AskOptions } from './ask-options.ts';
import type { AskPrompt } from './prompt-input.ts';

export interface DryRun {
  readonly prompt: AskPrompt;
  readonly options: AskOptions;
  readonly host: ClaudeHost;
  readonly json: boolean;
  readonly id: () => string;
  readonly out: (text: string) => void;
}

/** Prints what would be sent, secrets masked, and calls nothing. Gives the exit code. */
export async function printDryRun({ prompt, options, host, json, id, out }: DryRun): Promise<number> {
  const { model, permissionMode, allow, save, maxTurns, memory } = options;
  const session = { kind: 'new', id: id() } as const;
  const plan = planLaunch(host, { model, permissionMode, allow, persist: save, maxTurns, session });
  const context = host.context({
    sessionId: session.id,
    from: null,
    question: options.goOn && host.placement === 'hybrid' ? null : prompt.typed,
    memory,
    model,
    tools: host.tools,
    conversationId: null,
    exchanges: [],
    stored: false,
    onlyLooking: true,
  });
  const [systemPrompt, { blocks, items }] = await Promise.all([context.system, context.forTurn(prompt.typed)]);
  const tokens = (isStatic: boolean): number =>
    items
      .filter(({ section, layer }) => section !== TOOLS && (layer === 'static') === isStatic)
      .reduce((sum, { tokens: own }) => sum + own, 0);
  const shown = {
    systemPrompt: redact(systemPrompt),
    firstMessage: [...blocks, { type: 'text', text: prompt.text }].map(({ text }) => ({
      type: 'text',
      text: redact(text),
    })),
    argv: [plan.program, ...claudeArgs(plan.launch)].map((word) => redact(word)),
    context: items,
    tokens: { static: tokens(true), dynamic: tokens(false) },
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
    '',
    `mira adds ${shown.tokens.static + shown.tokens.dynamic} tokens: ${shown.tokens.static} of instructions, ${shown.tokens.dynamic} for this project and question`,
  ];
  out(`${stripControls(parts.join('\n'))}\n`);
  return 0;
}
