/** A share from 0 to 1 in words; what is there and rounds to nothing reads `<1 %`. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  return rounded === 0 && share > 0 ? '<1 %' : `${rounded} %`;
}
