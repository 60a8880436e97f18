/** The languages that editors are spoken to in, beside English. */
import type { Language } from './language';

export type { Language } from './language';
export { english, type Speaker, type Speaks, speaker, speaks } from './lib/speaks';

/** By their locales, as editors name them; their words are loaded where an editor speaks them. */
export const languages: ReadonlyMap<string, () => Promise<Language>> = new Map([
  ['zh-cn', async () => (await import('./zh-cn')).chinese],
]);
