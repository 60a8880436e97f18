import { ops } from '../../ops';

/** An operator that works on each number alone: an activation. */
export const isPointwise = (name: string): boolean => ops.get(name)?.pointwise === true;
