/** `lwnet import`: a model of another tool as a design, whole or not at all. */
import { counted } from '../quantity/show';
import { type Imported, importModel } from '../recover/model';
import { remarks, told } from '../recover/told';
import type { Asked } from './choose';
import { type ExitCode, standardOutput, type Terminal } from './terminal';

interface Options {
  readonly out: string;
  /** `NAME=1x3x224x224`, the extents of an input. */
  readonly shape: readonly string[];
  readonly force: boolean;
}

const encoder = new TextEncoder();

export async function importNetwork(file: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const { out, force } = options;
  const fail = (failure: string): ExitCode => {
    terminal.complain(`lwnet: ${failure}`);
    return 2;
  };
  const isShown = out === standardOutput;
  if (!isShown && !out.endsWith('.lwnet')) return fail(`--out ${out}: the name of a design ends in .lwnet.`);
  const shapes = readShapes(options.shape);
  if ('failure' in shapes) return fail(shapes.failure);
  const outcome = await terminal.look(file, source => importModel(file, source, { shapes: shapes.value }));
  if ('failure' in outcome) return fail(`${file}: ${outcome.failure}`);
  if ('refusals' in outcome) {
    for (const line of told(outcome.refusals)) terminal.complain(`${file}: ${line}`);
    terminal.complain(
      `lwnet: ${isShown ? 'the design' : out} is not written: ${counted(new Set(outcome.refusals.map(({ origin }) => origin)).size, 'operator')} of ${file} cannot be said in the language.`,
    );
    return 1;
  }
  if (isShown) {
    terminal.print(outcome.text);
    terminal.complain(summary(outcome, undefined).trimEnd());
    return 0;
  }
  const failure = await terminal.create(out, [encoder.encode(outcome.text)], force);
  if (failure !== undefined) return fail(`${out}: ${failure}`);
  terminal.print(summary(outcome, out));
  return 0;
}

function readShapes(given: readonly string[]): Asked<ReadonlyMap<string, readonly number[]>> {
  const shapes = new Map<string, readonly number[]>();
  for (const one of given) {
    const at = one.lastIndexOf('=');
    const extents = one.slice(at + 1).split(/[x×,]/);
    if (at < 1 || !extents.every(extent => /^[1-9]\d{0,8}$/.test(extent)))
      return {
        failure: `--shape ${one}: use the name of an input and its extents, for instance image=1x3x224x224.`,
      };
    shapes.set(one.slice(0, at), extents.map(Number));
  }
  return { value: shapes };
}

function summary(imported: Imported, out: string | undefined): string {
  const { name, text, counts, results, notes, reader, precision } = imported;
  const lines = text.split('\n').length - 1;
  const sizes = results.map(shape => shape.join('×')).join(', ');
  return `${[
    `${name} of ${reader.title}: ${out === undefined ? '' : `${out}, `}${counted(lines, 'line')}.`,
    `${counts.parameters.toLocaleString('en-US')} parameters, ${counts.macs.toLocaleString('en-US')} MACs, results ${sizes}.`,
    ...(precision === undefined ? [] : [`The file is quantised: deploy it with precision ${precision}.`]),
    ...remarks(notes),
  ].join('\n')}\n`;
}
