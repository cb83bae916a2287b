/**
 * Facades of the rooms that actions may use; types only. `main.ts` gives the real ones, each opened when first asked for.
 */
export interface Rooms {
  /** Version of mira, as in package.json. */
  readonly version: string;
}
