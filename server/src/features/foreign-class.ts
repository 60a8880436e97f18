/** Modules of PyTorch as blocks and networks of this language, in one text. */
import { formatText } from '../format';
import { operatorCalled } from '../names/called';
import { ops } from '../ops';
import { givenTo } from './foreign-defaults';
import { Forward, type Outcome } from './foreign-forward';
import { Lines, type MapNode } from './foreign-graph';
import { firstLayer, Layers, nameHere, type Rewritten, readValue } from './foreign-module';
import { numberOf, valueHere } from './foreign-values';
import { functionOf, type PythonFunction, type PythonLine, pythonLines } from './python';

export interface ModuleHere {
  readonly text: string;
  /** The blocks and networks that came of it. */
  readonly names: readonly string[];
  /** How many lines are kept as comments. */
  readonly left: number;
  /** What the first fully connected layer of its network takes: how large the image is hangs on it. */
  readonly flat: number | undefined;
}

/** Height and width of an image, and why they are those where the class does not say it. */
export interface Image {
  readonly side: number;
  readonly why?: string;
}

/** What stands around classes and says nothing of a network. */
const isAround = (text: string): boolean =>
  /^(?:import|from|if __name__|print\b|@|"|'|__all__|return\b)/.test(text);

/** Everything that a part of a text says in Python; nothing where no class of it has anything flowing. */
export function moduleHere(text: string, from: number, to: number, image: Image): ModuleHere | undefined {
  const siblings = new Map<string, Rewritten>();
  const parts: string[] = [];
  const names: string[] = [];
  let left = 0;
  let flat: number | undefined;
  for (const line of pythonLines(text, from, to)) {
    const inner = functionsIn(line).flatMap(one => blockHere(one, siblings, image) ?? []);
    const declared = blockHere(line, siblings, image);
    if (declared !== undefined) {
      for (const one of [...inner, declared]) {
        parts.push(one.text);
        names.push(one.name);
        left += one.left;
      }
      flat ??= declared.flat;
    } else if (!isAround(line.text)) {
      const kept = text.slice(line.start, lastOf(line)).split(/\r\n|\r|\n/);
      parts.push(kept.map(one => `// ${one}`.trimEnd()).join('\n'));
      left += kept.length;
    }
  }
  return names.length === 0
    ? undefined
    : { text: formatText(`${parts.join('\n\n')}\n`).trimEnd(), names, left, flat };
}

/** Functions that an `__init__` makes layers with. */
const functionsIn = ({ below }: PythonLine): readonly PythonLine[] =>
  below
    .flatMap(line => (/^def __init__\b/.test(line.text) ? line.below : []))
    .filter(({ text }) => text.startsWith('def '));

const lastOf = ({ end, below }: PythonLine): number => (below.length === 0 ? end : lastOf(below.at(-1)!));

interface Declared {
  readonly name: string;
  readonly text: string;
  readonly left: number;
  readonly flat: number | undefined;
}

function blockHere(
  line: PythonLine,
  siblings: Map<string, Rewritten>,
  { side, why }: Image,
): Declared | undefined {
  const called = /^(?:class|def)\s+(\w+)/.exec(line.text)?.[1];
  const isClass = line.text.startsWith('class ');
  if (called === undefined) return undefined;
  const methods = isClass ? line.below.flatMap(below => functionOf(below) ?? []) : [];
  const made = isClass ? undefined : functionOf(line);
  const init = made ??
    methods.find(({ name }) => name === '__init__') ?? { name: '__init__', params: [], lines: [] };
  const forward = isClass
    ? (methods.find(({ name }) => name === 'forward') ?? inSequence(line, init))
    : made && applied(made);
  if (forward === undefined) return undefined;
  const layers = new Layers(init.params, siblings);
  layers.shared(isClass ? line.below : []);
  layers.read(
    made === undefined ? init : { ...init, lines: init.lines.filter(one => !/^return\b/.test(one.text)) },
  );
  const flow = new Forward(layers);
  const outcome = flow.read(forward);
  if (outcome === undefined) return undefined;
  const other = methods.filter(one => one !== init && one !== forward && !/^_?init|^reset/.test(one.name));
  const left = [...layers.left, ...flow.left, ...other.map(({ name }) => `def ${name}(…)`)];
  const body = bodyOf(outcome, flow, init);
  const numbers: string[] = [];
  const reads = (name: string, lines: readonly string[]) =>
    lines.some(one => new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(one));
  for (const [name, value] of [...layers.numbers].reverse()) {
    const here = valueHere(value);
    if (here === undefined) left.push(name);
    else if (reads(name, [...numbers, ...body])) numbers.unshift(`let ${name} = ${here}`);
  }
  const all = [...numbers, ...body];
  const name = called.replace(/^_*([a-z])/, (_, letter: string) => letter.toUpperCase());
  const params = init.params.map(param => {
    const here = nameHere(param.name);
    return { name: param.name, here: reads(here, all) ? here : undefined, preset: param.preset };
  });
  siblings.set(called, { name, params });
  const written = params.flatMap(({ here, preset }) => {
    const value = preset === undefined ? undefined : readValue(preset);
    // A layer that may be given does nothing where none is.
    const text = preset === 'None' ? operatorCalled('Identity') : value && valueHere(value);
    return here === undefined ? [] : [text === undefined ? here : `${here} = ${text}`];
  });
  const channels = flow.first && imageOf(flow.first);
  const isNetwork = channels !== undefined && isClass && written.every(one => one.includes('='));
  const given = written.length === 0 ? '' : `(${written.join(', ')})`;
  const maps = [...flow.inputs.values()];
  const head = isNetwork
    ? `network ${name}${given}`
    : `block ${maps.length > 1 ? `${maps.join(', ')} -> ` : ''}${name}${given}`;
  const doc = /^[rRuU]?("""|''')\s*(\S[^\r\n"']*)/.exec(isClass ? (line.below[0]?.text ?? '') : '')?.[2];
  const text = [
    ...(doc === undefined ? [] : [`/// ${doc.trim()}`]),
    `${head} {`,
    ...(isNetwork && why !== undefined ? [`// ${why}`] : []),
    ...left.map(one => `// ${short(one)}`),
    ...(isNetwork ? withInput(`${begins}(${channels}, ${side}, ${side})`, all) : all),
    '}',
  ].join('\n');
  return { name, text, left: left.length, flat: isNetwork ? flow.flat : undefined };
}

/** A class that is a `Sequential`, and says in front which layers. */
function inSequence({ text }: PythonLine, { lines }: PythonFunction): PythonFunction | undefined {
  const last = lines.findLast(line => /^super\b/.test(line.text));
  const layers = /^super\(.*?\)\.__init__\((.+)\)$/.exec(last?.text ?? '')?.[1];
  if (last === undefined || layers === undefined || !/\(\s*(?:nn\.)?Sequential\s*\)/.test(text))
    return undefined;
  const params = [{ name: 'x', preset: undefined }];
  return { name: 'forward', params, lines: [{ ...last, text: `return nn.Sequential(${layers})(x)` }] };
}

/** A function that returns a layer, as one that has a map flow through it. */
function applied({ lines, ...rest }: PythonFunction): PythonFunction | undefined {
  const last = lines.at(-1);
  const value = /^return\s+(.*)$/.exec(last?.text ?? '')?.[1];
  const isLayer = value !== undefined && /^(?:nn\.)?[A-Z]\w*\(/.test(value);
  if (!isLayer || last === undefined) return undefined;
  return {
    ...rest,
    params: [{ name: 'x', preset: undefined }],
    lines: [{ ...last, text: `return (${value})(x)` }],
  };
}

/** The operator that networks begin with. */
const begins = [...ops.values()].find(({ inputs }) => inputs.max === 0)!.name;

/** A network's lines behind its input, which has a name where it is read again. */
function withInput(input: string, lines: readonly string[]): readonly string[] {
  const reads = (line: string) => /(?<![\w.])in(?!\w)/.test(line);
  if (!lines.some(reads)) return [input, ...lines];
  return [`image = ${input}`, ...lines.map(line => line.replace(/(?<![\w.])in(?!\w)/g, 'image'))];
}

/** No line of a comment is longer than one of the text. */
const longest = 88;

function short(line: string): string {
  const plain = line.replace(/\s+/g, ' ');
  return plain.length <= longest ? plain : `${plain.slice(0, longest)} …`;
}

/** The channels of an image, where the first layer says them as a number. */
function imageOf(layer: unknown): number | undefined {
  const first = firstLayer(layer as Parameters<typeof firstLayer>[0]);
  const channels = first && givenTo(first);
  return channels && numberOf(channels);
}

function bodyOf(outcome: Outcome, { inputs }: Forward, init: PythonFunction): readonly string[] {
  const taken = new Set([...inputs.values(), ...init.params.map(({ name }) => name)]);
  const fresh = (called: string | undefined): string => {
    // What is called as an operator says too little of what it makes.
    const stem = called === undefined || ops.has(called) ? 'branch' : nameHere(called);
    const [, word, digits] = /^(.*?)(\d*)$/.exec(stem)!;
    let name = stem;
    for (let n = Number(digits || '1') + 1; taken.has(name) || ops.has(name); n++) name = `${word}${n}`;
    taken.add(name);
    return name;
  };
  return write(outcome, inputs, fresh, new Map());
}

function write(
  outcome: Outcome,
  inputs: ReadonlyMap<MapNode, string>,
  fresh: (called: string | undefined) => string,
  outer: ReadonlyMap<MapNode, string>,
): readonly string[] {
  const lines = new Lines(inputs, fresh, outer);
  if (outcome.kind === 'maps') {
    lines.result(outcome.maps);
    return lines.lines;
  }
  // What both ways read is made above them.
  const known = new Map(outer);
  for (const node of sharedBy(outcome)) if (!inputs.has(node)) known.set(node, lines.nameOf(node));
  const [source] = inputs.values();
  return [
    ...lines.lines,
    `${source} -> if ${outcome.condition} {`,
    ...write(outcome.then, inputs, fresh, known),
    '} else {',
    ...write(outcome.other, inputs, fresh, known),
    '}',
  ];
}

/** The last maps on which both ways of a choice hang. */
function sharedBy({ then, other }: Extract<Outcome, { kind: 'choice' }>): ReadonlySet<MapNode> {
  const [here, there] = [reached(then), reached(other)];
  const found = new Set<MapNode>();
  for (const way of [then, other])
    for (const node of reached(way, node => here.has(node) && there.has(node)))
      if (here.has(node) && there.has(node)) found.add(node);
  return found;
}

/** The maps that an outcome hangs on, those before an end not looked at. */
function reached(outcome: Outcome, isEnd: (node: MapNode) => boolean = () => false): ReadonlySet<MapNode> {
  const found = new Set<MapNode>();
  const waiting = resultsOf(outcome);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    if (isEnd(node)) continue;
    waiting.push(...node.from);
    if (node.part !== undefined) waiting.push(node.part.of);
  }
  return found;
}

const resultsOf = (outcome: Outcome): MapNode[] =>
  outcome.kind === 'maps' ? [...outcome.maps] : [...resultsOf(outcome.then), ...resultsOf(outcome.other)];
