import { signalPid } from './child.ts';
import type { ClaudeEvent } from './events.ts';
import { descendants, running } from './process-tree.ts';

/**
 * Remembers what runs below claude while a task of it runs. A Bash call has a session of its own, so when claude is
 * killed from outside nothing leads to it any more.
 */
export interface Orphans {
  note(event: ClaudeEvent): void;
  /** Ends what is left. Only for a claude that went by itself, with a signal or an error. */
  end(): void;
}

/** What runs below process `pid`. */
export function makeOrphans(pid: number): Orphans {
  // By task, and forgotten with it: a pid that is kept for long may belong to somebody else.
  const families = new Map<string, readonly number[]>();
  return {
    note(event) {
      if (event.type !== 'task') return;
      // The CLI announces a Bash call as a task once it has run for 3 s; shorter ones end by themselves.
      if (event.state === 'started') families.set(event.id, descendants(pid));
      if (event.state === 'finished') families.delete(event.id);
    },
    end() {
      // Members of claude's own process group are still found by its number.
      const left = [...[...families.values()].flat(), ...descendants(pid)];
      for (const member of running(left)) signalPid(member, 'SIGKILL');
      families.clear();
    },
  };
}
