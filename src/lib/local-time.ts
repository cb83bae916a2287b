/** `2026-03-01 14:05` in the machine's own zone; `moment` is ISO 8601 or milliseconds since 1970. */
export function localTime(moment: string | number): string {
  const at = new Date(moment);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
