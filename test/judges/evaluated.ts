/** The network that a judge was asked of, with its arguments and without a deployment. */
import { readFileSync } from 'node:fs';
import { type Analysis, analyse } from '../../server/src/analysis';
import type { Evaluated } from '../../server/src/graph/graph';
import { Variants } from '../../server/src/search/variants';
import { parseRational } from '../../server/src/syntax/rational';
import { analyseExample } from '../examples/load';
import type { Case } from './asked';

const root = new URL('../../', import.meta.url);
const known = new Map<string, Analysis>();

function analysisOf(file: string): Analysis {
  let found = known.get(file);
  if (found === undefined) {
    const example = /^examples\/(.*)$/.exec(file)?.[1];
    found =
      example === undefined
        ? analyse(file, readFileSync(new URL(file, root), 'utf8'))
        : analyseExample(example);
    known.set(file, found);
  }
  return found;
}

export function evaluatedOf({ file, network, set = {} }: Omit<Case<unknown>, 'said'>): Evaluated {
  const { evaluated } = analysisOf(file).networks.find(
    one => one.evaluated.declared.node.name.name === network,
  )!;
  const values = Object.entries(set).map(([name, value]) => [name, parseRational(value)!] as const);
  return values.length === 0 ? evaluated : new Variants(evaluated.declared).try(new Map(values)).evaluated;
}
