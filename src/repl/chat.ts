import type { AnyAction, View } from '../actions/define.ts';
import { EXIT, MiraError } from '../errors.ts';
import { dollars } from '../lib/dollars.ts';
import { shortId } from '../lib/ids.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { showHidden } from '../lib/visible.ts';
import { wrapText } from '../lib/width.ts';
import { openLiveScreen } from '../render/live-screen.ts';
import { type ColourWish, colourOn } from '../render/style.ts';
import { styledWidth } from '../render/styled-text.ts';
import { openThemes, type ThemeWish } from '../render/theme.ts';
import type { Rooms } from '../rooms.ts';
import type { TurnEvent } from '../turn/events.ts';
import type { TalkHome } from '../turn/talk-home.ts';
import type { HeldTalk, SavedTalk } from '../turn/talk-store.ts';
import { viewAnswer } from './answer-view.ts';
import { editorOfChat } from './chat-editor.ts';
import { type ChatLoop, startChatLoop } from './chat-loop.ts';
import { openChatStatus } from './chat-status.ts';
import { makeAnswerArchive } from './commands/answer-archive.ts';
import { firstRunRows, isFirstRun } from './first-run.ts';
import { openCommands } from './judge-line.ts';
import { readKeys } from './key-input.ts';
import { holdTerminal, type LentTerminal } from './lend-terminal.ts';
import { makeNotifier } from './notify.ts';
import { SessionOwner } from './session-owner.ts';

/** What the chat takes from the composition root. */
export interface ChatHome extends TalkHome {
  readonly rooms: Rooms;
  readonly actions: readonly AnyAction[];
  readonly view: View;
  /** What the configuration says about the look of the chat. */
  readonly ui: {
    readonly colour: ColourWish;
    readonly theme: ThemeWish;
    readonly notify: boolean;
    readonly keys: 'emacs' | 'vi';
  };
  /** Of the project where the chat is now. */
  readonly projectName: string;
  readonly projectRoot: string;
  /** Goes to the project of another folder; all that is asked of the home is from then on of that place. */
  readonly moveTo: (dir: string) => Promise<{ readonly name: string; readonly root: string }>;
  /** Takes over the prompt that was painted before mira was loaded; gives what was typed at it. */
  readonly typedEarly: () => readonly Buffer[];
}

export interface ChatOptions {
  readonly model: string;
  readonly permissionMode: string;
  readonly allow: readonly string[];
  /** The conversation to go on with; null begins a new one. */
  readonly saved: SavedTalk | null;
  /** That conversation, held by this process; null when it is to be copied, or nothing is stored. */
  readonly held: HeldTalk | null;
  /** Go on from a copy of it. */
  readonly fork: boolean;
}

/** The line at the end: what was used, and how to go on. */
function farewell(owner: SessionOwner): string {
  const { turns, tokens, costUsd, conversationId } = owner.totals();
  if (turns === 0 || conversationId === null) return '';
  const count = `${turns} turn${turns === 1 ? '' : 's'}`;
  return `session ${shortId(conversationId)} · ${count} · ${tokens} tokens · ${dollars(costUsd)} · go on with: mira chat --conversation ${shortId(conversationId)}`;
}

/** What stands above the first prompt. */
function greeting({ model, saved, fork }: ChatOptions, { projectName }: ChatHome): readonly string[] {
  const head = `mira · ${stripControls(projectName)} · ${model} · /help lists the commands, Ctrl+D leaves`;
  if (saved === null) return [head];
  const from = fork ? 'going on from a copy of' : 'going on with';
  return [head, `${from} conversation ${shortId(saved.conversationId)}`];
}

/** A chat that is set up and waits for its first key. */
interface Stage {
  readonly loop: ChatLoop;
  readonly owner: SessionOwner;
  /** Begins to read keys; gives the function that stops it. */
  readonly listen: () => () => void;
  /** What takes longer than a paint: claude's boot, the database. */
  readonly warmUp: () => void;
  /** What was typed and not sent is on disk after it. */
  readonly closeEditor: () => void;
  readonly dimLines: (text: string) => string;
}

