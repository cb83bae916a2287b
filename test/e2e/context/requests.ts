import { textOf } from '../../fakes/anthropic-pick.ts';
import type { ApiBody } from '../../fakes/anthropic-step.ts';

/** Text blocks of each message of the person's in a request, without what the CLI adds by itself. */
export function personBlocks(body: ApiBody): string[][] {
  return (body.messages ?? [])
    .filter(({ role }) => role === 'user')
    .map(({ content }) => (typeof content === 'string' ? [{ type: 'text', text: content }] : (content as object[])))
    .map((blocks) => blocks.map((block) => textOf([block])).filter((text) => !text.startsWith('<system-reminder>')));
}

/**
 * A request in the order in which the API caches it, without its cache marks. The CLI itself rewrites a plain string to
 * one text block, and names the request for billing in a first block of the system prompt, in front of the cached part.
 */
export function plainParts(body: ApiBody): string[] {
  const bare = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value ?? null).replace(/,"cache_control":\{[^}]*\}/g, ''));
  const messages = (body.messages ?? []).map(({ role, content }) =>
    JSON.stringify(bare({ role, content: typeof content === 'string' ? [{ type: 'text', text: content }] : content })),
  );
  const system = (Array.isArray(body.system) ? body.system : []).map((block) => JSON.stringify(bare(block)));
  return [JSON.stringify(bare(body.tools)), ...system.slice(1), ...messages];
}

/** Which requests do not begin with all of the one before them. */
export function brokenPrefixes(bodies: readonly ApiBody[]): readonly number[] {
  return bodies.flatMap((body, at) => {
    const before = at === 0 ? [] : plainParts(bodies[at - 1] ?? {});
    const parts = plainParts(body);
    return before.every((part, index) => parts[index] === part) ? [] : [at];
  });
}

/** Share of all that requests hold which stood at the beginning of the one before: what a cache can give back. */
export function cacheShare(bodies: readonly ApiBody[]): number {
  let shared = 0;
  let whole = 0;
  let before: readonly string[] = [];
  for (const body of bodies) {
    const parts = plainParts(body);
    const same = parts.findIndex((part, index) => part !== before[index]);
    shared += parts.slice(0, same === -1 ? parts.length : same).join('').length;
    whole += parts.join('').length;
    before = parts;
  }
  return shared / whole;
}
