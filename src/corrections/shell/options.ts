/** How a program reads its options. */
export interface OptionShape {
  /** Options that take the next word as their value. */
  readonly values?: readonly string[];
}

export interface SplitWords {
  readonly options: readonly { readonly name: string; readonly value: string | null }[];
  readonly operands: readonly string[];
}

/** Whether the short options of a word (`-xvC`) end with one that takes a value; its name then. */
function lastShort(word: string, values: readonly string[]): string | null {
  if (!/^-[^-]/.test(word)) return null;
  const name = `-${word.at(-1)}`;
  return values.includes(name) ? name : null;
}

/** `-Cdir`: the value sticks to a short option. */
function stuck(word: string, values: readonly string[]): { readonly name: string; readonly value: string } | null {
  const name = word.slice(0, 2);
  return word.length > 2 && /^-[^-]/.test(word) && values.includes(name) ? { name, value: word.slice(2) } : null;
}

/** How many words the option at `at` takes, and what it is. */
function optionAt(words: readonly string[], at: number, values: readonly string[]) {
  const word = words[at] ?? '';
  const [name = '', ...rest] = word.split('=');
  if (word.startsWith('--') && rest.length > 0) return { used: 1, option: { name, value: rest.join('=') } };
  const sticky = stuck(word, values);
  if (sticky !== null) return { used: 1, option: sticky };
  const taking = values.includes(word) ? word : lastShort(word, values);
  if (taking === null) return { used: 1, option: { name: word, value: null } };
  return { used: 2, option: { name: taking, value: words[at + 1] ?? null } };
}

/** The options and the other words of a command, wherever they stand; after `--` everything is an operand. */
export function splitWords(words: readonly string[], { values = [] }: OptionShape = {}): SplitWords {
  const options: { name: string; value: string | null }[] = [];
  const operands: string[] = [];
  for (let at = 0; at < words.length; ) {
    const word = words[at] ?? '';
    if (word === '--') {
      operands.push(...words.slice(at + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      at++;
      continue;
    }
    const { used, option } = optionAt(words, at, values);
    options.push(option);
    at += used;
  }
  return { options, operands };
}

/** The words from the first operand on: options of a wrapper stand before the program it runs. */
export function afterOptions(words: readonly string[], { values = [] }: OptionShape = {}): readonly string[] {
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? '';
    if (word === '--') return words.slice(at + 1);
    if (!word.startsWith('-') || word === '-') break;
    at += optionAt(words, at, values).used;
  }
  return words.slice(at);
}

/** Whether a short letter or a long name is among the options; letters may stand together (`-rf`). */
export function hasOption({ options }: SplitWords, letter: string, long: string): boolean {
  return options.some(({ name }) => (name.startsWith('--') ? name === long : name.slice(1).includes(letter)));
}
