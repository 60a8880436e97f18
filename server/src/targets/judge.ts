import type { Deployed } from '../graph/deployment';
import type { Problem } from '../text/problem';

export interface Judged {
  readonly deployed: Deployed;
  readonly problems: readonly Problem[];
}

export function judgeDeployment(deployed: Deployed): Judged {
  return { deployed, problems: [] };
}
