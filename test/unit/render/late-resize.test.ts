import xterm from '@xterm/headless';
import { describe, expect, test } from 'vitest';
import { textWidth } from '../../../src/lib/width.ts';
import { openLiveScreen } from '../../../src/render/live-screen.ts';

/** A window whose program is told of a resize only later, as tmux does when several follow each other. */
function openWindow() {
  const terminal = new xterm.Terminal({ cols: 80, rows: 24, scrollback: 5000, allowProposedApi: true });
  let told = 80;
  let nowMs = 0;
  const written: Promise<void>[] = [];
  const screen = openLiveScreen(
    (text) => written.push(new Promise((resolve) => terminal.write(text, resolve))),
    textWidth,
    { columns: () => told, reflows: () => true, steadyMs: () => nowMs },
  );
  return {
    screen,
    columns: () => told,
    wait: async (ms: number) => {
      nowMs += ms;
      await Promise.all(written.splice(0));
    },
    resize: (columns: number, rows: number) => terminal.resize(columns, rows),
    tell: () => {
      told = terminal.cols;
      screen.resized(told);
    },
    text: () => {
      const { active } = terminal.buffer;
      let text = '';
      for (let i = 0; i < active.baseY + terminal.rows; i++) {
        const next = active.getLine(i + 1);
        text += active.getLine(i)?.translateToString(next?.isWrapped !== true) ?? '';
        if (next?.isWrapped !== true) text += '\n';
      }
      return text;
    },
  };
}

/** Random numbers that are the same in each run. */
function dice(seed: number) {
  let state = seed * 2_654_435_761 + 1;
  return (sides: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % sides;
  };
}

describe('a window that is resized faster than the program is told', () => {
  test.each(Array.from({ length: 40 }, (_, seed) => seed))('loses no line that was finished (%i)', async (seed) => {
    const roll = dice(seed);
    const window = openWindow();
    const { screen } = window;
    let count = 0;
    const frame = (): void => {
      for (let i = roll(3); i > 0; i--) screen.commit(`line ${++count} ${'words '.repeat(roll(12))}.`);
      const open = Array.from({ length: 1 + roll(4) }, (_, at) => `open ${at} ${'more '.repeat(roll(14))}`);
      const rows = [...open, '> ', 'status of the chat'].map((row) => row.slice(0, window.columns() - 1));
      screen.live({ rows, cursor: { row: open.length, column: 2 } });
      screen.flush();
    };
    for (let step = 0; step < 40; step++) {
      for (let i = 1 + roll(3); i > 0; i--) frame();
      await window.wait(33);
      window.resize(40 + roll(60), 12 + roll(20));
      // Frames of the old width are still drawn, and one more resize may come before anybody is told.
      if (roll(2) === 0) frame();
      await window.wait(10);
      if (roll(3) === 0) window.resize(40 + roll(60), 12 + roll(20));
      window.tell();
    }
    frame();
    screen.close();
    await window.wait(0);
    const text = window.text();
    const missing = Array.from({ length: count }, (_, at) => at + 1).filter((at) => !text.includes(`line ${at} `));
    expect(missing).toEqual([]);
  });
});
