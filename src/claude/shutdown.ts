import { type Child, signalPid } from './child.ts';
import { descendants, killTree, running } from './process-tree.ts';

/** What the shutdown needs to know of the session. */
export interface ClosingSession {
  readonly child: Child;
  /** True while a turn runs. */
  readonly busy: () => boolean;
  /** Takes back what is queued and interrupts the turn, if there is any. Does not wait. */
  stopTurn(): void;
  /** Resolves when no turn runs any more, or the process is gone. */
  idle(): Promise<void>;
}

/** How long claude may take to leave after SIGINT (it needs 16 ms) and after SIGTERM. */
const SIGNAL_GRACE_MS = 300;

/**
 * Ends a claude process: interrupt, wait for the result, close stdin, wait, SIGINT, SIGTERM, SIGKILL. Closing stdin
 * first would cut a long answer off; SIGTERM first would leave its commands running. Whatever was below it is gone
 * afterwards, too. `graceMs` is given twice: to the turn and to the process.
 */
export async function shutDown(session: ClosingSession, graceMs: number): Promise<void> {
  const { child } = session;
  const { pid } = child;
  // Noted first: once claude is gone its commands have another parent and can no longer be found.
  const family = pid === undefined ? [] : descendants(pid);
  session.stopTurn();
  if (session.busy()) await within(graceMs, session.idle());
  child.endInput();
  await within(graceMs, child.exited);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    if (!child.running) break;
    child.signalGroup(signal);
    await within(SIGNAL_GRACE_MS, child.exited);
  }
  if (child.running) killChild(child);
  await child.exited;
  for (const member of running(family)) signalPid(member, 'SIGKILL');
  if (pid !== undefined) for (const member of descendants(pid)) signalPid(member, 'SIGKILL');
}

/**
 * Whether claude, told that no more input comes, needs nobody: no turn runs and nothing is below it. Not in a container
 * that ends with mira or with the shell that mira was started by: claude writes its transcript last of all.
 */
export function canEndAlone(child: Child, busy: boolean): boolean {
  const { pid } = child;
  if (process.pid === 1 || process.ppid === 1) return false;
  return pid !== undefined && child.running && !busy && descendants(pid).length === 0;
}

/** Ends a claude process and everything below it at once. Synchronous, for use while this process exits. */
export function killChild(child: Child): void {
  if (child.pid !== undefined && child.running) killTree(child.pid, 'SIGKILL');
}

/** True when `event` came within `ms`. */
async function within(ms: number, event: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const came = await Promise.race([event.then(() => true), late]);
  clearTimeout(timer);
  return came;
}
