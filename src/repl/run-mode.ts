import type { Env } from '../world.ts';

/**
 * How a chat talks with its terminal, chosen once. `live`: a region at the bottom is drawn again and again. `line`:
 * whole lines, no cursor movement, nothing that is read out twice. `pipe`: there is no terminal on one side.
 */
export type RunMode = 'live' | 'line' | 'pipe';

const yes = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== '0';

/** The mode for these surroundings. A screen reader cannot be detected; the person says so. */
export function chooseRunMode(options: {
  readonly stdinTTY: boolean;
  readonly stdoutTTY: boolean;
  readonly env: Env;
  readonly screenReader: boolean;
}): RunMode {
  if (!options.stdinTTY || !options.stdoutTTY) return 'pipe';
  if (options.screenReader || yes(options.env['ACCESSIBLE']) || options.env['TERM'] === 'dumb') return 'line';
  return 'live';
}
