import type { AnyAction, View } from '../actions/define.ts';
import { EXIT, MiraError } from '../errors.ts';
import { dollars } from '../lib/dollars.ts';
import { shortId } from '../lib/ids.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { textWidth, wrapText } from '../lib/width.ts';
import { openLiveScreen } from '../render/live-screen.ts';
import type { Rooms } from '../rooms.ts';
import type { TalkHome } from '../turn/talk-home.ts';
import type { HeldTalk, SavedTalk } from '../turn/talk-store.ts';
import { type ChatLoop, startChatLoop } from './chat-loop.ts';
import { makeAnswerArchive } from './commands/answer-archive.ts';
import { openCommands } from './judge-line.ts';
import { decodeKeys } from './keys.ts';
import { holdTerminal } from './lend-terminal.ts';
import { SessionOwner } from './session-owner.ts';

/** What the chat takes from the composition root. */
export interface ChatHome extends TalkHome {
  readonly rooms: Rooms;
  readonly actions: readonly AnyAction[];
  readonly view: View;
  readonly projectName: string;
  readonly projectRoot: string;
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

/** A lone Esc is known by the silence behind it. */
const ESC_MS = 30;

/** A style's own sequences take no columns. */
const plainWidth = (text: string): number => textWidth(text.replace(/\u001b\[[0-9;]*m/g, ''));

/** Reads keys from stdin until `stop`. */
function readKeys(stream: NodeJS.ReadStream, loop: () => ChatLoop, typed: readonly Buffer[]): () => void {
  const decoder = decodeKeys();
  let timer: NodeJS.Timeout | null = null;
  const onData = (chunk: Buffer): void => {
    if (timer !== null) clearTimeout(timer);
    for (const key of decoder.feed(chunk)) loop().key(key);
    if (decoder.pending()) {
      timer = setTimeout(() => {
        for (const key of decoder.flush()) loop().key(key);
      }, ESC_MS);
    }
  };
  // The terminal has gone: there is nobody left to talk to.
  const onEnd = (): void => loop().leave(EXIT.hangup);
  for (const chunk of typed) onData(chunk);
  stream.on('data', onData);
  stream.on('end', onEnd);
  stream.on('error', onEnd);
  stream.resume();
  return () => {
    if (timer !== null) clearTimeout(timer);
    stream.off('data', onData);
    stream.off('end', onEnd);
    stream.pause();
  };
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

/** The chat on a terminal. Gives the exit code; throws MiraError for what hinders the start. */
export async function runChat(options: ChatOptions, home: ChatHome): Promise<number> {
  const { world, view } = home;
  const { stdin, stdout } = world;
  const typed = home.typedEarly();
  const terminal = holdTerminal(stdin.stream, stdout.write);
  let loop: ChatLoop | null = null;
  const theLoop = (): ChatLoop => {
    if (loop === null) throw new Error('the chat has not begun');
    return loop;
  };
  const screen = openLiveScreen(terminal.write, plainWidth);
  const say = (line: string): void => theLoop().say(view.dim(stripControls(line)));
  const archive = makeAnswerArchive();
  const owner = new SessionOwner(
    {
      // stderr shares the terminal with the live region: what is said goes through it.
      host: { ...(await home.claudeHost(null)), onWarning: say },
      store: home.talkStore,
      stall: home.settings.stall,
      save: home.settings.save,
      id: world.id,
      model: options.model,
      permissionMode: options.permissionMode,
      allow: options.allow,
      events: (event) => {
        archive.accept(event);
        theLoop().event(event);
      },
      note: say,
    },
    options,
  );
  const dimLines = (text: string): string =>
    wrapText(text, Math.max(20, stdout.columns - 1))
      .map(view.dim)
      .join('\n');
  for (const line of greeting(options, home)) screen.commit(dimLines(line));
  const commands = await openCommands({
    home,
    owner,
    archive,
    loop: theLoop,
    signalTerminal: terminal.write,
    lend: (run) => terminal.lend(run, pause),
  });
  loop = startChatLoop({
    screen,
    session: { submit: commands.submit, busy: owner.busy, answer: owner.answer, cancel: owner.cancel },
    carried: commands.carriedRows,
    paint: view,
    endLine: home.settings.endLine,
    size: () => ({ columns: stdout.columns, rows: stdout.rows }),
    line: commands.line,
    steadyMs: () => performance.now(),
  });
  screen.flush();
  let stopKeys = readKeys(stdin.stream, theLoop, typed);
  const pause = (): (() => void) => {
    stopKeys();
    screen.close();
    return () => {
      stopKeys = readKeys(stdin.stream, theLoop, []);
      theLoop().resized();
    };
  };
  const { restore } = terminal;
  const kill = (): void => {
    restore();
    owner.kill();
  };
  process.once('exit', kill);
  const stopResize = stdout.onResize(() => theLoop().resized());
  const stopSignals = home.onSignal((signal) => {
    // Ctrl+C in a pager is for the pager.
    if (signal === 'SIGINT' && terminal.lent()) return;
    const code = signal === 'SIGHUP' ? EXIT.hangup : signal === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
    theLoop().leave(code);
  });
  try {
    for (const notice of home.settings.notices) loop.say(view.dim(notice));
    // After the paint, so that the prompt stands before a third of a second of claude's boot begins.
    setImmediate(() => startEarly(owner, theLoop()));
    return await loop.done;
  } finally {
    stopKeys();
    stopResize();
    restore();
    await owner.close();
    stopSignals();
    process.off('exit', kill);
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
