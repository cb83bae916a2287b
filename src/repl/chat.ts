import type { ActionContext, AnyAction, View } from '../actions/define.ts';
import { EXIT, MiraError } from '../errors.ts';
import { dollars } from '../lib/dollars.ts';
import { shortId } from '../lib/ids.ts';
import { stripControls } from '../lib/terminal-text.ts';
import { textWidth, wrapText } from '../lib/width.ts';
import { askByNumber } from '../prompt/ask-by-number.ts';
import { openLiveScreen } from '../render/live-screen.ts';
import type { Rooms } from '../rooms.ts';
import type { SlashCommands } from '../surfaces/slash.ts';
import type { TalkHome } from '../turn/talk-home.ts';
import type { HeldTalk, SavedTalk } from '../turn/talk-store.ts';
import { type ChatLoop, type LineResult, startChatLoop } from './chat-loop.ts';
import { decodeKeys } from './keys.ts';
import { OWN_COMMANDS, runOwnCommand } from './own-commands.ts';
import { SessionOwner } from './session-owner.ts';
import { takeTerminal } from './terminal-modes.ts';

/** What the chat takes from the composition root. */
export interface ChatHome extends TalkHome {
  readonly rooms: Rooms;
  readonly actions: readonly AnyAction[];
  readonly view: View;
  readonly projectName: string;
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

/** Commands that claude carries out and does not list. */
const UNLISTED = [{ name: 'cost', about: 'what this session of claude has cost', claudes: true }] as const;

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

interface Running {
  readonly owner: SessionOwner;
  readonly slash: SlashCommands;
  readonly home: ChatHome;
  readonly loop: () => ChatLoop;
}

/** What a line is: a command that is carried out here, or text for claude. */
async function judgeLine(text: string, { owner, slash, home, loop }: Running): Promise<LineResult> {
  if (!text.startsWith('/')) return { kind: 'send', text };
  let match = slash.match(text);
  if (match.kind === 'unknown' && owner.info === null) {
    // It may be one of claude's own, which are known once it has booted.
    await owner.booted();
    match = slash.match(text);
  }
  if (match.kind === 'text') return { kind: 'send', text };
  if (match.kind === 'unknown') {
    const { unknownSlash } = await import('../surfaces/slash.ts');
    return { kind: 'shown', text: unknownSlash(match) };
  }
  if (match.kind === 'action') {
    const answer = await slash.run(match, actionContext(home, loop), home.view);
    return { kind: 'shown', text: answer.text };
  }
  const help = (words: string): string => slash.help(words, home.view);
  const own = await runOwnCommand(match.name, match.rest.trim(), { owner, store: home.talkStore, help });
  return own ?? { kind: 'send', text };
}

function actionContext(home: ChatHome, loop: () => ChatLoop): ActionContext {
  const { world, rooms } = home;
  return {
    surface: 'slash',
    actor: 'person',
    now: world.now,
    id: world.id,
    env: world.env,
    cwd: world.cwd,
    rooms,
    turnId: null,
    stdin: null,
    confirm: async (question) => /^y(es)?$/i.test(((await loop().ask(`${question} (y/n)`)) ?? '').trim()),
    ask: askByNumber((question) => loop().ask(question)),
    note: (line) => loop().say(line),
    aside: (line) => loop().say(home.view.dim(line)),
  };
}

/** The line at the end: what was used, and how to go on. */
function farewell(owner: SessionOwner): string {
  const { turns, tokens, costUsd, conversationId } = owner.totals();
  if (turns === 0 || conversationId === null) return '';
  const count = `${turns} turn${turns === 1 ? '' : 's'}`;
  return `session ${shortId(conversationId)} · ${count} · ${tokens} tokens · ${dollars(costUsd)} · go on with: mira chat --conversation ${shortId(conversationId)}`;
}

/** The chat on a terminal. Gives the exit code; throws MiraError for what hinders the start. */
export async function runChat(options: ChatOptions, home: ChatHome): Promise<number> {
  const { world, view } = home;
  const { stdin, stdout } = world;
  const typed = home.typedEarly();
  const modes = takeTerminal(stdin.stream, stdout.write);
  let loop: ChatLoop | null = null;
  const theLoop = (): ChatLoop => {
    if (loop === null) throw new Error('the chat has not begun');
    return loop;
  };
  const screen = openLiveScreen(stdout.write, plainWidth);
  const say = (line: string): void => theLoop().say(view.dim(stripControls(line)));
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
      events: (event) => theLoop().event(event),
      note: say,
    },
    options,
  );
  const { makeSlashCommands } = await import('../surfaces/slash.ts');
  const slash = makeSlashCommands(home.actions, () => [
    ...OWN_COMMANDS,
    ...UNLISTED,
    ...(owner.info?.commands.map(({ name, description }) => ({ name, about: description, claudes: true })) ?? []),
  ]);
  const dimLines = (text: string): string =>
    wrapText(text, Math.max(20, stdout.columns - 1))
      .map(view.dim)
      .join('\n');
  screen.commit(
    dimLines(`mira · ${stripControls(home.projectName)} · ${options.model} · /help lists the commands, Ctrl+D leaves`),
  );
  if (options.saved !== null) {
    const from = options.fork ? 'going on from a copy of' : 'going on with';
    screen.commit(dimLines(`${from} conversation ${shortId(options.saved.conversationId)}`));
  }
  loop = startChatLoop({
    screen,
    session: owner,
    paint: view,
    endLine: home.settings.endLine,
    size: () => ({ columns: stdout.columns, rows: stdout.rows }),
    line: (text) => judgeLine(text, { owner, slash, home, loop: theLoop }),
    steadyMs: () => performance.now(),
  });
  screen.flush();
  const stopKeys = readKeys(stdin.stream, theLoop, typed);
  const restore = modes.restore;
  const kill = (): void => {
    restore();
    owner.kill();
  };
  process.once('exit', kill);
  const stopResize = stdout.onResize(() => theLoop().resized());
  const stopSignals = home.onSignal((signal) => {
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
