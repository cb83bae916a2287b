import type { Progress } from '../actions/define.ts';
import type { Output } from '../world.ts';

const BAR_COLUMNS = 24;
/** Drawn at most so often: a terminal far away is slower than the work. */
const REDRAW_MS = 80;
const CLEAR_LINE = '\r\x1b[K';

/** The line of a bar: name, bar, counts; cut to the window. */
export function barLine(name: string, done: number, total: number, columns: number): string {
  const share = total <= 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * BAR_COLUMNS);
  const line = `${name}  ${'#'.repeat(filled)}${'.'.repeat(BAR_COLUMNS - filled)}  ${done} of ${Math.max(done, total)}`;
  return line.slice(0, Math.max(0, columns - 1));
}

/** A bar on a terminal, in its last line; nothing where `output` is no terminal. */
export function progressOn(output: Output): { readonly progress?: () => Progress } {
  if (!output.isTTY) return {};
  return {
    progress: () => {
      let drawnMs = Number.NEGATIVE_INFINITY;
      return {
        show: (name, done, total) => {
          const nowMs = performance.now();
          if (nowMs - drawnMs < REDRAW_MS && done < total) return;
          drawnMs = nowMs;
          output.write(`${CLEAR_LINE}${barLine(name, done, total, output.columns)}`);
        },
        end: () => {
          if (drawnMs !== Number.NEGATIVE_INFINITY) output.write(CLEAR_LINE);
        },
      };
    },
  };
}
