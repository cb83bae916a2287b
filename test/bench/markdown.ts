import { setImmediate } from 'node:timers/promises';
import { openDrawing } from '../../src/render/drawing.ts';
import { openLiveScreen } from '../../src/render/live-screen.ts';
import { styledWidth } from '../../src/render/styled-text.ts';
import { openThemes } from '../../src/render/theme.ts';
import { viewAnswer } from '../../src/repl/answer-view.ts';

/** Characters of a delta, and deltas between two frames at 30 frames a second of a fast answer. */
const DELTA = 4;
const PER_FRAME = 10;
const COLUMNS = 100;

const WORDS = 'the parser reads one line at a time and keeps what it has not yet understood for later'.split(' ');
const words = (count: number, seed: number): string =>
  Array.from({ length: count }, (_, i) => WORDS[(i * 7 + seed) % WORDS.length]).join(' ');

/** A text like those that claude writes: paragraphs, lists, code, tables, quotes. */
function prose(length: number): string {
  const parts: string[] = [];
  for (let i = 0; parts.join('').length < length; i += 1) {
    parts.push(`## Part ${i}\n\n${words(60, i)} with **some weight**, \`code\` and *more*. ${words(30, i)}.\n\n`);
    parts.push(`- ${words(9, i)}\n- ${words(14, i)}\n  - ${words(8, i)}\n- [x] ${words(5, i)}\n\n`);
    parts.push(
      `\`\`\`ts\n${Array.from({ length: 8 }, (_, n) => `const value${n} = read(${n}); // ${words(4, n)}\n`).join('')}\`\`\`\n\n`,
    );
    if (i % 3 === 0)
      parts.push(`| a | b | c |\n|---|---|---|\n${`| ${words(3, i)} | ${i} | ${words(2, i)} |\n`.repeat(6)}\n`);
    if (i % 4 === 0) parts.push(`> ${words(25, i)}\n> ${words(20, i)}\n\n`);
  }
  return parts.join('');
}

/** One step of a list of steps, with the code for it. */
function step(n: number): string {
  const code = Array.from({ length: 40 }, (_, i) => `   const a${i} = f(${i});\n`).join('');
  return `${n + 1}. ${words(12, n)}\n\n   \`\`\`ts\n${code}   \`\`\`\n`;
}

const DOCUMENTS = {
  prose: prose(40_000),
  'fence of 3,000 lines': `\`\`\`ts\n${Array.from({ length: 3_000 }, (_, i) => `  const a${i} = f(${i});\n`).join('')}\`\`\`\n`,
  'fences in a list': Array.from({ length: 40 }, (_, i) => step(i)).join(''),
  'table of 900 rows': `| n | square | text |\n|--:|--:|---|\n${Array.from({ length: 900 }, (_, i) => `| ${i} | ${i * i} | ${words(6, i)} |\n`).join('')}\n`,
  'paragraph of 40 kB': `${words(7_300, 1).slice(0, 40_000)}\n\n`,
};

interface Ran {
  /** CPU milliseconds of each thousand deltas. */
  readonly thousands: readonly number[];
  readonly bytes: number;
}

/** What one chat has: colours, and a drawing that has fetched what it needs, TypeScript included. */
async function openParts() {
  const themes = await openThemes({ env: { TERM: 'xterm-256color' }, on: true, wish: 'dark' });
  let arrived: () => void = () => undefined;
  const drawing = openDrawing({
    theme: themes.current,
    columns: () => COLUMNS,
    wrap: 'word',
    steadyMs: () => performance.now(),
    changed: () => arrived(),
  });
  await drawing.warm();
  // A language is got ready in the background, which `stream` below leaves little time for.
  const language = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  drawing.begin().push('```ts\nlet a;\n');
  await language;
  return { themes, drawing };
}

async function stream(source: string, { themes, drawing }: Awaited<ReturnType<typeof openParts>>): Promise<Ran> {
  let bytes = 0;
  const screen = openLiveScreen(
    (text) => {
      bytes += Buffer.byteLength(text);
    },
    styledWidth,
    { columns: () => COLUMNS },
  );
  const view = viewAnswer(themes.current(), { columns: () => COLUMNS, endLine: false, theme: themes.current, drawing });
  const region = () => {
    const open = view.openRows(COLUMNS);
    return { rows: [...open, 'working 12 s', '> '], cursor: { row: open.length + 1, column: 2 } };
  };
  const thousands: number[] = [];
  let begun = process.cpuUsage();
  let deltas = 0;
  const step = (): void => {
    deltas += 1;
    if (deltas % PER_FRAME === 0) screen.flush();
    if (deltas % 1_000 > 0) return;
    const used = process.cpuUsage(begun);
    thousands.push((used.user + used.system) / 1_000);
    begun = process.cpuUsage();
  };
  for (let at = 0; at < source.length; at += DELTA) {
    screen.commit(view.accept({ type: 'text', delta: source.slice(at, at + DELTA) }));
    screen.live(region);
    step();
    // The colouring of code comes in the background.
    if (deltas % 200 === 0) await setImmediate();
  }
  screen.flush();
  screen.close();
  return { thousands, bytes };
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, n) => sum + n, 0) / Math.max(1, numbers.length);

/**
 * CPU of streaming markdown, at 4 characters a delta and a frame every 10 deltas: goal 20 ms for 1,000 deltas, the last
 * thousand at most 1.5 times the first, at most 8 bytes written for one of the source.
 */
export async function run(): Promise<void> {
  const parts = await openParts();
  // What is compiled while the first document of a chat streams would be counted as the cost of each.
  const before = process.cpuUsage();
  for (const source of Object.values(DOCUMENTS)) await stream(source, parts);
  const { user, system } = process.cpuUsage(before);
  console.log(`all documents for the first time: ${((user + system) / 1_000).toFixed(0)} ms CPU`);
  for (const [name, source] of Object.entries(DOCUMENTS)) {
    const { thousands, bytes } = await stream(source, parts);
    const third = Math.max(1, Math.floor(thousands.length / 3));
    const [first, last] = [mean(thousands.slice(0, third)), mean(thousands.slice(-third))];
    console.log(
      `${name}: ${mean(thousands).toFixed(1)} ms CPU for 1,000 deltas (${thousands.length} thousands, slowest thousand ${Math.max(...thousands).toFixed(1)}), ` +
        `last third ÷ first ${(last / first).toFixed(2)}, bytes ÷ source ${(bytes / Buffer.byteLength(source)).toFixed(1)}`,
    );
  }
}
