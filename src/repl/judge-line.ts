import type { ActionContext } from '../actions/define.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { inSigns } from '../render/signs.ts';
import type { SlashCommands } from '../surfaces/slash.ts';
import type { ChatFront } from './chat-front.ts';
import type { ChatHome } from './chat-home.ts';
import type { AnswerArchive } from './commands/answer-archive.ts';
import { makeCarriedOutput } from './commands/carried-output.ts';
import type { CommandParts, CommandView } from './commands/command.ts';
import { makeLastMessage } from './commands/last-message.ts';
import { attachImages } from './editor/attach-images.ts';
import { incognitoLimit } from './incognito-limits.ts';
import type { Chooser } from './menu/chooser.ts';
import { OWN_COMMANDS, runOwnCommand } from './own-commands.ts';
import type { LineResult, LineRun } from './sending.ts';
import type { SessionOwner } from './session-owner.ts';
import { wrapOutput } from './wrap-output.ts';

export interface OpenCommandsParts extends Pick<CommandParts, 'signalTerminal' | 'lend' | 'themes' | 'whole'> {
  readonly home: ChatHome;
  readonly owner: SessionOwner;
  readonly archive: AnswerArchive;
  readonly loop: () => ChatFront;
}

/** Everything that a typed line of a chat can mean. */
export interface ChatCommands {
  readonly slash: SlashCommands;
  /** Carries out a command, or gives what is meant for claude. */
  readonly line: (text: string, run: LineRun) => Promise<LineResult>;
  /** Sends a message, with what it carries. */
  readonly submit: (text: string) => Promise<void>;
  /** What the next message carries, one row each. */
  readonly carriedRows: () => readonly string[];
  /** Whether what is thought stays on the screen. */
  readonly thoughtsShown: () => boolean;
}

/** Opens the commands of one chat: mira's own, the actions, claude's. */
export async function openCommands({
  home,
  owner,
  archive,
  loop,
  ...terminal
}: OpenCommandsParts): Promise<ChatCommands> {
  const { world } = home;
  /** The window may have another width by now. */
  const signs = () => terminal.themes.current().signs;
  const view = (): CommandView => ({ ...home.view, columns: world.stdout.columns, now: world.now(), signs: signs() });
  const carried = makeCarriedOutput(() => loop().redraw());
  let thoughts = false;
  const lastMessage = makeLastMessage(
    () => owner.conversationId,
    async (id) => (await home.rooms.history()).conversation(id),
  );
  const { makeSlashCommands } = await import('../surfaces/slash.ts');
  const slash = makeSlashCommands(home.actions, () => [
    ...OWN_COMMANDS.map((command) => ({ ...command, choices: () => command.choices?.(owner) ?? [] })),
    ...(owner.info?.commands.map(({ name, description }) => ({ name, about: description, claudes: true })) ?? []),
  ]);
  const parts: Running['parts'] = {
    ...terminal,
    owner,
    store: home.talkStore,
    rooms: home.rooms,
    env: world.env,
    platform: world.platform,
    cwd: home.projectRoot,
    moveTo: home.moveTo,
    claudeHost: () => home.claudeHost(null),
    here: world.cwd,
    archive,
    carried,
    thoughts: {
      shown: () => thoughts,
      show: (on) => {
        thoughts = on;
      },
    },
    lastMessage,
    help: (words) => slash.help(words, view()),
    chooser: lateChooser(loop),
  };
  return {
    slash,
    line: (text, run) => judgeLine(text, run, { slash, home, loop, parts, view: view() }),
    async submit(text) {
      // A path at the beginning, as of a dropped file, is no command.
      const command = text.startsWith('/') && slash.match(text).kind !== 'text';
      const material = command ? null : carried.take();
      try {
        const named = command ? '' : text;
        const { images, notes } = await attachImages(named, { cwd: home.projectRoot, home: world.home });
        await owner.submit(text, material?.text, images);
        for (const note of notes) loop().say(view().dim(stripControls(note)));
      } catch (error) {
        material?.putBack();
        throw error;
      }
      lastMessage.sent(text);
    },
    carriedRows: () => carried.rows().map((row) => inSigns(row, signs())),
    thoughtsShown: () => thoughts,
  };
}

interface Running {
  readonly slash: SlashCommands;
  readonly home: ChatHome;
  readonly loop: () => ChatFront;
  /** What the chat's own commands may use, but for the line they come from. */
  readonly parts: Omit<CommandParts, 'say' | 'signal' | 'view'>;
  readonly view: CommandView;
}

/** What a line is: a command that is carried out here, or text for claude. */
async function judgeLine(text: string, run: LineRun, { slash, home, loop, parts, view }: Running): Promise<LineResult> {
  const { world } = home;
  const say = (line: string): void => {
    run.begins();
    loop().say(line);
  };
  const whole: CommandParts = { ...parts, view, say, cwd: home.projectRoot, signal: run.signal };
  if (text.startsWith('!')) {
    run.begins();
    const { runBang } = await import('./commands/shell.ts');
    return runBang(text, whole);
  }
  if (!text.startsWith('/')) return { kind: 'send', text };
  const { owner } = parts;
  let match = slash.match(text);
  if (match.kind === 'unknown' && owner.info === null) {
    // It may be one of claude's own, which are known once it has booted.
    await owner.booted();
    match = slash.match(text);
  }
  if (match.kind === 'text') return { kind: 'send', text };
  if (match.kind === 'unknown') {
    const { unknownSlash } = await import('../surfaces/slash.ts');
    throw unknownSlash(match);
  }
  if (match.kind === 'action') {
    const { entry, rest } = match;
    const limit = owner.incognito
      ? incognitoLimit({ name: entry.verb.name, writes: entry.verb.writes === true, rest })
      : null;
    if (limit !== null) throw limit;
    const answer = await slash.run(match, actionContext(home, parts.owner, { loop, run }), view);
    return { kind: 'shown', text: wrapOutput(answer.text, world.stdout.columns) };
  }
  const own = await runOwnCommand(match.name, match.rest.trim(), whole);
  return own ?? { kind: 'send', text };
}

/** The chat begins after its commands are made. */
function lateChooser(loop: () => ChatFront): Chooser {
  return {
    line: (question, initial) => loop().chooser.line(question, initial),
    pick: (question, choices) => loop().chooser.pick(question, choices),
    confirm: (question) => loop().chooser.confirm(question),
    select: (menu) => loop().chooser.select(menu),
  };
}

function actionContext(
  home: ChatHome,
  owner: SessionOwner,
  { loop, run: { begins } }: { readonly loop: () => ChatFront; readonly run: LineRun },
): ActionContext {
  const { world, rooms } = home;
  /** Whatever is asked stands below the line that asks. */
  const under = <T>(asked: () => Promise<T>): Promise<T> => {
    begins();
    return asked();
  };
  const say = (line: string): void => {
    begins();
    loop().say(wrapOutput(line, world.stdout.columns));
  };
  return {
    surface: 'slash',
    actor: 'person',
    now: world.now,
    id: world.id,
    env: world.env,
    cwd: home.projectRoot,
    rooms,
    turnId: null,
    stdin: null,
    confirm: (question) => under(() => loop().chooser.confirm(question)),
    ask: {
      line: (question, initial) => under(() => loop().chooser.line(question, initial)),
      pick: (question, choices) => under(() => loop().chooser.pick(question, choices)),
    },
    claudeUsage: () => owner.contextUsage(),
    note: say,
    aside: (line) => say(home.view.dim(line)),
  };
}
