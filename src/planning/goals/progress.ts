import type { Status } from '../entry.ts';
import type { Milestone } from './goals.sql.ts';

/** What a percentage rests on. */
export type ProgressFrom = 'done' | 'set' | 'milestones' | 'tasks' | 'nothing';

export interface Progress {
  /** 0 to 100, whole. */
  readonly progress: number;
  readonly progressFrom: ProgressFrom;
}

interface Facts {
  readonly status: Status;
  readonly percent: number | null;
  readonly milestones: readonly Pick<Milestone, 'state' | 'weight'>[];
  readonly tasks: number;
  readonly tasksDone: number;
}

/**
 * How far a goal is: all of it when it is done, else what somebody set, else the share of its milestones by weight
 * (skipped ones are left out), else the share of its tasks.
 */
export function progressOf({ status, percent, milestones, tasks, tasksDone }: Facts): Progress {
  if (status === 'done') return { progress: 100, progressFrom: 'done' };
  if (percent !== null) return { progress: percent, progressFrom: 'set' };
  const weightOf = (wanted: readonly Pick<Milestone, 'weight'>[]): number =>
    wanted.reduce((sum, { weight }) => sum + weight, 0);
  const whole = weightOf(milestones.filter(({ state }) => state !== 'skipped'));
  if (whole > 0) {
    const done = weightOf(milestones.filter(({ state }) => state === 'done'));
    return { progress: Math.round((done / whole) * 100), progressFrom: 'milestones' };
  }
  if (tasks > 0) return { progress: Math.round((tasksDone / tasks) * 100), progressFrom: 'tasks' };
  return { progress: 0, progressFrom: 'nothing' };
}
