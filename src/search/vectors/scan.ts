/**
 * Puts the number of differing bits between the question and each row into `distances`, for rows that `allowed` marks;
 * the others get a value beyond every real one. `bits` holds `question.length` words a row.
 */
export function hammingDistances(
  question: Uint32Array,
  bits: Uint32Array,
  allowed: Uint8Array,
  distances: Uint16Array,
): void {
  const words = question.length;
  const beyond = words * 32 + 1;
  for (let row = 0, at = 0; row < allowed.length; row++, at += words) {
    if (allowed[row] === 0) {
      distances[row] = beyond;
      continue;
    }
    let differing = 0;
    for (let w = 0; w < words; w++) {
      let x = (question[w] ?? 0) ^ (bits[at + w] ?? 0);
      x -= (x >>> 1) & 0x55555555;
      x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
      differing += Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
    }
    distances[row] = differing;
  }
}

/** Rows with the smallest distances, at most `count`, in row order; `largest` is the greatest real distance. */
export function nearestRows(distances: Uint16Array, largest: number, count: number): readonly number[] {
  const histogram = new Uint32Array(largest + 2);
  for (let row = 0; row < distances.length; row++) {
    const d = Math.min(distances[row] ?? 0, largest + 1);
    histogram[d] = (histogram[d] ?? 0) + 1;
  }
  let limit = 0;
  let below = 0;
  while (limit <= largest && below + (histogram[limit] ?? 0) <= count) below += histogram[limit++] ?? 0;
  // Rows at the limit itself are taken until the count is full: which ones is arbitrary, they are equally far.
  let atLimit = limit > largest ? 0 : count - below;
  const rows: number[] = [];
  for (let row = 0; row < distances.length; row++) {
    const d = distances[row] ?? 0;
    if (d < limit && d <= largest) rows.push(row);
    else if (d === limit && atLimit-- > 0) rows.push(row);
  }
  return rows;
}
