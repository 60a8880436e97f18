const SHOWN = 8;

/** Keeps the search short for numbers that no network has. */
const TRIED = 10_000;

export function gcd(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

/** Numbers that divide both, nearest to what was asked first. */
export function commonDivisors(asked: number, a: number, b: number): readonly number[] {
  const common = gcd(a, b);
  const all: number[] = [];
  for (let n = 1; n * n <= common && n <= TRIED; n++)
    if (common % n === 0) all.push(...(n * n === common ? [n] : [n, common / n]));
  const distance = (n: number) => Math.abs(Math.log(n / asked));
  return all.sort((m, n) => distance(m) - distance(n));
}

/** The same as a phrase: `1, 2, 4 or 8`. Of many, those nearest to what was asked are named. */
export const divisors = (asked: number, a: number, b: number): string =>
  either([...commonDivisors(asked, a, b).slice(0, SHOWN)].sort((m, n) => m - n));

/** The multiples of `step` around `asked`, as a phrase: `63 or 66`. */
export function multiples(asked: number, step: number): string {
  const below = Math.floor(asked / step) * step;
  return either(below > 0 ? [below, below + step] : [step]);
}

/** `1, 2 or 4` */
export const either = (all: readonly (number | string)[]): string =>
  all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
