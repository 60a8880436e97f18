/** Darknet: the sections of a configuration, with the defaults of Darknet's own parser (parser.c). */
import { Drawing, type View } from './lib/drawing';
import { concatenate, parts, range, together } from './lib/joining';
import { convolution, type Layout, padded, pool, resize, transposed } from './lib/layers';
import { allOf, Broken, type Reader, readWith, Unsaid, type Wanted } from './reader';

export const darknet: Reader = {
  name: 'darknet',
  title: 'Darknet',
  endings: ['.cfg'],
  summary:
    'A configuration, with Darknet’s own defaults and the additions of its later keepers. Each detection layer is a result.',
  source: 'src/parser.c of Darknet',
  owns: source =>
    /^\s*(#[^\n]*\n|\s)*\[(net|network)\]/.test(new TextDecoder().decode(source.read(0, 10_000))),
  reading: async () => (source, wanted) =>
    readWith(
      'this is no configuration of Darknet',
      () => sectionsOf(allOf(source)),
      sections => new Graph(sections, wanted).draw(),
    ),
};

interface Section {
  readonly type: string;
  readonly line: number;
  readonly options: ReadonlyMap<string, string>;
}

function sectionsOf(bytes: Uint8Array): readonly Section[] {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const sections: { type: string; line: number; options: Map<string, string> }[] = [];
  for (const [i, raw] of text.split(/\r\n|\r|\n/).entries()) {
    // Darknet reads a line without its blanks.
    const line = raw.replace(/[ \t]/g, '');
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    if (line.startsWith('[')) {
      sections.push({ type: line.replace(/^\[|\].*$/g, ''), line: i + 1, options: new Map() });
      continue;
    }
    const at = line.indexOf('=');
    const section = sections.at(-1);
    if (section === undefined || at < 1)
      throw new Broken(`line ${i + 1} is neither a section nor an option.`);
    section.options.set(line.slice(0, at), line.slice(at + 1).replace(/#.*$/, ''));
  }
  if (!['net', 'network'].includes(sections[0]?.type ?? ''))
    throw new Broken('it does not begin with [net].');
  return sections;
}

const layout: Layout = [1, 2, 3];

/** Activations by Darknet's words; `linear` is none. */
const activations: Readonly<Record<string, readonly [op: string, args?: Readonly<Record<string, number>>]>> =
  {
    leaky: ['leaky', { slope: 0.1 }],
    relu: ['relu'],
    relu6: ['relu6'],
    logistic: ['sigmoid'],
    swish: ['swish'],
    // Those who read such files with PyTorch call it so.
    silu: ['swish'],
    mish: ['mish'],
    hard_mish: ['mish'],
    tanh: ['tanh'],
    elu: ['elu'],
    selu: ['elu'],
    gelu: ['gelu'],
  };

/** Layers that decode or measure what arrives: it is a result of the network. */
const ends = new Set(['yolo', 'region', 'detection', 'Gaussian_yolo', 'iseg']);
const passed = new Set(['dropout', 'cost', 'noise']);

class Graph {
  private readonly d = new Drawing(undefined);
  private readonly layers: (View | undefined)[] = [];
  private readonly results: View[] = [];

  constructor(
    private readonly sections: readonly Section[],
    private readonly wanted: Wanted,
  ) {}

  draw() {
    const [net, ...rest] = this.sections;
    const given = this.wanted.shapes.get('data');
    const size = (key: string) => this.number(net!, key, 0);
    const dims = given ?? [1, size('channels') || 3, size('height'), size('width')];
    if (dims.length !== 4 || dims.some(extent => extent < 1))
      throw new Broken('[net] leaves width and height open; give them with --shape data=1x3x416x416.');
    this.d.origin = '[net]';
    let at = this.d.input('data', [1, ...dims.slice(1)], layout);
    const refused: Section[] = [];
    for (const [i, section] of rest.entries()) {
      this.d.origin = `[${section.type}] in line ${section.line}`;
      try {
        at = this.layer(section, at, i);
        if (ends.has(section.type)) this.results.push(at);
      } catch (error) {
        if (!(error instanceof Unsaid)) throw error;
        refused.push(section);
        const [map] = this.d.opaque(section.type, [at.map], 1, error.message, 1);
        at = { map: map!, dims: [1], axes: [0] };
      }
      this.layers.push(at);
      // What follows has no sizes any more.
      if (refused.length > 0) break;
    }
    const outputs = this.results.length > 0 && refused.length === 0 ? this.results : [at];
    for (const view of outputs) this.d.output(view, 'detections');
    return this.d.net;
  }

  private number({ options, type, line }: Section, key: string, otherwise: number): number {
    const text = options.get(key);
    if (text === undefined) return otherwise;
    // Darknet reads as much of a number as there is.
    const value = Number.parseInt(text, 10);
    if (!Number.isSafeInteger(value))
      throw new Broken(`[${type}] in line ${line} has ${key} = ${text}, which is no number.`);
    return value;
  }

  private from(index: number, now: number): View {
    const at = index < 0 ? now + index : index;
    const view = this.layers[at];
    if (view === undefined) throw new Broken(`${this.d.origin} reads layer ${index}, which is not there.`);
    return view;
  }

  private list(section: Section, key: string): readonly number[] {
    return (section.options.get(key) ?? '')
      .split(',')
      .filter(one => one !== '')
      .map(one => Number.parseInt(one, 10));
  }

  private act(section: Section, view: View, usual: string): View {
    const word = section.options.get('activation') ?? usual;
    if (word === 'linear') return view;
    const known = activations[word];
    if (known === undefined) throw new Unsaid(`its activation ${word} is none of the language`);
    if (word === 'hard_mish' || word === 'selu')
      this.d.note(`has the activation ${word}; the design says ${known[0]}`);
    return this.d.each(view, known[0], known[1]);
  }

  private layer(section: Section, x: View, now: number): View {
    const number = (key: string, otherwise: number) => this.number(section, key, otherwise);
    switch (section.type) {
      case 'convolutional':
      case 'conv':
      case 'deconvolutional':
        return this.convolutional(section, x);
      case 'maxpool':
      case 'max': {
        const stride = number('stride', 1);
        const size = number('size', stride);
        const total = number('padding', size - 1);
        const before = Math.floor(total / 2);
        const pad = [before, total - before, total - before, before] as const;
        const steps = [number('stride_y', stride), number('stride_x', stride)] as const;
        if (!(size >= 1 && steps.every(step => step >= 1)))
          throw new Broken(`${this.d.origin} has no window.`);
        return pool(this.d, x, layout, 'max', {
          kernel: [size, size],
          stride: steps,
          dilation: [1, 1],
          pad: this.needed(x, size, steps, pad),
        });
      }
      case 'avgpool':
      case 'avg': {
        const [, , height, width] = x.dims as [number, number, number, number];
        return pool(this.d, x, layout, 'avg', {
          kernel: [height, width],
          stride: [1, 1],
          dilation: [1, 1],
          pad: [0, 0, 0, 0],
        });
      }
      // The halves in front: what PyTorch's YOLOv4 has in the place of a route in two groups.
      case 'route_lhalf':
      case 'route': {
        const views = this.list(section, 'layers').map(index => this.from(index, now));
        if (views.length === 0) throw new Broken(`${this.d.origin} names no layers.`);
        const isHalf = section.type === 'route_lhalf';
        const [groups, id] = isHalf ? [2, 0] : [number('groups', 1), number('group_id', 0)];
        const taken = views.map(view => {
          if (groups <= 1) return view;
          const size = view.dims[1]! / groups;
          return parts(this.d, view, 1, new Array<number>(Math.min(groups, 4096)).fill(size))[id] ?? view;
        });
        return concatenate(this.d, taken, 1);
      }
      case 'shortcut': {
        const all = this.list(section, 'from').map(index => this.thinned(this.from(index, now), x));
        const alike = all.every(({ dims }) => dims[1] === x.dims[1]);
        const sum = alike
          ? together(this.d, 'add', [...all, x])
          : all.reduce((at, from) => this.partly(at, from), x);
        return this.act(section, sum, 'linear');
      }
      case 'scale_channels':
      case 'sam':
        return this.act(section, together(this.d, 'mul', [this.from(number('from', -1), now), x]), 'linear');
      case 'upsample': {
        const stride = number('stride', 2);
        const [, , height, width] = x.dims as [number, number, number, number];
        return resize(this.d, x, layout, 'nearest', [height * stride, width * stride]);
      }
      case 'crop': {
        // At inference the middle is taken.
        const cut = (extent: number, wanted: number) => {
          const total = extent - wanted;
          if (total < 0) throw new Broken(`${this.d.origin} crops ${extent} pixels to ${wanted}.`);
          return [-Math.floor(total / 2), -Math.ceil(total / 2)] as const;
        };
        const [, , height, width] = x.dims as [number, number, number, number];
        const [top, bottom] = cut(height, number('crop_height', 1));
        const [left, right] = cut(width, number('crop_width', 1));
        return padded(this.d, x, layout, [0, 0], [top, right, bottom, left]);
      }
      case 'reorg': {
        const [map] = this.d.layer('space_to_depth', { block_size: number('stride', 1) }, [
          this.d.map(x, layout),
        ]);
        return this.d.see(map!, layout, [1, ...this.d.shape(map!)]);
      }
      case 'connected':
      case 'conn':
        return this.connected(section, x);
      case 'softmax':
      case 'soft':
        return this.d.each(x, 'softmax');
      case 'batchnorm':
        return this.d.each(x, 'bn');
      case 'activation':
        return this.act(section, x, 'linear');
      default:
        if (ends.has(section.type) || passed.has(section.type)) return x;
        throw new Unsaid('the language has no such layer');
    }
  }

  /** Of a map that is so many times as large one pixel of so many is added. */
  private thinned(from: View, { dims }: View): View {
    const steps = [from.dims[2]! / dims[2]!, from.dims[3]! / dims[3]!] as const;
    if (!steps.every(step => Number.isInteger(step)) || steps.every(step => step === 1)) return from;
    return pool(this.d, from, layout, 'max', {
      kernel: [1, 1],
      stride: steps,
      dilation: [1, 1],
      pad: [0, 0, 0, 0],
    });
  }

  /** Darknet adds as many channels as both maps have, and hands on the rest. */
  private partly(x: View, from: View): View {
    const [own, other] = [x.dims[1]!, from.dims[1]!];
    if (other >= own) return together(this.d, 'add', [range(this.d, from, 1, 0, own), x]);
    const [first, rest] = parts(this.d, x, 1, [other, own - other]);
    return concatenate(this.d, [together(this.d, 'add', [from, first!]), rest!], 1);
  }

  /** The part of the padding at the end that some window reaches. */
  private needed(
    { dims }: View,
    size: number,
    steps: readonly [number, number],
    [top, right, bottom, left]: readonly [number, number, number, number],
  ): readonly [number, number, number, number] {
    const end = (extent: number, before: number, behind: number, step: number) => {
      const room = extent + before + behind - size;
      return Math.max(behind - (((room % step) + step) % step), 0);
    };
    return [top, end(dims[3]!, left, right, steps[1]), end(dims[2]!, top, bottom, steps[0]), left];
  }

  private convolutional(section: Section, x: View): View {
    const number = (key: string, otherwise: number) => this.number(section, key, otherwise);
    const size = number('size', 1);
    const stride = number('stride', 1);
    const side = number('pad', 0) !== 0 ? Math.floor(size / 2) : number('padding', 0);
    const normed = number('batch_normalize', 0) !== 0;
    const dilation = number('dilation', 1);
    const steps = [number('stride_y', stride), number('stride_x', stride)] as const;
    if (![size, dilation, ...steps].every(n => n >= 1)) throw new Broken(`${this.d.origin} has no window.`);
    const reach = number('pad', 0) !== 0 && dilation > 1 ? side * dilation : side;
    const k = {
      kernel: [size, size] as const,
      stride: steps,
      dilation: [dilation, dilation] as const,
      pad: [reach, reach, reach, reach] as const,
      out: number('filters', 1),
      groups: number('groups', 1),
      bias: !normed,
    };
    const made = section.type.startsWith('de')
      ? transposed(this.d, x, layout, { ...k, added: [0, 0] }, {})
      : convolution(this.d, x, layout, k, {});
    return this.act(section, normed ? this.d.each(made, 'bn') : made, 'logistic');
  }

  private connected(section: Section, x: View): View {
    const normed = this.number(section, 'batch_normalize', 0) !== 0;
    const out = this.number(section, 'output', 1);
    const [map] = this.d.layer('fc', { out, ...(normed ? { bias: false } : {}) }, [x.map]);
    const view = this.d.see(map!, [1], [1, out, 1, 1]);
    return this.act(section, normed ? this.d.each(view, 'bn') : view, 'logistic');
  }
}
