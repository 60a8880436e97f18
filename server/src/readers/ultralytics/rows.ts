/** The rows of a model one after the other, as parse_model walks them. */
import type { Net } from '../../found/net';
import { Drawing, type View } from '../lib/drawing';
import { Broken, Unsaid, type Wanted } from '../reader';
import { modules } from './modules';
import { type Activation, activation, layout, type Row, whole } from './parts';

export type Model = Readonly<Record<string, unknown>>;

interface Scale {
  readonly name: string;
  readonly depth: number;
  readonly width: number;
  readonly most: number;
}

/** What the whole model says. */
interface Told {
  readonly scale: Scale;
  readonly act: Activation | undefined;
  readonly isFive: boolean;
  readonly isDivided: boolean;
  readonly bins: number;
  readonly isTwice: boolean;
}

const noModule = 'no module of that name is read';

/** Modules whose models have the lighter scores of version 11. */
const divided = new Set(['C3k2', 'A2C2f', 'C2fCIB']);

/** Published models have below 40. */
const mostRows = 2000;
const mostTimes = 1000;
/** Of all rows together; the deepest models that are published have below 2,000. */
const mostLayers = 2500;

export class Rows {
  private readonly d: Drawing;
  private readonly made: (readonly View[])[] = [];

  constructor(
    private readonly model: Model,
    private readonly wanted: Wanted,
  ) {
    this.d = new Drawing(undefined);
  }

  draw(): Net {
    const { d, model } = this;
    const scale = this.scale();
    const dims = this.wanted.shapes.get('images') ?? [1, this.number('ch', 3), 640, 640];
    if (dims.length !== 4) throw new Broken('its input images has four extents, for instance 1x3x640x640.');
    d.origin = 'images';
    const images = d.input('images', [1, ...dims.slice(1)], layout);
    const rows = [...this.list('backbone'), ...this.list('head')];
    if (rows.length === 0 || rows.length > mostRows)
      throw new Broken(
        `it has ${rows.length} rows, where 1 to ${mostRows.toLocaleString('en-US')} are read.`,
      );
    const isDivided = rows.some(row => Array.isArray(row) && divided.has(row[2]));
    const act = model.activation === undefined ? { op: 'swish' } : activation(model.activation);
    const told: Told = {
      scale,
      act,
      isFive: 'anchors' in model,
      isDivided,
      bins: whole(model['reg_max'], 16),
      isTwice: model['end2end'] === true,
    };
    if (scale.name !== '') d.note(`has the scale ${scale.name}; another one is chosen by a line \`scale:\``);
    for (const [i, row] of rows.entries()) {
      d.origin = `row ${i}`;
      const found = this.row(row, i, images, told);
      this.made.push(found);
      if (d.net.steps.length > mostLayers)
        throw new Broken(`it has more than ${mostLayers.toLocaleString('en-US')} layers at ${d.origin}.`);
      // What follows has no sizes any more.
      if (d.net.steps.at(-1)?.unsaid !== undefined) {
        this.unknown(rows.slice(i + 1), i + 1, images);
        break;
      }
    }
    for (const view of this.made.at(-1)!) d.output(view, 'detections');
    return d.net;
  }

