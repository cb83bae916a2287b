/** A prompt that stands before mira itself is loaded: what is typed meanwhile is kept. */
export interface EarlyPrompt {
  /** The bytes typed so far. From now on the caller owns the terminal, which is in raw mode. */
  readonly take: () => readonly Buffer[];
  /** Puts the terminal back and removes the prompt. Without effect after `take`. */
  readonly abandon: () => void;
}

interface Terminal {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

/** Options after which the first thing on the screen is no prompt. */
const NO_PROMPT = new Set(['--screen-reader', '--resume', '--help', '-h', '--json', '--version', '-V', '--markdown']);

/** Whether this command line opens a chat: `mira`, `mira chat …`, or options alone. */
function opensChat(words: readonly string[]): boolean {
  const [first] = words;
  if (first !== undefined && first !== 'chat' && !first.startsWith('-')) return false;
  return !words.some((word) => NO_PROMPT.has(word.split('=')[0] ?? ''));
}

const PASTE_ON = '\u001b[?2004h';
const SIGN = '> ';
const REMOVE = '\r\u001b[K\u001b[?2004l';

/**
 * Paints the prompt when a chat is about to open on a terminal; null otherwise. This file is bundled by itself and
 * imports nothing, since it runs before everything else.
 */
export function paintEarlyPrompt(terminal: Terminal): EarlyPrompt | null {
  const { argv, env } = terminal;
  if (!opensChat(argv.slice(2))) return null;
  const accessible = env['ACCESSIBLE'] ?? '';
  if (accessible !== '' && accessible !== '0') return null;
  // Node opens a stream when it is first looked at, which takes it some milliseconds.
  const { stdin, stdout } = terminal;
  if (!stdin.isTTY || !stdout.isTTY || env['TERM'] === 'dumb') return null;
  const typed: Buffer[] = [];
  const keep = (chunk: Buffer): void => void typed.push(chunk);
  let mine = true;
  const release = (): boolean => {
    if (!mine) return false;
    mine = false;
    stdin.off('data', keep);
    process.off('exit', abandon);
    process.off('SIGTERM', onTerm);
    process.off('SIGHUP', onHup);
    return true;
  };
  const abandon = (): void => {
    if (!release()) return;
    stdin.pause();
    stdin.setRawMode(false);
    stdout.write(REMOVE);
  };
  const leave = (code: number): void => {
    abandon();
    process.exit(code);
  };
  const onTerm = (): void => leave(143);
  const onHup = (): void => leave(129);
  stdin.setRawMode(true);
  stdin.on('data', keep);
  process.once('exit', abandon);
  process.once('SIGTERM', onTerm);
  process.once('SIGHUP', onHup);
  stdout.write(PASTE_ON + SIGN);
  return {
    take() {
      release();
      return typed;
    },
    abandon,
  };
}
