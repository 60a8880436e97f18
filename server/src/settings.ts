/** What an editor's settings say, and what it says of itself. Both can be anything; what is not understood is left out. */
import type { Understands } from './custom';
import { type Levels, noLevels, readLevels } from './rules/levels';

export interface Settings {
  /** The severities that are given to rules. */
  readonly levels: Levels;
  /** Whether totals stand above networks and deployments. */
  readonly lens: boolean;
  /** Whether the outline tells what each costs. */
  readonly outlineFigures: boolean;
}

export const usual: Settings = { levels: noLevels, lens: true, outlineFigures: true };

/** @param given a section of settings by the words behind `lwnet.` */
export function readSettings(given: unknown): { settings: Settings; refused: readonly string[] } {
  const section = isRecord(given) ? given : {};
  const { levels, refused } = readLevels(section['rules']);
  const isOn = (what: 'lens' | 'outlineFigures'): boolean => {
    const value = section[what];
    return typeof value === 'boolean' ? value : usual[what];
  };
  return { settings: { levels, lens: isOn('lens'), outlineFigures: isOn('outlineFigures') }, refused };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Whether a client says of itself, beside the protocol, that it understands something. */
export function readUnderstands(experimental: unknown): Understands {
  const mine = isRecord(experimental) ? experimental['lwnet'] : undefined;
  const says = (what: keyof Understands) => isRecord(mine) && mine[what] === true;
  return { figures: says('figures'), table: says('table') };
}
