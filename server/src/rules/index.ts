/** Every rule, and the loop that runs them. */
import type { Evaluated } from '../graph/graph';
import type { Judged } from '../targets/judge';
import type { Problem } from '../text/problem';

export function runRules(
  _networks: readonly Evaluated[],
  _deployments: readonly Judged[],
): readonly Problem[] {
  return [];
}
