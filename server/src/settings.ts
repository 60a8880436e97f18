/** What an editor's settings say, and what it says of itself. Both can be anything; what is not understood is left out. */

import type { ClientCapabilities } from 'vscode-languageserver';
import type { Counted } from './figures/figure';
import { shared } from './figures/shared';
import type { Understands } from './messages';
import { type Levels, noLevels, readLevels } from './rules/levels';

export interface Settings {
  /** The severities that are given to rules. */
  readonly levels: Levels;
  /** Whether totals stand above networks and deployments. */
  readonly lens: boolean;
  /** Whether the outline tells what each costs. */
  readonly outlineFigures: boolean;
  /** What stands at the ends of lines. */
  readonly lineEnds: { readonly shapes: boolean; readonly cost: Counted | undefined };
}

export const usual: Settings = {
  levels: noLevels,
  lens: true,
  outlineFigures: true,
  lineEnds: { shapes: true, cost: undefined },
};

/** @param given a section of settings by the words behind `lwnet.` */
export function readSettings(given: unknown): { settings: Settings; refused: readonly string[] } {
  const section = isRecord(given) ? given : {};
  const { levels, refused } = readLevels(section['rules']);
  const isOn = (what: string): boolean => section[what] !== false;
  const settings: Settings = {
    levels,
    lens: isOn('lens'),
    outlineFigures: isOn('outlineFigures'),
    lineEnds: { shapes: isOn('lineShapes'), cost: shared.find(({ id }) => id === section['lineCosts']) },
  };
  return { settings, refused };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Whether a client says of itself, beside the protocol, that it understands something. */
export function readUnderstands(experimental: unknown): Understands {
  const mine = isRecord(experimental) ? experimental['lwnet'] : undefined;
  const says = (what: keyof Understands) => isRecord(mine) && mine[what] === true;
  return {
    figures: says('figures'),
    table: says('table'),
    targets: says('targets'),
    hoverProblems: says('hoverProblems'),
  };
}

/** What an editor says of itself in the protocol's own words, as far as answers depend on it. */
export interface Editor {
  /** Whether it asks for the edit of an action when it is taken. */
  readonly resolvesEdits: boolean;
  readonly showsDisabled: boolean;
  /** What it lets a list of completions say for all its items. */
  readonly itemDefaults: readonly string[];
  /** Whether it asks for the details of a completion when it shows them. */
  readonly resolvesDetails: boolean;
}

export function readEditor({ textDocument }: ClientCapabilities): Editor {
  const { resolveSupport, disabledSupport } = textDocument?.codeAction ?? {};
  return {
    resolvesEdits: resolveSupport?.properties.includes('edit') === true,
    showsDisabled: disabledSupport === true,
    itemDefaults: textDocument?.completion?.completionList?.itemDefaults ?? [],
    resolvesDetails:
      textDocument?.completion?.completionItem?.resolveSupport?.properties.includes('detail') === true,
  };
}
