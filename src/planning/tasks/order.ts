import type { Status, TaskPriority } from '../entry.ts';
import type { TaskEntry } from './task-row.ts';

const PRIORITY: Readonly<Record<TaskPriority, number>> = { high: 0, medium: 1, low: 2 };
const STATUS: Readonly<Record<Status, number>> = { doing: 0, blocked: 1, open: 2, done: 3, dropped: 4 };

type Ordered = Pick<TaskEntry, 'id' | 'priority' | 'dueAt' | 'createdAt'>;

/** The more urgent first: by priority, then by due date (none comes last), then the older. */
export function byUrgency(a: Ordered, b: Ordered): number {
  const due = (task: Ordered): string => task.dueAt ?? '9999';
  return (
    PRIORITY[a.priority] - PRIORITY[b.priority] ||
    compare(due(a), due(b)) ||
    compare(a.createdAt, b.createdAt) ||
    compare(a.id, b.id)
  );
}

/** What is in work first, then what is blocked, open, done, dropped; each by urgency. */
export function byStatus(a: Ordered & Pick<TaskEntry, 'status'>, b: Ordered & Pick<TaskEntry, 'status'>): number {
  return STATUS[a.status] - STATUS[b.status] || byUrgency(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export interface Branch {
  readonly task: TaskEntry;
  /** Tasks above it that are shown too. */
  readonly depth: number;
}

/** Tasks as a tree, depth first: siblings by status. One whose parent is not among them stands at the top. */
export function asTree(tasks: readonly TaskEntry[]): readonly Branch[] {
  const known = new Set(tasks.map(({ id }) => id));
  const below = new Map<string | null, TaskEntry[]>();
  for (const task of tasks) {
    const above = task.parentId !== null && known.has(task.parentId) ? task.parentId : null;
    below.set(above, [...(below.get(above) ?? []), task]);
  }
  const branches: Branch[] = [];
  const walk = (above: string | null, depth: number): void => {
    for (const task of (below.get(above) ?? []).sort(byStatus)) {
      branches.push({ task, depth });
      walk(task.id, depth + 1);
    }
  };
  walk(null, 0);
  return branches;
}
