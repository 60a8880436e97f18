/**
 * A number with its digits in groups of three: `300,774,272`, `140.5`. `Intl` does the same, and takes longer to load than
 * a file of a thousand lines to be checked.
 */
export function grouped(n: number): string {
  const [whole, fraction] = `${n}`.split('.');
  // What is written with an exponent has all its digits as a whole number.
  const digits = /e\+/.test(whole! + (fraction ?? '')) ? `${BigInt(n)}` : whole!;
  const inGroups = digits.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return digits === whole && fraction !== undefined ? `${inGroups}.${fraction}` : inGroups;
}
