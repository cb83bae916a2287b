// A program on a pseudo terminal, seen through a terminal emulator: what a person would see of it, cell by cell.
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const WAIT_MS = 20_000;

/** Starts `node ARGS…` in a window of this size. */
export function openTerminal(args, { cwd, env, columns, rows }) {
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 1000, allowProposedApi: true });
  const pty = spawn(process.execPath, args, { name: 'xterm-256color', cols: columns, rows, cwd, env });
  const watchers = new Set();
  let ended = false;
  const changed = () => {
    for (const look of watchers) look();
  };
  pty.onData((data) => terminal.write(data, changed));
  terminal.onData((data) => ended || pty.write(data));
  const exit = new Promise((resolve) => {
    pty.onExit(({ exitCode }) => {
      ended = true;
      resolve(exitCode);
    });
  });
  const text = () =>
    Array.from({ length: rows }, (_, row) => {
      const { active } = terminal.buffer;
      return active.getLine(active.baseY + row)?.translateToString(true) ?? '';
    }).join('\n');

  /** Resolves when `wanted` matches the screen; fails with the screen when it never does. */
  const waitFor = (wanted) =>
    new Promise((resolve, reject) => {
      const done = (settle, value) => {
        clearTimeout(timer);
        watchers.delete(look);
        settle(value);
      };
      const look = () => wanted.test(text()) && done(resolve);
      const timer = setTimeout(() => done(reject, new Error(`${wanted} was not seen:\n${text()}`)), WAIT_MS);
      watchers.add(look);
      look();
    });

  return {
    type: (keys) => pty.write(keys),
    waitFor,
    text,
    exit,
    kill: () => ended || pty.kill('SIGKILL'),
    /** The screen as rows of cells; a cell that a wide character covers is left out. */
    cells: () => Array.from({ length: rows }, (_, row) => rowCells(terminal, row, columns)),
    cursor: () => ({ row: terminal.buffer.active.cursorY, column: terminal.buffer.active.cursorX }),
  };
}

function rowCells(terminal, row, columns) {
  const { active } = terminal.buffer;
  const line = active.getLine(active.baseY + row);
  const cells = [];
  for (let column = 0; column < columns; column++) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    cells.push({
      column,
      width: cell.getWidth(),
      char: cell.getChars() || ' ',
      colour: colourOf(cell.isFgRGB(), cell.isFgPalette(), cell.getFgColor()),
      ground: colourOf(cell.isBgRGB(), cell.isBgPalette(), cell.getBgColor()),
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
      italic: cell.isItalic() !== 0,
      underline: cell.isUnderline() !== 0,
      strike: cell.isStrikethrough() !== 0,
      inverse: cell.isInverse() !== 0,
    });
  }
  return cells;
}

/** A colour as `#rrggbb`, a number of the palette, or null for the terminal's own. */
function colourOf(isRgb, isPalette, value) {
  if (isRgb) return `#${value.toString(16).padStart(6, '0')}`;
  return isPalette ? value : null;
}
