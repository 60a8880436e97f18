/** A module of PyTorch that was pasted, as blocks and networks in its place. */
import { type Analysis, analyse } from '../analysis';
import { walk } from '../graph/walk';
import type { Unit } from '../syntax/tree';
import type { Problem } from '../text/problem';
import type { Fix } from './fixes';
import { type Image, type ModuleHere, moduleHere } from './foreign-class';

/** No module is longer that anybody pastes to see what it costs. */
const longest = 50_000;

export function classRewritten(analysis: Analysis, { place }: Problem): readonly Fix[] {
  const unit = place.unit as Unit;
  const start = analysis.positions.start(unit);
  if (start === undefined) return [];
  const { text } = analysis.file;
  const [from, to] = [start + unit.head, start + unit.length];
  if (to - from > longest) return [];
  const here = withImage(image => moduleHere(text, from, to, image));
  if (here === undefined) return [];
  const [name, ...more] = here.names;
  const what = more.length === 0 ? `'${name}'` : `'${name}' and ${more.length} more`;
  const left =
    here.left === 0
      ? ''
      : `, ${here.left} ${here.left === 1 ? 'line left as a comment' : 'lines left as comments'}`;
  return [
    {
      title: `Rewrite ${what} in this language${left}`,
      edits: [{ start: from, end: to, text: here.text }],
      tried: 'mends',
      isCorrection: true,
    },
  ];
}

/** How large images mostly are, the most usual one first. */
const sides = [224, 32, 28, 64, 96, 128, 160, 192, 227, 256, 299, 48, 112];

/**
 * With an image of the one size after which the first fully connected layer takes what it says; where several do, as
 * behind a global pool, or none does, with one of a usual size, and a comment that says so.
 */
function withImage(made: (image: Image) => ModuleHere | undefined): ModuleHere | undefined {
  const [side] = sides as [number];
  const usual = made({ side, why: 'The class does not say how large its image is.' });
  const flat = usual?.flat;
  if (flat === undefined) return usual;
  const fit = sides.flatMap(side => {
    const here = made({ side });
    return here !== undefined && arrivingFlat(here.text) === flat ? [here] : [];
  });
  return fit.length === 1 ? fit[0] : usual;
}

/** The numbers that arrive at the first fully connected layer of a text's network. */
function arrivingFlat(text: string): number | undefined {
  const network = analyse('untitled:module.lwnet', text).networks[0];
  if (network === undefined) return undefined;
  for (const { layer } of walk(network.evaluated.body))
    if (layer.op.category === 'dense') return layer.inputShapes[0]?.reduce((all, side) => all * side, 1);
  return undefined;
}
