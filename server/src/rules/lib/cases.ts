/** What is said of several cases at once. */
import { type Quantity, rangeIn, type Unit } from '../../quantity/quantity';
import { exact } from '../../quantity/show';
import type { Case } from '../rule';

/** How many layers, each use and turn counted. */
export const timesIn = (cases: readonly Case<unknown>[]): number =>
  cases.reduce((sum, { times }) => sum + times, 0);

/** The sum of a figure over all cases. */
export const sumOf = <F>(cases: readonly Case<F>[], figure: (data: F) => number): number =>
  cases.reduce((sum, { data, times }) => sum + times * figure(data), 0);

/** The case in which a figure is largest. */
export const worstOf = <F>(cases: readonly Case<F>[], figure: (data: F) => number): F =>
  cases.reduce((a, b) => (figure(b.data) > figure(a.data) ? b : a)).data;

/** From the smallest to the largest value of a figure. */
export const rangeOf = <F>(cases: readonly Case<F>[], unit: Unit, figure: (data: F) => number): Quantity =>
  rangeIn(
    unit,
    cases.map(({ data }) => figure(data)),
  );

/** `, in 4 layers`; nothing for one. */
export const inLayers = (layers: number): string => (layers === 1 ? '' : `, in ${exact(layers)} layers`);
