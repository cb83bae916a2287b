import xterm from '@xterm/headless';
import { afterEach, describe, expect, test } from 'vitest';
import { wrapText } from '../../../src/lib/width.ts';
import { type LiveScreen, openLiveScreen } from '../../../src/render/live-screen.ts';

const open: InstanceType<typeof xterm.Terminal>[] = [];
afterEach(() => {
  for (const terminal of open.splice(0)) terminal.dispose();
});

interface Stage {
  readonly screen: LiveScreen;
  /** Every row, scrollback first, once all that was written is drawn; blank rows at the end removed. */
  rows(): Promise<string[]>;
  cursor(): Promise<[number, number]>;
  resize(columns: number): void;
}

function stage(columns = 40, rows = 8): Stage {
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 5000, allowProposedApi: true });
  open.push(terminal);
  const screen = openLiveScreen(
    (text) => terminal.write(text),
    (text) => text.length,
  );
  const drawn = (): Promise<void> => {
    screen.flush();
    return new Promise((resolve) => terminal.write('', resolve));
  };
  const { active } = terminal.buffer;
  return {
    screen,
    async rows() {
      await drawn();
      const all = Array.from({ length: active.baseY + terminal.rows }, (_, i) =>
        (active.getLine(i)?.translateToString(true) ?? '').trimEnd(),
      );
      while (all.at(-1) === '') all.pop();
      return all;
    },
    async cursor() {
      await drawn();
      return [active.baseY + active.cursorY, active.cursorX];
    },
    resize(width) {
      terminal.resize(width, rows);
      screen.resized(width);
    },
  };
}

const prompt = (text: string, ...above: readonly string[]) => ({
  rows: [...above, `> ${text}`],
  cursor: { row: above.length, column: 2 + text.length },
});

test('text goes up once, the region stays below it', async () => {
  const { screen, rows, cursor } = stage();
  screen.commit('one');
  screen.live(prompt('dra', 'status'));
  expect(await rows()).toEqual(['one', 'status', '> dra']);
  screen.commit('two\nthree\n');
  screen.live(prompt('draft'));
  expect(await rows()).toEqual(['one', 'two', 'three', '> draft']);
  expect(await cursor()).toEqual([3, 7]);
});

test('a region that grows and shrinks leaves nothing behind', async () => {
  const { screen, rows } = stage();
  for (const height of [1, 5, 2, 7, 1]) {
    screen.live(prompt('', ...Array.from({ length: height - 1 }, (_, i) => `row ${i}`)));
    expect(await rows()).toHaveLength(height);
  }
  screen.close();
  expect(await rows()).toEqual([]);
});

test('the cursor may stand above the last row', async () => {
  const { screen, rows, cursor } = stage();
  screen.live({ rows: ['> one', '  two', '  three'], cursor: { row: 0, column: 4 } });
  expect(await cursor()).toEqual([0, 4]);
  screen.commit('above');
  screen.live({ rows: ['> one', '  two'], cursor: { row: 1, column: 2 } });
  expect(await rows()).toEqual(['above', '> one', '  two']);
  expect(await cursor()).toEqual([2, 2]);
});

describe('every character of a long answer is there once, in order', () => {
  const source = Array.from({ length: 120 }, (_, i) => `line ${i} ${'word '.repeat(i % 17)}`.trimEnd());

  test.each([20, 40, 80])('%i columns', async (columns) => {
    const { screen, rows } = stage(columns);
    for (const [at, line] of source.entries()) {
      for (const row of wrapText(line, columns - 1)) screen.commit(row);
      screen.live(prompt('x'.repeat(at % 10), ...Array.from({ length: at % 6 }, (_, i) => `live ${i}`)));
      if (at % 3 === 0) screen.flush();
    }
    screen.close();
    const squeeze = (lines: readonly string[]): string => lines.join('').replace(/\s/g, '');
    expect(squeeze(await rows())).toBe(squeeze(source));
  });
});

test('lines that the terminal wraps by itself are kept whole', async () => {
  const { screen, rows } = stage(20);
  screen.live(prompt('a', 'status'));
  screen.commit('x'.repeat(50));
  screen.live(prompt('ab'));
  screen.close();
  expect(await rows()).toEqual(['x'.repeat(20), 'x'.repeat(20), 'x'.repeat(10)]);
});

test('a narrower and a wider window: nothing of the region is left over, nothing above it is lost', async () => {
  const { screen, rows, resize } = stage(40);
  screen.commit('kept');
  screen.live(prompt('y'.repeat(10), 's'.repeat(38)));
  await rows();
  for (const width of [20, 60, 30]) {
    resize(width);
    screen.live(prompt('y'.repeat(10), 's'.repeat(width - 2)));
    const all = await rows();
    expect(all[0]).toBe('kept');
    expect(all.slice(-2)).toEqual(['s'.repeat(width - 2), `> ${'y'.repeat(10)}`]);
    expect(all.filter((row) => row.startsWith('> '))).toHaveLength(1);
  }
});

test('many changes are one write', async () => {
  let writes = 0;
  const screen = openLiveScreen(
    () => {
      writes++;
    },
    (text) => text.length,
  );
  for (let i = 0; i < 100; i++) {
    screen.commit(`line ${i}`);
    screen.live(prompt(String(i)));
  }
  screen.flush();
  screen.flush();
  expect(writes).toBe(1);
});
