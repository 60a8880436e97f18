/** What a topology says: the layers with their configuration, and what each is called on. */
import { Broken } from '../reader';

export type Config = Readonly<Record<string, unknown>>;

/** A result of a layer, by the call that makes it. */
export interface Ref {
  readonly layer: string;
  readonly call: number;
  readonly result: number;
}

/** What a call reads, and the numbers among it. */
export interface Reads {
  readonly refs: readonly Ref[];
  readonly numbers: readonly number[];
}

export interface Layer {
  readonly type: string;
  readonly name: string;
  readonly config: Config;
  readonly calls: readonly Reads[];
  /** Of a layer that is a model itself. */
  readonly model: Model | undefined;
}

export interface Model {
  readonly name: string;
  readonly layers: readonly Layer[];
  readonly inputs: readonly Ref[];
  readonly outputs: readonly Ref[];
  /** Extents of what arrives, where the model says it and no layer. */
  readonly arriving: readonly (number | null)[] | undefined;
}

/** Published models have a few thousand layers, and models in models in models. */
const mostLayers = 20_000;
const deepest = 20;

const models = new Set(['Sequential', 'Functional', 'Model']);

const isRecord = (value: unknown): value is Config =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** TensorFlow.js and weight files put the topology into others. */
export function modelOf(file: unknown): Model {
  let at = file;
  for (const key of ['modelTopology', 'model_config']) if (isRecord(at) && key in at) at = at[key];
  if (isRecord(at) && Array.isArray(at['node']))
    throw new Broken(
      'it is a graph of TensorFlow’s operators, as tensorflowjs_converter writes of a SavedModel; import the TensorFlow Lite file ' +
        'that TFLiteConverter makes of the same.',
    );
  if (!isRecord(at) || typeof at['class_name'] !== 'string') throw new Broken('it holds no model.');
  if (!models.has(at['class_name']))
    throw new Broken(
      `its model is a ${at['class_name']}, and only Sequential and functional ones say their layers.`,
    );
  return read(at['class_name'], at['config'], 0);
}

function read(type: string, config: unknown, depth: number): Model {
  if (depth > deepest) throw new Broken(`its models are nested deeper than ${deepest}.`);
  // The oldest files have the layers of a Sequential alone.
  const all = isRecord(config) ? config : { layers: config };
  const given = all['layers'];
  if (!Array.isArray(given) || given.length > mostLayers)
    throw new Broken(`its ${type} has no list of up to ${mostLayers.toLocaleString('en-US')} layers.`);
  const isChain = type === 'Sequential';
  let before: Ref[] = [];
  const layers = given.map((one: unknown, i): Layer => {
    if (!isRecord(one) || typeof one['class_name'] !== 'string')
      throw new Broken(`layer ${i + 1} of ${type} has no class_name.`);
    const own = isRecord(one['config']) ? one['config'] : {};
    const name = [one['name'], own['name']].find(word => typeof word === 'string') ?? `layer_${i + 1}`;
    const isModel = models.has(one['class_name']);
    const calls = isChain ? [{ refs: before, numbers: [] }] : callsOf(one['inbound_nodes']);
    if (isChain) before = [{ layer: `${i}`, call: 0, result: 0 }];
    return {
      type: typeof own['function'] === 'string' ? own['function'] : one['class_name'],
      name: name as string,
      config: own,
      calls,
      model: isModel ? read(one['class_name'], one['config'], depth + 1) : undefined,
    };
  });
  const name = typeof all['name'] === 'string' ? all['name'] : type;
  const shape = [all['build_input_shape'], all['batch_input_shape']].find(Array.isArray);
  return {
    name,
    layers,
    inputs: isChain ? [] : refsIn(all['input_layers'], 0),
    outputs: isChain ? before : refsIn(all['output_layers'], 0),
    arriving: shape as (number | null)[] | undefined,
  };
}

/** Version 2 has lists of `[layer, call, result, arguments]`, version 3 the arguments with tensors among them. */
function callsOf(nodes: unknown): readonly Reads[] {
  if (!Array.isArray(nodes)) return [];
  return nodes.map(node => {
    if (!isRecord(node))
      return { refs: refsIn(node, 0), numbers: numbersIn(lastOf(isRef(node) ? node : node?.[0])) };
    const { args, kwargs } = node;
    return { refs: tensorsIn([args, kwargs], 0), numbers: [...numbersIn(args), ...numbersIn(kwargs)] };
  });
}

const lastOf = (ref: unknown): unknown => (Array.isArray(ref) ? ref[3] : undefined);

const numbersIn = (value: unknown): readonly number[] =>
  typeof value === 'object' && value !== null
    ? Object.values(value).filter(one => typeof one === 'number')
    : [];

const isRef = (value: unknown): value is readonly [string, number, number] =>
  Array.isArray(value) &&
  typeof value[0] === 'string' &&
  Number.isSafeInteger(value[1]) &&
  Number.isSafeInteger(value[2]);

const refOf = ([layer, call, result]: readonly [string, number, number]): Ref => ({ layer, call, result });

function refsIn(value: unknown, depth: number): readonly Ref[] {
  if (isRef(value))
    return [refOf(value), ...refsIn(Object.values((value as readonly unknown[])[3] ?? {}), depth + 1)];
  if (depth > deepest) return [];
  if (isRecord(value)) return refsIn(Object.values(value), depth + 1);
  return Array.isArray(value) ? value.flatMap(one => refsIn(one, depth + 1)) : [];
}

function tensorsIn(value: unknown, depth: number): readonly Ref[] {
  if (depth > deepest) return [];
  if (Array.isArray(value)) return value.flatMap(one => tensorsIn(one, depth + 1));
  if (!isRecord(value)) return [];
  const history = isRecord(value['config']) ? value['config']['keras_history'] : undefined;
  if (value['class_name'] === '__keras_tensor__' && isRef(history)) return [refOf(history)];
  return tensorsIn(Object.values(value), depth + 1);
}
