import { MiraError } from '../errors.ts';
import { shortId } from '../lib/ids.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { wrapText } from '../lib/width.ts';
import { inSigns } from '../render/signs.ts';
import { colourOn } from '../render/style.ts';
import { openThemes } from '../render/theme.ts';
import type { TurnEvent } from '../turn/events.ts';
import { makeAskToBlock } from './ask-to-block.ts';
import { openChatAnswers } from './chat-answers.ts';
import { editorOfChat } from './chat-editor.ts';
import type { ChatHome, ChatOptions } from './chat-home.ts';
import { type ChatLoop, startChatLoop } from './chat-loop.ts';
import { errorText } from './chat-picture.ts';
import { openChatScreen } from './chat-screen.ts';
import { openChatStatus } from './chat-status.ts';
import { makeAnswerArchive } from './commands/answer-archive.ts';
import { firstRunRows, isFirstRun } from './first-run.ts';
import { INCOGNITO } from './incognito-limits.ts';
import { openCommands } from './judge-line.ts';
import { readKeys } from './key-input.ts';
import type { LentTerminal } from './lend-terminal.ts';
import { sayLast } from './said-last.ts';
import { SessionOwner } from './session-owner.ts';

/** What stands above the first prompt. */
export function greeting({ model, saved, fork, incognito }: ChatOptions, { projectName }: ChatHome): readonly string[] {
  const head = `mira · ${stripControls(projectName)} · ${model} · /help lists the commands, Ctrl+D leaves`;
  if (incognito) return [head, INCOGNITO];
  if (saved === null) return [head];
  const from = fork ? 'going on from a copy of' : 'going on with';
  return [head, `${from} conversation ${shortId(saved.conversationId)}`];
}

/** What the very first chat on this machine says; empty ever after. */
export function firstWords(
  { world, rooms }: ChatHome,
  size: { readonly columns: number; readonly rows: number },
): string {
  const { firstRun, data } = rooms.paths;
  return isFirstRun(firstRun) ? `${firstRunRows({ ...world, data, ...size }).join('\n')}\n\n` : '';
}

/** A chat that is set up and waits for its first key. */
export interface Stage {
  readonly loop: ChatLoop;
  readonly owner: SessionOwner;
  /** Begins to read keys; gives the function that stops it. */
  readonly listen: () => () => void;
  /** What takes longer than a paint: claude's boot, the database. */
  readonly warmUp: () => void;
  /** What was typed and not sent is on disk after it. */
  readonly closeEditor: () => void;
  readonly dimLines: (text: string) => string;
  /** Resolves once the terminal has said what it was asked. */
  readonly settled: () => Promise<void>;
}

/** Sets a chat up on a terminal that is held already; its prompt stands when this resolves. */
export async function setStage(
  options: ChatOptions,
  home: ChatHome,
  { terminal, typed }: { readonly terminal: LentTerminal; readonly typed: readonly Buffer[] },
): Promise<Stage> {
  const { stdin, stdout, env } = home.world;
  const themes = await openThemes({ env, on: colourOn(stdout, env, home.ui.colour), wish: home.ui.theme });
  let loop: ChatLoop | null = null;
  const theLoop = (): ChatLoop => {
    if (loop === null) throw new Error('the chat has not begun');
    return loop;
  };
  const dimLines = (text: string): string =>
    wrapText(inSigns(text, themes.current().signs), Math.max(20, stdout.columns - 1))
      .map((row) => themes.current().dim(row))
      .join('\n');
  const say = (line: string): void => theLoop().say(dimLines(stripControls(line)));
  const archive = makeAnswerArchive();
  const owner = await openOwner(options, home, {
    say,
    onEvent: (event) => {
      archive.accept(event);
      status.accept(event);
      theLoop().event(event);
      if (event.type !== 'ended') return;
      void status.look();
      askToBlock().catch(theLoop().broken);
    },
  });
  const askToBlock = makeAskToBlock({ home, owner, loop: theLoop, say });
  const redraw = (): void => loop?.redraw();
  const status = openChatStatus({ rooms: home.rooms, home, owner, redraw });
  const { screen, size, notify, ...seen } = openChatScreen({
    home,
    themes,
    write: terminal.write,
    redraw,
    broken: (error) => theLoop().broken(error),
  });
  screen.commit(firstWords(home, size()));
  for (const line of greeting(options, home)) screen.commit(dimLines(line));

  let stopKeys: () => void = () => undefined;
  const listen = (before: readonly Buffer[]): (() => void) => {
    stopKeys = readKeys(stdin.stream, theLoop, { typed: before, onReply: seen.onReply });
    return () => stopKeys();
  };
  const lend = <T>(run: () => Promise<T>): Promise<T> =>
    terminal.lend(run, () => {
      stopKeys();
      screen.close();
      return () => {
        listen([]);
        theLoop().resized();
      };
    });
  const answers = openChatAnswers({ home, themes, redraw, thoughts: () => commands.thoughtsShown() });
  const outside = { signalTerminal: terminal.write, lend, whole: answers.drawing.whole };
  const commands = await openCommands({ home, themes, owner, archive, loop: theLoop, ...outside });
  const typing = { slash: () => commands.slash, incognito: () => owner.incognito };
  const editing = editorOfChat({ home, lend, say, redraw, loop: theLoop, ...typing });
  loop = startChatLoop({
    screen,
    session: { submit: commands.submit, busy: owner.busy, answer: owner.answer, cancel: owner.cancel },
    theme: themes.current,
    answerView: answers.view,
    plan: answers.drawing.whole,
    diff: answers.diff,
    size,
    line: commands.line,
    carried: commands.carriedRows,
    editor: () => editing.editor,
    keepQueue: editing.keepWaiting,
    outside: editing.outside,
    status: status.facts,
    spentUsd: () => owner.totals().costUsd,
    notify,
    steadyMs: () => performance.now(),
  });
  screen.flush();
  return {
    loop,
    owner,
    dimLines,
    settled: seen.settled,
    closeEditor: editing.close,
    listen: () => listen(typed),
    warmUp() {
      seen.ask();
      editing.restore();
      void sayLast(options.saved, home, { ...outside, theme: themes.current(), front: theLoop() });
      startEarly(owner, (error) => theLoop().say(errorText(error, themes.current(), size().columns)));
      void status.look();
      void answers.drawing.warm();
    },
  };
}

/** Makes the holder of the one claude session; nothing is started yet. */
export function openOwner(
  options: ChatOptions,
  home: ChatHome,
  { say, onEvent }: { readonly say: (line: string) => void; readonly onEvent: (event: TurnEvent) => void },
): Promise<SessionOwner> {
  const { settings } = home;
  return home.claudeHost(null).then(
    (host) =>
      new SessionOwner(
        {
          // stderr shares the terminal with the live region: what is said goes through it.
          host: { ...host, onWarning: say },
          store: home.talkStore,
          stall: settings.stall,
          save: settings.save,
          id: home.world.id,
          model: options.model,
          permissionMode: options.permissionMode,
          allow: options.allow,
          events: onEvent,
          note: say,
        },
        options,
      ),
  );
}

/** Starts claude while the person types; what hinders it is said now and again when a message is sent. */
export function startEarly(owner: Pick<SessionOwner, 'start'>, failed: (error: MiraError) => void): void {
  try {
    owner.start();
  } catch (error) {
    if (!(error instanceof MiraError)) throw error;
    failed(error);
  }
}
