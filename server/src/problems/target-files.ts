/** What is wrong in a file that describes chips. */
import { defineProblem } from '../text/problem';

interface Said {
  readonly text: string;
}

export const targetForm = defineProblem<Said>({
  code: 'target-form',
  severity: 'error',
  summary: 'A file of a target that is no JSON.',
  why: 'A chip is described in JSON: keys and texts in double quotes, no comment, no comma behind the last value. Deployments on its chips are not judged until it can be read.',
  say: d => d.text,
});

export const targetValue = defineProblem<Said>({
  code: 'target-value',
  severity: 'error',
  summary: 'A part of a target that says nothing, or something that cannot be.',
  why: 'Every key and word of a target has a meaning that deployments are judged by, so that one that is not known would be passed over in silence. `targets.md` says what there is. Deployments on the chip are not judged until it is mended.',
  say: d => d.text,
});

export const targetRepeated = defineProblem<{ id: string; where: string }>({
  code: 'target-repeated',
  severity: 'error',
  summary: 'A name that belongs to another target.',
  why: 'A deployment names its target by one word. Where two chips have it, the one that is built in counts, then the one of the first file; the other is out of reach.',
  say: d =>
    `'${d.id}' is the name of another target, which ${d.where}; deployments cannot reach this one. Rename it.`,
});
