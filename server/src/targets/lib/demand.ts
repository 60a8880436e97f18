/** What a demand of a target on a kernel is, and what their sentences have in common. */
import * as z from 'zod/mini';
import type { Precision } from '../../cost/precision';
import type { KernelKind } from '../../kernels';
import type { Work } from '../../lower/kernel';
import { times } from '../../ops/lib/shape';

export type Fields = Readonly<Record<string, z.core.$ZodType>>;
type Given<F extends Fields> = { [K in keyof F]: z.infer<F[K]> };
/** What may be left out need not stand there at all. */
type Optional<F extends Fields> = {
  [K in keyof F]: undefined extends z.infer<F[K]> ? K : never;
}[keyof F];
export type Limits<F extends Fields> = DeepReadonly<
  Omit<Given<F>, Optional<F>> & Partial<Pick<Given<F>, Optional<F>>>
>;

/** What is read from a file is never written to. */
export type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

export interface Definition<F extends Fields> {
  /** What stands in the file beside the kind. */
  readonly fields: F;
  /** Completes "MAX78000 takes convolutions". */
  readonly limit: (limits: Limits<F>) => string;
  /** Completes "this one" where the kernel breaks the limit. */
  readonly broken: (
    work: Work,
    limits: Limits<F>,
    precision: Precision,
    before: KernelKind | undefined,
  ) => string | undefined;
}

export const demand = <F extends Fields>(
  fields: F,
  limit: Definition<F>['limit'],
  broken: Definition<F>['broken'],
): Definition<F> => ({ fields, limit, broken });

export type Two = readonly [number, number];

export const whole = z.int().check(z.nonnegative());
export const list = <T extends z.core.$ZodType>(item: T) => z.array(item).check(z.minLength(1));
export const two = z.tuple([whole, whole]);
/** Top, right, bottom, left. */
export const four = z.tuple([whole, whole, whole, whole]);
export const or = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
export { grouped as n } from '../../text/groups';
export const same = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((v, i) => v === b[i]);
export const side = (stride: Two): string => (stride[0] === stride[1] ? String(stride[0]) : times(stride));
