/** What a deployment finds out about a network on a chip. */
import { isKnown, numberIn, numberOf, type Quantity } from '../quantity/quantity';
import { inFull, tell } from '../quantity/show';
import { defineProblem } from '../text/problem';
import { count, facts, firstOf, join, type LayerData, mostReasons, valuesOf } from './layer-words';

export type { LayerData } from './layer-words';

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

/** As files are called: without blanks, in small letters. */
const fileNameOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');

export const unknownTarget = defineProblem<{
  name: string;
  near: readonly string[];
  /** How many are described. */
  known: number;
}>({
  code: 'unknown-target',
  severity: 'error',
  summary: 'A chip that nothing is known about.',
  why: 'A deployment can only be judged where a file describes the target: what it runs, and what becomes of the rest.',
  bad: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n\ndeploy A on max7800 {\n  precision int8\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  say: d =>
    d.near.length === 0
      ? `There is no target '${d.name}' among the ${d.known} that are described: completion behind 'on' lists them, and a file '${fileNameOf(d.name)}.lwtarget.json' describes one of your own.`
      : `There is no target '${d.name}'. Did you mean ${join(
          d.near.map(id => `'${id}'`),
          'or',
        )}?`,
});

export const patchesNotJudged = defineProblem<{ target: string }>({
  code: 'patches-not-judged',
  severity: 'information',
  summary: 'Patches, which are read and not judged yet.',
  why: 'Layers run patch by patch hold less of their maps at a time and compute the overlaps more than once. Neither is worked out: what a deployment is told holds for whole maps.',
  bad: 'network A {\n  stem = input(3, 8, 8) -> conv(4)\n  stem -> conv(4)\n}\n\ndeploy A on max78000 {\n  precision int8\n  patches [2, 2] for stem\n}\n',
  good: 'network A {\n  stem = input(3, 8, 8) -> conv(4)\n  stem -> conv(4)\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  say: d =>
    `Patches are not judged yet: what is said of this deployment on ${d.target} holds for whole maps, without the memory that patches save and the overlaps that they compute twice.`,
});

interface Exceeded {
  /** The figure's own title: "weights stored". */
  readonly title: string;
  readonly better: 'less' | 'more';
  readonly value: Quantity;
  readonly comparison: string;
  readonly limit: Quantity;
  /** Where the figure follows from it. */
  readonly precision: string | undefined;
  /** What takes the value, where it is not the network as such: "arena", with the maps in it that are alive at once. */
  readonly by?: string;
  readonly alive?: Quantity;
}

/** What no layout of maps can save. */
const ofThem = (alive: Quantity | undefined): string =>
  alive === undefined ? '' : `; ${inFull(alive)} of them are maps that are alive at once`;

export const budgetExceeded = defineProblem<Exceeded>({
  code: 'budget-exceeded',
  severity: 'error',
  summary: 'A figure that breaks the budget of its deployment.',
  why: 'The figure is worked out for the network with the deployment’s arguments and precision. Weights are counted as they are stored: batch norm folded, each at the width of its precision, biases of integer networks at 32 bits unless the chip says otherwise; those that have a memory of their own are left out. What a chip adds to align them is not in it.',
  bad: 'network A {\n  input(3, 8, 8) -> conv(400)\n}\n\ndeploy A on max78000 {\n  precision int8\n  weights <= 1KiB\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(400)\n}\n\ndeploy A on max78000 {\n  precision int8\n  weights <= 4KiB\n}\n',
  say({ title, better, value, comparison, limit, precision, by = 'network', alive }) {
    const at = precision === undefined ? '' : `at ${precision} `;
    const verb = better === 'less' ? 'needs' : 'reaches';
    return `The budget for ${title} is ${comparison} ${inFull(limit)}; ${at}the ${by} ${verb} ${inFull(value)}${apart(value, limit)}${ofThem(alive)}.`;
  },
});

export interface TooFull {
  target: string;
  memory: string;
  /** What does not fit: "the weights", "an input of 48×112×112", "the arena". */
  what: string;
  /** At which it is worked out, where that is worth telling. */
  precision?: string;
  /** The maps in it that are alive at once. */
  alive?: Quantity;
  /** The word that budgets it, where one does. */
  budget?: string;
  bytes: Quantity;
  most: Quantity;
  /** What it has room for, as a clause. */
  help?: string;
}

export const memoryExceeded = defineProblem<TooFull>({
  code: 'memory-exceeded',
  severity: 'error',
  summary: 'A network that does not fit into a memory of its chip.',
  why: 'The memory is all that the chip has for it, and nothing behind it takes the rest. The arena is what the chip’s runtime lays out, where that is known: maps and what the runtime keeps. A memory that lies in pieces beside processors must hold their channels of each map: pool or stride before it, or fold the picture into channels. Weights beside processors take words of their own for each pass over more channels than there are processors, and layers that share a processor lie one behind the other there: make layers narrower, or their weights of fewer bits. That this is not told does not say that a network fits: what a converter adds, code, stacks and, without a known runtime, maps that are held at the same time are not counted.',
  bad: 'network A {\n  input(64, 8, 8) -> repeat 13 { conv(64, 3) }\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  good: 'network A {\n  input(64, 8, 8) -> repeat 12 { conv(64, 3) }\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  say: ({ target, memory, what, precision, alive, bytes, most, help }) =>
    `The ${memory} of ${target} holds ${inFull(most)}; ${precision === undefined ? '' : `at ${precision} `}${what} ${/^the (?:weights|biases|(?:\d+ )?maps)/.test(what) ? 'take' : 'takes'} ${inFull(bytes)}${apart(bytes, most)}${ofThem(alive)}${help === undefined ? '' : `; ${help}`}.`,
});

export const layersExceeded = defineProblem<{ target: string; most: number; layers: number }>({
  code: 'layers-exceeded',
  severity: 'error',
  summary: 'More layers than the chip can be set up for.',
  why: 'The accelerator keeps the settings of each layer in registers, and has a fixed number of them. Steps that it runs within another layer do not count.',
  bad: 'network A {\n  input(8, 8, 8) -> repeat 33 { conv(8) }\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  good: 'network A {\n  input(8, 8, 8) -> repeat 32 { conv(8) }\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  say: ({ target, most, layers }) =>
    `${target} runs networks of up to ${count(most, 'layer')}; this one has ${count(layers, 'layer')} at least, pools and sums not counted.`,
});

export const partsMeet = defineProblem<{
  target: string;
  /** Which of the parts, counted from 1. */
  parts: readonly [number, number];
  /** Of the latter. */
  channels: number;
}>({
  code: 'parts-meet',
  severity: 'error',
  summary: 'A join of maps that lie beside the same processors of the chip.',
  why: 'The parts of a join are read beside processors of their own. A convolution writes its map beside whichever it is told to; pools and sums leave theirs where they found it, so that two pools of one map, or maps that are also summed, lie upon each other. A convolution of 1×1 moves one. More channels than there are processors lie in turns, of which the parts are copied.',
  bad: 'network A {\n  a = input(3, 8, 8) -> conv(8)\n  b = a -> maxpool(2)\n  c = a -> avgpool(2)\n  b, c -> concat -> conv(4)\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  good: 'network A {\n  a = input(3, 8, 8) -> conv(8)\n  b = a -> maxpool(2)\n  c = a -> avgpool(2) -> conv(8)\n  b, c -> concat -> conv(4)\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  say: d =>
    `${d.target} reads the parts of a join beside processors of their own; parts ${d.parts[0]} and ${d.parts[1]} of this one lie beside the same, as pools and sums leave a map where it lies: conv(${d.channels}) behind one of them moves it.`,
});

/** By how much two known figures differ. */
function apart(value: Quantity, limit: Quantity): string {
  const isLeast = isKnown(value) && value.to === Number.POSITIVE_INFINITY;
  const difference = (isLeast ? value.from : numberOf(value)) - numberOf(limit);
  if (difference === 0 || Number.isNaN(difference)) return '';
  return `, ${inFull(numberIn(value.unit, Math.abs(difference)))} ${difference > 0 ? 'more' : 'less'}`;
}

export interface NotJudged {
  readonly name: string;
  /** What is known of it, and why no more is. */
  readonly value?: Quantity;
  readonly open?: string;
  /** Where the limit lies within what is known: whether the likeliest value keeps it. */
  readonly isLikely?: boolean | undefined;
}

export const budgetNotJudged = defineProblem<NotJudged>({
  code: 'budget-not-judged',
  severity: 'information',
  summary: 'A budget of which nobody knows whether it is kept.',
  why: 'What the cost model counts is added up for a deployment, and times are worked out where a source says how fast the chip is. Of anything else, and of an interval with the limit inside, nothing is concluded: that a budget is not told to be broken does not say that it is kept.',
  bad: 'network A {\n  input(3, 8, 8) -> conv(400)\n}\n\ndeploy A on max78000 {\n  precision int8\n  energy <= 1mJ\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(400)\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  say({ name, value, open, isLikely }) {
    if (value === undefined || open === undefined)
      return `No source says enough of this chip to work out '${name}': whether this budget is kept is unknown.`;
    if (!isKnown(value)) return `Whether this budget of '${name}' is kept is unknown: ${value.unknown}.`;
    if (isLikely === undefined)
      return `Whether this budget of '${name}' is kept is unknown: it is ${inFull(value)}, and how much more is not worked out: ${open}.`;
    return `This budget of '${name}' is open, ${isLikely ? 'and likely kept' : 'and likely broken'}: it is ${inFull(value)} by ${open}.`;
  },
});

function often(d: LayerData): string {
  if (d.of === 1) return '';
  return d.uses === d.of
    ? ` (${count(d.uses, 'use')})`
    : ` (${d.uses.toLocaleString('en-US')} of ${count(d.of, 'use')})`;
}

/** "4 layers of SE" */
const layersOf = ({ layers, blocks }: LayerData): string =>
  `${count(layers, 'layer')} of ${join(firstOf(blocks), 'and')}`;

/** One layer: the fact, then what follows. A block: what follows, then the facts. */
function sayLayers(d: LayerData, fate: (what: string) => string): string {
  const what = d.blocks.length === 0 ? 'this layer' : layersOf(d);
  const first = `${d.target} ${facts(d).join('. It ')}.`;
  return `${first} ${capital(fate(what))}${often(d)}.`;
}

export const kernelRefused = defineProblem<LayerData>({
  code: 'kernel-refused',
  severity: 'error',
  summary: 'A layer that the target cannot run, with nothing else that would.',
  why: 'The tool that converts a network for this chip stops at such a layer. Use one that the chip has.',
  bad: 'network A {\n  input(3, 8, 8) -> conv(4, 5)\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(4, 3)\n}\n\ndeploy A on max78000 {\n  precision int8\n}\n',
  say: d =>
    sayLayers(d, what => {
      const refused = `${what} ${d.blocks.length > 0 && d.layers > 1 ? 'are' : 'is'} refused`;
      return d.by.length === 0 ? refused : `the ${join(d.by, 'and')} does not run it either: ${refused}`;
    }),
});

export const kernelOnHost = defineProblem<LayerData>({
  code: 'kernel-on-host',
  severity: 'warning',
  summary: 'A layer that the accelerator hands to the processor beside it.',
  why: 'Its input and output are handed over, which often takes longer than the layer itself. Use one that the accelerator has.',
  bad: 'network A {\n  input(3, 8, 8) -> conv(4) -> gap\n}\n\ndeploy A on ultra96_conv {\n  precision int8\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n\ndeploy A on ultra96_conv {\n  precision int8\n}\n',
  say: d => sayLayers(d, what => `the ${d.host} runs ${what}`),
});

export const kernelUnknown = defineProblem<LayerData>({
  code: 'kernel-unknown',
  severity: 'information',
  summary: 'A layer of which no source says whether the target runs it.',
  why: 'Support is never concluded by analogy with another chip. Find out, and put it into the target’s file.',
  bad: 'network A {\n  input(3, 8, 8) -> conv(4) -> gelu\n}\n\ndeploy A on ultra96_conv {\n  precision int8\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(4) -> relu\n}\n\ndeploy A on ultra96_conv {\n  precision int8\n}\n',
  say(d) {
    const [what, subject] = d.blocks.length === 0 ? ['this layer', 'this one'] : [layersOf(d), 'one here'];
    const fate = `where ${what} would run is unknown${often(d)}.`;
    const bare = d.reasons.filter(({ limit }) => limit === undefined).flatMap(({ whats }) => whats);
    const beyond = d.reasons.filter(({ limit }) => limit !== undefined).slice(0, mostReasons);
    const open = bare.length === 0 ? [] : [`No source says whether ${d.target} runs ${join(bare, 'and')}`];
    if (beyond.length === 0) return `${open.join('')}; ${fate}`;
    const spoken = beyond.map(
      ({ whats, limit, values: all }) =>
        `The sources on ${d.target} speak of ${join(whats, 'and')} ${limit}; ${subject} ${valuesOf(all)}`,
    );
    return `${[...open, ...spoken, capital(fate)].join('. ')}`;
  },
});

export const kernelEmulated = defineProblem<LayerData>({
  code: 'kernel-emulated',
  severity: 'hint',
  summary: 'A layer that the accelerator runs by other means.',
  why: 'The result is the same up to rounding; a table has one entry for each value of the map.',
  bad: 'network A {\n  input(3, 8, 8) -> conv(4) -> swish\n}\n\ndeploy A on ultra96_conv {\n  precision int8\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(4) -> relu\n}\n\ndeploy A on ultra96_conv {\n  precision int8\n}\n',
  say: d =>
    `${d.target} runs ${join(
      d.reasons.flatMap(r => r.whats),
      'and',
    )} by ${join(d.by, 'and')}${often(d)}.`,
});

/** Stretches beside the accelerator that lie in uses of one block. */
export interface HostGroup {
  /** The block's name; absent for what lies in no block. */
  readonly block: string | undefined;
  /** What the block's comment calls it: "squeeze-and-excitation". */
  readonly title: string | undefined;
  /** Uses of the block, each turn of a loop counted. */
  readonly uses: number;
  /** True where nothing of these uses stays on the accelerator. */
  readonly whole: boolean;
  /** Operators on the host, in order. */
  readonly operators: readonly string[];
  readonly crossings: number;
}

export const leavesAccelerator = defineProblem<{
  /** The engines that run what leaves. */
  hosts: readonly string[];
  groups: readonly HostGroup[];
  crossings: number;
  bytes: Quantity;
  /** Layers of which it is not known where they run. */
  unknown: number;
}>({
  code: 'leaves-accelerator',
  severity: 'warning',
  summary: 'How often the network leaves the accelerator.',
  why: 'Each crossing is a tensor handed between accelerator and host: it is moved, and the accelerator waits meanwhile.',
  bad: 'network A {\n  input(3, 8, 8) -> conv(4) -> gap -> fc(10)\n}\n\ndeploy A on ultra96_conv {\n  precision int8\n}\n',
  good: 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n\ndeploy A on ultra96_conv {\n  precision int8\n}\n',
  say({ hosts, groups, crossings, bytes, unknown }) {
    const shown = groups.slice(0, groups.length > mostReasons ? mostReasons - 1 : mostReasons);
    const parts = shown.map((group, i) => sayGroup(group, i === 0));
    const rest = groups.slice(shown.length);
    if (rest.length > 0) {
      const sum = rest.reduce((total, group) => total + group.crossings, 0);
      parts.push(`${count(rest.length, 'other place')}, ${count(sum, 'crossing')}`);
    }
    const total = parts.length > 1 ? `; ${crossings.toLocaleString('en-US')} in all` : '';
    const open =
      unknown === 0
        ? ''
        : ` Where ${count(unknown, 'layer')} would run is unknown, and crossings there are not counted.`;
    return `${capital(parts.join('; '))}${total}. The ${join(hosts, 'and the')} ${hosts.length === 1 ? 'runs' : 'run'} what leaves; ${tell(bytes)} are handed over.${open}`;
  },
});

/** The first few operators by their words. */
function quote(operators: readonly string[]): string {
  return join(firstOf(operators.map(name => `'${name}'`)), 'and');
}

/** "32 squeeze-and-excitation blocks leave the accelerator, 64 crossings" */
function sayGroup(group: HostGroup, first: boolean): string {
  const { block, title, uses, whole, operators, crossings } = group;
  const names = quote(operators);
  const blocks = `${count(uses, `${title ?? block} block`)}`;
  const what =
    block !== undefined && whole ? blocks : block !== undefined && uses > 1 ? `${names} in ${blocks}` : names;
  const many = whole ? uses > 1 : operators.length > 1;
  const verb = first ? ` ${many ? 'leave' : 'leaves'} the accelerator` : '';
  return `${what}${verb}, ${count(crossings, 'crossing')}`;
}
