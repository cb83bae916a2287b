import type { LineResult } from './chat-loop.ts';
import { edit, retry } from './commands/again.ts';
import type { ChatCommand, CommandParts } from './commands/command.ts';
import { copy } from './commands/copy.ts';
import { cost } from './commands/cost.ts';
import { drop } from './commands/drop.ts';
import { last, thinking } from './commands/look.ts';
import { clear, compact, exit, fresh, help, mode, model, permissions, quit } from './commands/session-commands.ts';

/** What the chat does by itself, besides the actions and claude's own commands; in the order in which help lists them. */
export const OWN_COMMANDS: readonly ChatCommand[] = [
  fresh,
  clear,
  retry,
  edit,
  compact,
  drop,
  copy,
  last,
  thinking,
  model,
  mode,
  permissions,
  cost,
  help,
  quit,
  exit,
];

/** Carries out one of the chat's own commands; null when `name` is none of them. Throws MiraError for what fails. */
export async function runOwnCommand(name: string, rest: string, parts: CommandParts): Promise<LineResult | null> {
  const command = OWN_COMMANDS.find((each) => each.name === name);
  return command === undefined ? null : command.run(rest, parts);
}
