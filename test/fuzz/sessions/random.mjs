/** Chance that can be repeated: the same seed, the same session. */

export class Random {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** From 0 to 1, without 1. */
  part() {
    // Mulberry32.
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number below another. */
  below(count) {
    return Math.floor(this.part() * count);
  }

  /** True in a share of all cases. */
  chance(share) {
    return this.part() < share;
  }

  /** One of some. */
  of(list) {
    return list[this.below(list.length)];
  }

  /** One of the keys of an object, each as often as its number says. */
  weighted(weights) {
    const entries = Object.entries(weights);
    let rest = this.part() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) if ((rest -= weight) < 0) return key;
    return entries.at(-1)[0];
  }
}
