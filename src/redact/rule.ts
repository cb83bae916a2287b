/** One format of a secret. */
export interface SecretRule {
  /** Name in the placeholder: `[secret:github-token]`. */
  readonly kind: string;
  /** Lower-case parts, one of which every match holds: a text without them is not searched any further. */
  readonly words: readonly string[];
  /** Global. The first group is the secret where there is one (then with flag `d`), otherwise the whole match. */
  readonly pattern: RegExp;
  /** A last look at what was matched. */
  readonly accepts?: (secret: string) => boolean;
}
