import { edit, retry } from './commands/again.ts';
import type { ChatCommand, CommandParts } from './commands/command.ts';
import { copy } from './commands/copy.ts';
import { cost } from './commands/cost.ts';
import { drop } from './commands/drop.ts';
import { exportConversation } from './commands/export.ts';
import { incognito } from './commands/incognito.ts';
import { keys } from './commands/keys.ts';
import { last, thinking } from './commands/look.ts';
import { resume } from './commands/resume.ts';
import { clear, compact, exit, fresh, help, mode, model, permissions, quit } from './commands/session-commands.ts';
import { cd, switchTo } from './commands/switch.ts';
import { theme } from './commands/theme.ts';
import type { LineResult } from './sending.ts';

/** What the chat does by itself, besides the actions and claude's own commands; in the order in which help lists them. */
export const OWN_COMMANDS: readonly ChatCommand[] = [
  fresh,
  clear,
  resume,
  retry,
  edit,
  compact,
  drop,
  switchTo,
  cd,
  incognito,
  exportConversation,
  copy,
  last,
  thinking,
  model,
  mode,
  permissions,
  theme,
  cost,
  keys,
  help,
  quit,
  exit,
];

/** Carries out one of the chat's own commands; null when `name` is none of them. Throws MiraError for what fails. */
export async function runOwnCommand(name: string, rest: string, parts: CommandParts): Promise<LineResult | null> {
  const command = OWN_COMMANDS.find((each) => each.name === name);
  return command === undefined ? null : command.run(rest, parts);
}
