import xterm from '@xterm/headless';
import { afterEach, describe, expect, test } from 'vitest';
import { wrapText } from '../../../src/lib/width.ts';
import { type LiveScreen, openLiveScreen, type ScreenTraits } from '../../../src/render/live-screen.ts';

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

function stage(columns = 40, rows = 8, traits: ScreenTraits = {}): Stage {
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 5000, allowProposedApi: true });
  open.push(terminal);
  const screen = openLiveScreen(
    (text) => terminal.write(text),
    (text) => text.length,
    traits,
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

test('a tab in a finished line shows nothing of the row that stood there', async () => {
  const { screen, rows } = stage(40, 12, { columns: () => 40 });
  screen.live(prompt('', 'working 12 s, Ctrl+C cancels', 'another live row, a long one'));
  await rows();
  screen.commit('\treturn\nall:\n\tgcc\tx.c');
  screen.live(prompt('', 'working 13 s, Ctrl+C cancels'));
  expect((await rows()).slice(0, 3)).toEqual(['        return', 'all:', '        gcc     x.c']);
});

test('a row that gets shorter is erased before it is written: what is erased behind it, tmux wraps as a row', () => {
  let written = '';
  const screen = openLiveScreen(
    (text) => {
      written = text;
    },
    (text) => text.length,
    { columns: () => 80 },
  );
  screen.live(prompt('', 'a row as long as the window', 'status'));
  screen.flush();
  screen.live(prompt('', 'short', 'status'));
  screen.flush();
  expect(written).toContain('\r\u001b[2A\u001b[Kshort');
  expect(written).not.toMatch(/short\u001b\[K/);
});

test('nothing is cleared from the top left corner on: tmux would keep it in its scrollback', () => {
  let written = '';
  const screen = openLiveScreen(
    (text) => {
      written += text;
    },
    (text) => text.length,
    { columns: () => 40 },
  );
  screen.live(prompt('', 'status'));
  screen.flush();
  screen.commit('a finished line that is much longer than the window is wide');
  screen.flush();
  screen.resized(20);
  screen.live(prompt(''));
  screen.flush();
  screen.close();
  expect(written).toContain('\u001b[J');
  expect(written).not.toMatch(/(?<!\u001b\[C)\u001b\[J/);
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

describe('a frame', () => {
  const width = (text: string): number => text.length;

  function written(traits: ScreenTraits = {}) {
    const frames: string[] = [];
    const screen = openLiveScreen((text) => frames.push(text), width, { columns: () => 40, ...traits });
    const draw = (...rows: string[]): string => {
      screen.live({ rows, cursor: { row: rows.length - 1, column: 2 } });
      screen.flush();
      return frames.at(-1) ?? '';
    };
    return { screen, draw, frames };
  }

  test('writes only the rows that changed', () => {
    const { draw } = written();
    draw('one', 'two', '> ');
    const next = draw('one', 'two2', '> ');
    expect(next).toContain('two2');
    expect(next).not.toContain('one');
    expect(next).not.toContain('>');
    // A shorter row clears the longer one.
    expect(draw('one', 'tw', '> ')).toContain('\u001b[Ktw');
  });

  test('does not write again what goes up and stood there already', () => {
    const { screen, draw } = written();
    draw('line that is finished soon', '> ');
    screen.commit('line that is finished soon\n');
    expect(draw('next', '> ')).not.toContain('finished');
  });

  test('is bracketed only for a terminal that has said it understands', () => {
    let understands = false;
    const { draw } = written({ synchronized: () => understands });
    expect(draw('a')).not.toContain('2026');
    understands = true;
    expect(draw('b')).toMatch(/^\u001b\[\?2026h.*\u001b\[\?2026l$/s);
  });

  test('asks a region for its rows once, however often it changed', () => {
    const { screen, frames } = written();
    let asked = 0;
    for (let i = 0; i < 10; i++) {
      screen.live(() => {
        asked++;
        return prompt('x');
      });
    }
    screen.flush();
    expect([asked, frames.length]).toEqual([1, 1]);
  });

  test('that throws is told, not thrown into the air', async () => {
    const told = new Promise((resolve) => {
      const { screen } = written({ failed: resolve });
      screen.live(() => {
        throw new Error('broken row');
      });
    });
    expect(await told).toMatchObject({ message: 'broken row' });
  });

  test('goes up no further than its rows where the terminal does not wrap again', async () => {
    const { rows, screen } = stage(40, 8, { reflows: () => false });
    screen.commit('kept');
    screen.live(prompt('', 's'.repeat(38)));
    await rows();
    screen.resized(20);
    screen.live(prompt('', 'short'));
    expect((await rows())[0]).toBe('kept');
  });
});

test('a line that is wider than the window keeps the lines of the same frame above it', async () => {
  const { screen, rows } = stage(40, 8, { columns: () => 40 });
  screen.live(prompt('x'));
  await rows();
  const lines = ['one', 'two', 'three', 'w'.repeat(60), 'five'];
  screen.commit(lines.join('\n'));
  screen.live(prompt('y'));
  expect(await rows()).toEqual(['one', 'two', 'three', 'w'.repeat(40), 'w'.repeat(20), 'five', '> y']);
});
