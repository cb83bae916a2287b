import type { View } from '../../actions/define.ts';
import { wrapText } from '../../lib/width.ts';
import { inSigns, type Signs } from '../../render/signs.ts';
import type { Themes } from '../../render/theme.ts';
import type { Rooms } from '../../rooms.ts';
import type { ClaudeHost } from '../../turn/claude-host.ts';
import type { TalkStore } from '../../turn/talk-store.ts';
import type { Env } from '../../world.ts';
import type { Chooser } from '../menu/chooser.ts';
import type { LineResult } from '../sending.ts';
import type { SessionOwner } from '../session-owner.ts';
import type { AnswerArchive } from './answer-archive.ts';
import type { CarriedOutput } from './carried-output.ts';
import type { LastMessage } from './last-message.ts';

/** Headings under which `/help` lists the chat's own commands. */
export const COMMAND_TOPICS = ['Talk', 'Answers', 'This chat'] as const;
export type CommandTopic = (typeof COMMAND_TOPICS)[number];

/** A word that may follow a command, for help and completion. */
export interface Choice {
  readonly word: string;
  readonly about: string;
}

export interface CommandView extends View {
  readonly signs: Signs;
}

/** What a command of the chat may use. */
export interface CommandParts {
  readonly owner: SessionOwner;
  readonly store: () => Promise<TalkStore>;
  readonly rooms: Rooms;
  /** How wide the window is now, how it is styled, and what signs its locale can show. */
  readonly view: CommandView;
  readonly env: Env;
  readonly platform: NodeJS.Platform;
  /** Root of the project: where a shell command runs. */
  readonly cwd: string;
  /** The folder the person stands in: what a file's name is relative to. */
  readonly here: string;
  /** Goes to the project of another folder; all that is asked from then on is asked of that place. */
  readonly moveTo: (dir: string) => Promise<{ readonly name: string; readonly root: string }>;
  /** What a claude in the present project is started with. */
  readonly claudeHost: () => Promise<ClaudeHost>;
  readonly themes: Themes;
  readonly archive: AnswerArchive;
  readonly carried: CarriedOutput;
  /** Whether what is thought stays on the screen. */
  readonly thoughts: { readonly shown: () => boolean; readonly show: (on: boolean) => void };
  readonly help: (words: string) => string;
  /** Draws a whole answer. */
  readonly whole: (source: string) => Promise<string>;
  /** Writes finished text into the scrollback. */
  readonly say: (text: string) => void;
  /** Sends bytes to the terminal that move nothing on the screen, such as OSC 52. */
  readonly signalTerminal: (bytes: string) => void;
  /** Gives the terminal away until `run` is done; what is drawn meanwhile waits. */
  readonly lend: <T>(run: () => Promise<T>) => Promise<T>;
  /** Asks the person: a line, a key, yes or no, a menu. */
  readonly chooser: Chooser;
  readonly lastMessage: LastMessage;
  /** Aborted when the person presses Ctrl+C while the command runs. */
  readonly signal: AbortSignal;
}

/**
 * One command of the chat itself. `/help`, completion and docs/commands.md derive from this object, as those of the
 * actions do from theirs.
 */
export interface ChatCommand {
  /** As typed behind the slash. */
  readonly name: string;
  readonly about: string;
  readonly topic: CommandTopic;
  /** What may follow the name, as help shows it: `[N]`. */
  readonly usage?: string;
  /** A sentence or two more. */
  readonly details?: string;
  readonly examples?: readonly string[];
  /** Words that may follow, as far as they are known now. */
  readonly choices?: (owner: Pick<SessionOwner, 'info'> | null) => readonly Choice[];
  /** Throws MiraError for what it cannot do. */
  run(rest: string, parts: CommandParts): Promise<LineResult> | LineResult;
}

/** Words of mira's own as they stand in the window. */
export function shownText(text: string, { view }: Pick<CommandParts, 'view'>): string {
  const width = Math.max(20, view.columns - 1);
  return wrapText(inSigns(text, view.signs), width)
    .map((row) => row.trimEnd())
    .join('\n');
}

/** A command's answer in words of mira's own. */
export const shown = (text: string, parts: Pick<CommandParts, 'view'>): LineResult => ({
  kind: 'shown',
  text: shownText(text, parts),
});

/** A command's answer as it is: lists that are laid out already, and texts of others, which the terminal wraps. */
export const shownAsIs = (text: string): LineResult => ({ kind: 'shown', text });
