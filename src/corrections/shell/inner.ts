/** What a program runs in turn. */
export type Inner =
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly folder?: string }
  | { readonly kind: 'script'; readonly text: string; readonly positional?: readonly string[] }
  /** A file with a script in it; `/dev/stdin` for what comes in. */
  | { readonly kind: 'file'; readonly path: string; readonly positional: readonly string[] };
