import { isUnfinished, type Status } from '../entry.ts';

/** A task as the order of work needs it. */
export interface TaskNode {
  readonly id: string;
  readonly parent: string | null;
  readonly status: Status;
  /** Ids of the tasks that it waits for. */
  readonly needs: readonly string[];
}

/** Tasks by id, with their subtasks. */
export interface TaskGraph {
  readonly get: (id: string) => TaskNode | undefined;
  readonly children: (id: string) => readonly TaskNode[];
}

/** Puts nodes together. */
export function taskGraph(nodes: readonly TaskNode[]): TaskGraph {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const below = new Map<string, TaskNode[]>();
  for (const node of nodes) {
    if (node.parent === null) continue;
    const siblings = below.get(node.parent);
    if (siblings === undefined) below.set(node.parent, [node]);
    else siblings.push(node);
  }
  return { get: (id) => byId.get(id), children: (id) => below.get(id) ?? [] };
}

/**
 * A point in the life of a task. A task begins when what it needs has ended and its parent has begun; it ends when its
 * subtasks have. So one search finds circles of parents, of needs, and of both together.
 */
interface Point {
  readonly at: 'begins' | 'ends';
  readonly id: string;
}

function after({ at, id }: Point, graph: TaskGraph): readonly Point[] {
  const node = graph.get(id);
  if (node === undefined) return [];
  if (at === 'ends')
    return [{ at: 'begins', id }, ...graph.children(id).map((child): Point => ({ at: 'ends', id: child.id }))];
  const parent: readonly Point[] = node.parent === null ? [] : [{ at: 'begins', id: node.parent }];
  return [...node.needs.map((need): Point => ({ at: 'ends', id: need })), ...parent];
}

function keyOf({ at, id }: Point): string {
  return `${at} ${id}`;
}

/** Ids of a circle without repeats, as it is told: the first one stands at its end again. */
function asTold(points: readonly Point[]): readonly string[] {
  const ids = points.map(({ id }) => id).filter((id, at, all) => id !== all[at - 1]);
  const [first] = ids;
  return first === undefined || (ids.length > 1 && ids.at(-1) === first) ? ids : [...ids, first];
}

/** The circle of tasks that wait for each other and that `id` is part of, as a list that ends where it began; or null. */
export function circleThrough(id: string, graph: TaskGraph): readonly string[] | null {
  for (const at of ['begins', 'ends'] as const) {
    const found = wayBack({ at, id }, graph);
    if (found !== null) return asTold(found);
  }
  return null;
}

function wayBack(start: Point, graph: TaskGraph): readonly Point[] | null {
  const seen = new Set<string>();
  const trail: { readonly point: Point; readonly next: Iterator<Point> }[] = [];
  const enter = (point: Point): void => {
    trail.push({ point, next: after(point, graph)[Symbol.iterator]() });
  };
  enter(start);
  for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
    const { value, done } = top.next.next();
    if (done === true) {
      trail.pop();
      continue;
    }
    if (keyOf(value) === keyOf(start)) return [...trail.map(({ point }) => point), start];
    if (seen.has(keyOf(value))) continue;
    seen.add(keyOf(value));
    enter(value);
  }
  return null;
}

/** Ids of the unfinished tasks that stand before this one: what it needs, and what the tasks above it need. */
export function waitsFor(id: string, graph: TaskGraph): readonly string[] {
  const open = new Set<string>();
  for (const node of [graph.get(id), ...ancestors(id, graph)]) {
    for (const need of node?.needs ?? []) {
      const other = graph.get(need);
      if (other !== undefined && isUnfinished(other.status)) open.add(need);
    }
  }
  return [...open];
}

function ancestors(id: string, graph: TaskGraph): readonly TaskNode[] {
  const above: TaskNode[] = [];
  const seen = new Set<string>();
  for (let at = graph.get(id)?.parent ?? null; at !== null && !seen.has(at); ) {
    seen.add(at);
    const node = graph.get(at);
    if (node !== undefined) above.push(node);
    at = node?.parent ?? null;
  }
  return above;
}

/** Whether somebody may take the task up: nothing before it is open, nothing above it is blocked, no subtask is left. */
export function isReady(id: string, graph: TaskGraph): boolean {
  const node = graph.get(id);
  if (node === undefined || (node.status !== 'open' && node.status !== 'doing')) return false;
  if (graph.children(id).some(({ status }) => isUnfinished(status))) return false;
  if (ancestors(id, graph).some(({ status }) => status === 'blocked' || !isUnfinished(status))) return false;
  return waitsFor(id, graph).length === 0;
}

/** All tasks below one, nearest first. */
export function descendants(id: string, graph: TaskGraph): readonly TaskNode[] {
  const found: TaskNode[] = [];
  const seen = new Set([id]);
  for (let level = graph.children(id); level.length > 0; ) {
    const fresh = level.filter((node) => !seen.has(node.id));
    for (const node of fresh) seen.add(node.id);
    found.push(...fresh);
    level = fresh.flatMap((node) => graph.children(node.id));
  }
  return found;
}
