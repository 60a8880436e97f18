/** The layers of a file as a network that is tested, not trained, has them, of the second form of Caffe and of the third. */
import { Broken } from '../reader';
import type { Message } from './text';

export interface Layer {
  readonly name: string;
  /** As the file writes it. */
  readonly type: string;
  /** Small letters without a line between: `INNER_PRODUCT` of the second form is `InnerProduct` of the third. */
  readonly kind: string;
  readonly line: number;
  readonly bottoms: readonly string[];
  readonly tops: readonly string[];
  readonly message: Message;
}

export interface Model {
  readonly name: string | undefined;
  readonly inputs: readonly { readonly name: string; readonly dims: readonly number[] }[];
  readonly layers: readonly Layer[];
}

export function modelOf(file: Message): Model {
  const stages = file.message('state')?.words('stage') ?? [];
  const all = file.fields
    .filter(({ name }) => name === 'layer' || name === 'layers')
    .map(({ value, line }) => {
      if (typeof value === 'string') throw new Broken(`line ${line} has a layer without { }.`);
      if (value.message('layer') !== undefined)
        throw new Broken(
          `line ${line} has a layer in a layer, the first form of Caffe; upgrade_net_proto_text of Caffe brings it into the third.`,
        );
      return layerOf(value, line);
    });
  const tested = new Set(all.filter(({ message }) => isTested(message, stages)));
  const made = new Set([...tested].flatMap(({ tops }) => tops));
  // A file for training alone has its pictures from a layer that no test has.
  const layers = all.filter(layer => {
    if (tested.has(layer)) return true;
    const isNeeded = layer.bottoms.length === 0 && layer.tops.length > 0 && !made.has(layer.tops[0]!);
    if (isNeeded) for (const top of layer.tops) made.add(top);
    return isNeeded;
  });
  if (layers.length === 0) throw new Broken('it has no layer that is tested.');
  return { name: file.word('name'), inputs: inputsOf(file), layers };
}

function layerOf(message: Message, line: number): Layer {
  const type = message.word('type');
  if (type === undefined) throw new Broken(`the layer in line ${line} has no type.`);
  return {
    name: message.word('name') ?? '',
    type,
    kind: type.replaceAll('_', '').toLowerCase(),
    line,
    bottoms: message.words('bottom'),
    tops: message.words('top'),
    message,
  };
}

/** Sizes before there were layers that are inputs: a shape each, or four numbers each. */
function inputsOf(file: Message): Model['inputs'] {
  const shapes = file.messages('input_shape');
  const four = file.numbers('input_dim');
  return file.words('input').map((name, i) => ({
    name,
    dims: shapes.length > 0 ? (shapes[i]?.numbers('dim') ?? []) : four.slice(4 * i, 4 * i + 4),
  }));
}

/** By Caffe's rules: any rule that includes it, or no rule that excludes it. */
function isTested(layer: Message, stages: readonly string[]): boolean {
  const included = layer.messages('include');
  if (included.length > 0) return included.some(rule => isMet(rule, stages));
  return !layer.messages('exclude').some(rule => isMet(rule, stages));
}

function isMet(rule: Message, stages: readonly string[]): boolean {
  const phase = rule.word('phase');
  if (phase !== undefined && phase !== 'TEST' && phase !== '1') return false;
  if (rule.number('min_level', 0) > 0 || rule.number('max_level', 0) < 0) return false;
  // What is deployed is what a design is of, where a file tells that apart by a stage.
  const here = stages.length > 0 ? stages : ['deploy'];
  return (
    rule.words('stage').every(stage => here.includes(stage)) &&
    !rule.words('not_stage').some(stage => here.includes(stage))
  );
}
