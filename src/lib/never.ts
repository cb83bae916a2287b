/** Marks the branch that a closed union leaves impossible: the compiler fails when a case is missing. */
export function never(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