/** Sets a chat up on a terminal that is held already; its prompt stands when this resolves. */
async function setStage(
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
    wrapText(text, Math.max(20, stdout.columns - 1))
      .map((row) => themes.current().dim(row))
      .join('\n');
  const say = (line: string): void => theLoop().say(themes.current().dim(stripControls(line)));
  const archive = makeAnswerArchive();
  const owner = await openOwner(options, home, {
    say,
    onEvent: (event) => {
      archive.accept(event);
      status.accept(event);
      theLoop().event(event);
      if (event.type === 'ended') void status.look();
    },
  });
  const status = openChatStatus({ rooms: home.rooms, home, owner, redraw: () => loop?.redraw() });
  const notifier = makeNotifier({ write: terminal.write, on: home.ui.notify, home });
  const screen = openLiveScreen(terminal.write, styledWidth);
  const size = () => ({ columns: stdout.columns, rows: stdout.rows });
  const { paths } = home.rooms;
  if (isFirstRun(paths.firstRun))
    screen.commit(`${firstRunRows({ ...home.world, data: paths.data, ...size() }).join('\n')}\n\n`);
  for (const line of greeting(options, home)) screen.commit(dimLines(line));

  let stopKeys: () => void = () => undefined;
  const listen = (before: readonly Buffer[]): void => {
    stopKeys = readKeys(stdin.stream, theLoop, { typed: before, onReply: notifier.replied });
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
  const commands = await openCommands({
    home,
    themes,
    owner,
    archive,
    loop: theLoop,
    signalTerminal: terminal.write,
    lend,
  });
  const editing = editorOfChat({ home, lend, say, slash: () => commands.slash, redraw: () => loop?.redraw() });
  loop = startChatLoop({
    screen,
    session: { submit: commands.submit, busy: owner.busy, answer: owner.answer, cancel: owner.cancel },
    theme: themes.current,
    answerView: () => viewAnswer(themes.current(), { columns: () => stdout.columns, endLine: home.settings.endLine }),
    plan: showHidden,
    size,
    line: commands.line,
    carried: commands.carriedRows,
    editor: () => editing.editor,
    outside: editing.outside,
    status: status.facts,
    spentUsd: () => owner.totals().costUsd,
    notify: notifier.notify,
    steadyMs: () => performance.now(),
  });
  screen.flush();
  return {
    loop,
    owner,
    dimLines,
    listen() {
      listen(typed);
      return () => stopKeys();
    },
    closeEditor: editing.close,
    warmUp() {
      editing.restore();
      startEarly(owner, theLoop());
      void status.look();
    },
  };
}

function openOwner(
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

/** The chat on a terminal. Gives the exit code; throws MiraError for what hinders the start. */
export async function runChat(options: ChatOptions, home: ChatHome): Promise<number> {
  const { stdin, stdout } = home.world;
  const typed = home.typedEarly();
  const terminal = holdTerminal(stdin.stream, stdout.write);
  // Also when the process is ended from anywhere else, the terminal is put back first.
  process.once('exit', terminal.restore);
  const { loop, owner, listen, warmUp, closeEditor, dimLines } = await setStage(options, home, { terminal, typed });
  process.once('exit', owner.kill);
  process.once('exit', closeEditor);
  const stopKeys = listen();
  const stopResize = stdout.onResize(loop.resized);
  const goOn = (): void => {
    terminal.retake();
    loop.resized();
  };
  process.on('SIGCONT', goOn);
  const stopSignals = home.onSignal((signal) => {
    // Ctrl+C in a pager is for the pager.
    if (signal === 'SIGINT' && terminal.lent()) return;
    loop.leave(signal === 'SIGHUP' ? EXIT.hangup : signal === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted);
  });
  try {
    for (const notice of home.settings.notices) loop.say(dimLines(notice));
    // After the paint, so that the prompt stands before a third of a second of claude's boot begins.
    setImmediate(warmUp);
    return await loop.done;
  } finally {
    stopKeys();
    stopResize();
    process.off('SIGCONT', goOn);
    terminal.restore();
    closeEditor();
    await owner.close();
    stopSignals();
    process.off('exit', terminal.restore);
    process.off('exit', owner.kill);
    process.off('exit', closeEditor);
    const last = farewell(owner);
    if (last !== '') stdout.write(`${dimLines(last)}\n`);
  }
}

/** Starts claude while the person types; what hinders it is said now and again when a message is sent. */
function startEarly(owner: SessionOwner, loop: ChatLoop): void {
  try {
    owner.start();
  } catch (error) {
    if (!(error instanceof MiraError)) throw error;
    loop.say(`${error.message}${error.hint === null ? '' : `\n${error.hint}`}`);
  }
}
