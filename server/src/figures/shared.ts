/** The figures of which shares are told: in tables, at the ends of lines, in the margin, in the outline. */
import type { Counted } from './figure';
import { counted } from './index';

export const shared: readonly Counted[] = counted.filter(({ column }) => column === 'with share');
