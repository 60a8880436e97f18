/** The languages that editors are spoken to in, beside English. */
import type { Language } from './language';
import { chinese } from './zh-cn';

export type { Language } from './language';
export { english, type Speaker, type Speaks, speaker, speaks } from './lib/speaks';

export const languages: readonly Language[] = [chinese];
