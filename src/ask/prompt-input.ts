import { MiraError } from '../errors.ts';

/** A stdin as `ask` reads it. */
export interface PromptStdin {
  readonly isTTY: boolean;
  /** Opens it; called only when it is to be read. */
  readonly chunks: () => AsyncIterable<Buffer>;
  /** Gives up an open one: a pipe that stays open would keep the process alive. */
  readonly close: () => void;
}

export interface PromptInputOptions {
  /** The words of the command line; `-` alone stands for stdin. */
  readonly text: string;
  /** Look at stdin at all. */
  readonly useStdin: boolean;
  readonly note: (line: string) => void;
  /** How long a silent stdin is waited for; the real ones unless given. */
  readonly waits?: StdinWaits;
}

export interface StdinWaits {
  /** A pipe that is silent for so long, with no prompt to fall back on, is a mistake and not a slow producer. */
  readonly silentMs: number;
  /** After so long the person hears why nothing happens. */
  readonly noticeMs: number;
}

const WAITS: StdinWaits = { silentMs: 3_000, noticeMs: 2_000 };

const USAGE = () =>
  new MiraError('usage', 'there is no prompt', {
    hint: 'mira ask "your question", or: echo "your question" | mira ask',
  });

/** All bytes of stdin. With `giveUp`, fails when it stays silent; else the person hears what is waited for. */
async function readAll(
  stdin: PromptStdin,
  giveUp: boolean,
  { note, waits = WAITS }: PromptInputOptions,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  const reader = stdin.chunks()[Symbol.asyncIterator]();
  let first = true;
  let timer: NodeJS.Timeout | null = null;
  const silent = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => {
        if (giveUp) {
          reject(USAGE());
          stdin.close();
        } else note('waiting for the end of stdin (use --no-stdin when it holds nothing)');
      },
      giveUp ? waits.silentMs : waits.noticeMs,
    );
  });
  silent.catch(() => undefined);
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  try {
    for (;;) {
      const next = first && giveUp ? await Promise.race([reader.next(), silent]) : await reader.next();
      if (next.done === true) return Buffer.concat(parts);
      parts.push(next.value);
      if (first && giveUp) stop();
      first = false;
    }
  } finally {
    stop();
  }
}

/** Bytes as text. What is no UTF-8 or a NUL is cleaned, with a note: neither can be sent on. */
export function cleanPrompt(bytes: Buffer, note: (line: string) => void): string {
  const text = bytes.toString('utf8');
  const invalid = !Buffer.from(text, 'utf8').equals(bytes);
  const clean = text.replaceAll('\u0000', '');
  if (invalid) note('stdin held bytes that are no UTF-8; they were replaced');
  if (clean.length !== text.length) note('NUL bytes were removed from the prompt');
  return clean;
}

/** What one `ask` is about. */
export interface AskPrompt {
  /** All of it, as claude gets it. */
  readonly text: string;
  /** What the person put in words: the arguments, or stdin where it is the prompt itself. */
  readonly typed: string;
  /** What was piped in behind those words; null when nothing was. Data, not something the person said. */
  readonly material: string | null;
}

/**
 * The prompt of one `ask`: the words, stdin, or both, stdin following as material after a blank line. What the person
 * gives is otherwise left as it is. Throws `usage` when there is none, also after 3 s on a pipe that stays silent.
 */
export async function readPrompt(stdin: PromptStdin, options: PromptInputOptions): Promise<AskPrompt> {
  const { text, note } = options;
  const fromStdin = text === '-';
  const asked = fromStdin ? '' : text;
  const hasWords = asked.trim() !== '';
  const look = (options.useStdin || fromStdin) && !stdin.isTTY;
  const piped = look ? cleanPrompt(await readAll(stdin, !hasWords, options), note) : '';
  const hasPiped = piped.trim() !== '';
  if (!hasWords && !hasPiped) throw USAGE();
  if (!hasWords) return { text: piped, typed: piped, material: null };
  if (!hasPiped) return { text: asked, typed: asked, material: null };
  return { text: `${asked}\n\n${piped}`, typed: asked, material: piped };
}
