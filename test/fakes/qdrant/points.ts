/** A point as the fake keeps it. */
export interface FakePoint {
  readonly id: string;
  readonly vector: readonly number[];
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Why the real server would refuse a part of a request. */
export interface Wrong {
  readonly wrong: string;
}

type Condition =
  | { readonly key: string; readonly match: { readonly any: readonly number[] } }
  | { readonly key: string; readonly range: { readonly gte?: number; readonly lt?: number } };

export interface FakeFilter {
  readonly must: readonly Condition[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A point of a request, or what is wrong with it: ids are UUIDs or integers, vectors have the collection's size. */
export function asPoint(value: unknown, size: number): FakePoint | Wrong {
  const { id, vector, payload } = value as { id?: unknown; vector?: unknown; payload?: Record<string, unknown> };
  if (typeof id !== 'string' || !UUID.test(id)) {
    return {
      wrong: `Format error in JSON body: value ${String(id)} is not a valid point ID, valid values are either an unsigned integer or a UUID`,
    };
  }
  if (!Array.isArray(vector) || !vector.every((x) => typeof x === 'number')) {
    return {
      wrong: 'Format error in JSON body: data did not match any variant of untagged enum PointInsertOperations',
    };
  }
  if (vector.length !== size) {
    return { wrong: `Wrong input: Vector dimension error: expected dim: ${size}, got ${vector.length}` };
  }
  return { id, vector, payload: payload ?? {} };
}

/** A filter of a request; only the conditions that mira sends are known, any other is refused rather than ignored. */
export function asFilter(value: unknown): FakeFilter | Wrong {
  const { must = [], ...others } = (value ?? {}) as { must?: unknown[] };
  const known = must.every((each) => {
    const { key, match, range } = each as { key?: unknown; match?: { any?: unknown }; range?: object };
    return typeof key === 'string' && (Array.isArray(match?.any) || range !== undefined);
  });
  if (!known || Object.keys(others).length > 0) return { wrong: 'Format error in JSON body: unknown field' };
  return { must: must as readonly Condition[] };
}

/** True when a point meets every condition. A payload that is a list matches by any of its values. */
export function matches({ must }: FakeFilter, { payload }: FakePoint): boolean {
  return must.every((condition) => {
    const values = [payload[condition.key]].flat().map(Number);
    if ('match' in condition) return values.some((value) => condition.match.any.includes(value));
    const { gte = Number.NEGATIVE_INFINITY, lt = Number.POSITIVE_INFINITY } = condition.range;
    return values.some((value) => value >= gte && value < lt);
  });
}
