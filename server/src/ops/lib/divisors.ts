/** The numbers that divide both, as a phrase: `1, 2, 4 or 8`; at most eight are named. */
export function divisors(a: number, b: number): string {
  const all: number[] = [];
  for (let n = 1; n <= Math.min(a, b) && all.length < 8; n++) if (a % n === 0 && b % n === 0) all.push(n);
  return all.length === 1 ? `${all[0]}` : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}
