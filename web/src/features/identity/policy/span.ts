const UNITS: [number, string][] = [
  [24 * 60, "day"],
  [60, "hour"],
  [1, "minute"],
];

/** `20160` minutes are `14 days`; `1500` are `1 day 1 hour`. */
export function spanWords(minutes: number): string {
  let rest = minutes;
  const parts = UNITS.flatMap(([size, unit]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? [`${count} ${unit}${count === 1 ? "" : "s"}`] : [];
  });
  return parts.join(" ");
}
