/** What the person said or confirmed, and nothing else, may stand as an instruction. */
const OWN: ReadonlySet<string> = new Set(['user', 'user-confirmed']);

/** Whether text of this origin counts as the person's own words. */
export function isOwn(origin: string): boolean {
  return OWN.has(origin);
}