  private row(row: unknown, now: number, images: View, all: Told): readonly View[] {
    const { d } = this;
    const { scale } = all;
    if (!Array.isArray(row) || row.length < 3 || typeof row[2] !== 'string')
      throw new Broken(`${d.origin} is not [from, number, module, args].`);
    const [from, number, name, given = []] = row as unknown as readonly [unknown, unknown, string, unknown?];
    if (!Array.isArray(given)) throw new Broken(`${d.origin} has no list of arguments.`);
    d.origin = `row ${now}, ${name}`;
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1 || number > mostTimes)
      throw new Broken(`${d.origin} is there ${JSON.stringify(number)} times.`);
    const rows = (Array.isArray(from) ? from.slice(0, 100) : [from]).map(one => this.from(one, now, images));
    const inputs = rows.flat();
    if (inputs.length === 0) throw new Broken(`${d.origin} reads no row.`);
    const module = modules[name];
    if (module === undefined) return this.opaque(name, inputs, noModule);
    const args = given.map(one => this.value(one));
    const times = number > 1 ? Math.max(even(number * scale.depth), 1) : number;
    const classes = this.number('nc', 80);
    const wanted = module.scales ? args[0] : undefined;
    if (module.scales && (typeof wanted !== 'number' || !(wanted >= 1)))
      throw new Broken(`${d.origin} says no output channels.`);
    const scaled = (channels: number) => rounded(Math.min(channels, scale.most) * scale.width);
    const out = module.scales && wanted !== classes ? scaled(wanted as number) : (wanted as number);
    const behind = module.scales ? args.slice(1) : args;
    // The larger scales have the deeper inner block everywhere.
    if (name === 'C3k2' && /^[mlx]$/.test(scale.name)) behind[0] = true;
    if (name === 'A2C2f' && /^[lx]$/.test(scale.name)) behind.push(true, 1.2);
    const { act, isFive, isDivided, bins, isTwice } = all;
    const told: Row = {
      d,
      inputs,
      rows,
      args: behind,
      out,
      times,
      act,
      scaled,
      classes,
      isFive,
      isDivided,
      bins,
      isTwice,
    };
    try {
      if (module.repeats === true) return [module.draw(told)].flat();
      let at: readonly View[] = [module.draw({ ...told, times: 1 })].flat();
      for (let turn = 1; turn < times; turn++) at = [module.draw({ ...told, inputs: at, times: 1 })].flat();
      return at;
    } catch (error) {
      if (error instanceof Unsaid) return this.opaque(name, inputs, error.message);
      throw error;
    }
  }

  /** Of rows that have no sizes any more, those that nobody could say. */
  private unknown(rows: readonly unknown[], first: number, images: View): void {
    for (const [i, row] of rows.entries()) {
      const name: unknown = Array.isArray(row) ? row[2] : undefined;
      if (typeof name !== 'string' || name in modules) continue;
      this.d.origin = `row ${first + i}, ${name}`;
      // Nothing is told of what nobody has asked for.
      for (const { map } of this.opaque(name, [images], noModule)) this.d.net.outputs.push(map);
    }
  }

  private opaque(name: string, inputs: readonly View[], why: string): readonly View[] {
    const [map] = this.d.opaque(
      name,
      inputs.map(view => view.map),
      1,
      why,
      1,
    );
    return [{ map: map!, dims: [1], axes: [0] }];
  }

  private from(index: unknown, now: number, images: View): readonly View[] {
    if (typeof index !== 'number' || !Number.isSafeInteger(index))
      throw new Broken(`${this.d.origin} reads ${JSON.stringify(index)}, which is no row.`);
    if (now === 0 && index === -1) return [images];
    const found = this.made[index < 0 ? now + index : index];
    if (found === undefined) throw new Broken(`${this.d.origin} reads row ${index}, which is not there yet.`);
    return found;
  }

  /** `nc` and other names of the file stand for what they hold. */
  private value(one: unknown): unknown {
    return typeof one === 'string' && one in this.model && typeof this.model[one] !== 'object'
      ? this.model[one]
      : one === 'anchors' || one === 'kpt_shape'
        ? this.model[one]
        : one;
  }

  private list(key: string): readonly unknown[] {
    const rows = this.model[key];
    if (rows !== undefined && !Array.isArray(rows)) throw new Broken(`${key} is no list of rows.`);
    return rows ?? [];
  }

  private number(key: string, otherwise: number): number {
    const value = this.model[key] ?? otherwise;
    if (typeof value !== 'number' || !(value > 0))
      throw new Broken(`${key} is ${JSON.stringify(value)}, which is no number above 0.`);
    return value;
  }

  private scale(): Scale {
    const { scales, scale } = this.model;
    if (scales === undefined)
      return {
        name: '',
        depth: this.number('depth_multiple', 1),
        width: this.number('width_multiple', 1),
        most: Number.POSITIVE_INFINITY,
      };
    const all = typeof scales === 'object' && scales !== null ? Object.entries(scales) : [];
    const found = scale === undefined ? all[0] : all.find(([name]) => name === scale);
    const numbers: unknown = found?.[1];
    if (
      found === undefined ||
      !Array.isArray(numbers) ||
      !numbers.slice(0, 3).every(one => typeof one === 'number' && one > 0)
    )
      throw new Broken(
        `it has no scale ${scale === undefined ? 'of depth, width and channels' : JSON.stringify(scale)}.`,
      );
    const [depth, width, most = Number.POSITIVE_INFINITY] = numbers as unknown as readonly [
      number,
      number,
      number?,
    ];
    return { name: found[0], depth, width, most };
  }
}

/** Python rounds halves to the even number. */
function even(value: number): number {
  const low = Math.floor(value);
  if (value - low !== 0.5) return Math.round(value);
  return low % 2 === 0 ? low : low + 1;
}

/** Up to a multiple of 8. */
const rounded = (value: number): number => Math.ceil(value / 8) * 8;
