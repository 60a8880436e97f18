/**
 * An evaluation that tells what names stand for, at every use and every turn. The graph keeps only what costs are made
 * of; hover asks here.
 */
import { type Evaluated, nameOf } from '../graph/graph';
import { runNetwork } from './evaluate';
import { evaluatorOf, type Witness } from './evaluator';
import { Memo } from './memo';

/** Evaluates a network once more; nothing is remembered from before, as that would not be told. */
export function witnessNetwork({ declared, args }: Evaluated, witness: Witness): void {
  const given = [...args].map(([name, value]) => ({
    name,
    value,
    place: nameOf(declared),
    namePlace: undefined,
  }));
  runNetwork(evaluatorOf(new Memo(), { witness }), declared, given, undefined);
}
