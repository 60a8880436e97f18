/** Names of the design, made of the file's where these mean something. */
import { ops } from '../ops';

const reserved = new Set(
  'and block deploy else false for from if import in it let network not of on or repeat shared true auto same min max floor ceil round round_to len range zip'.split(
    ' ',
  ),
);

/** What tools call everything. */
const toolsNames =
  'main main_graph graph model onnx onnx_model onnx_graph tf2onnx tf_model torch_jit_export torch_export torch_jit torch_graph ' +
  'spox_graph cntkgraph paddle_onnx paddlepaddle_graph paddlepaddle_graph_in_pir_mode model_from_paddlepaddle ' +
  'mxnet_converted_model mlir_converted toco_converted converted_tflite_model saved_model functional sequential keras_model ' +
  'subgraph sub_graph backend_test net network untitled converted imported input output out x y it in data image images ' +
  'value result tensor unnamed';

const meaningless = new Set(toolsNames.split(' '));

/** Numbers behind it tell which of several it was; a sum of its bytes tells nobody anything. */
const isMeaningless = (name: string): boolean => {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|(_*\d+)?_*$/g, '');
  return plain === '' || meaningless.has(plain) || /^[0-9a-f]{16,}$/i.test(name);
};

/** Words by which operators are called anywhere: no names of maps. */
const operatorWords = new Set(
  [...ops.values()]
    .flatMap(({ name, alsoCalled }) => [name, ...(alsoCalled ?? [])])
    .map(word => word.replaceAll('_', '')),
);

/** A name of the language's letters, beginning small; nothing where none is left. */
export function mapName(name: string): string | undefined {
  const parts = name
    .replace(/(_quantized|_(Dequantize|Quantize)Linear_Output)$/, '')
    .replace(/(_output_\d+|:\d+)$/g, '')
    .split(/[/.:]+/)
    .filter(part => /[A-Za-z]{2}/.test(part))
    .filter(
      part =>
        !operatorWords.has(
          part
            .toLowerCase()
            .replace(/_?\d*$/, '')
            .replaceAll('_', ''),
        ),
    );
  const last = parts
    .at(-1)
    ?.replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .replace(/^\d+_*/, '');
  if (last === undefined || last === '' || last.length > 24) return undefined;
  const small = last.charAt(0).toLowerCase() + last.slice(1);
  return small;
}

/** A name for an input or an output, which the file gives on purpose. */
export const givenName = (name: string): string | undefined => {
  const made = mapName(name);
  return made === undefined || /^(input|output)_?\d*$/i.test(made) ? undefined : made;
};

export function networkName(...candidates: readonly (string | undefined)[]): string {
  for (const candidate of candidates) {
    const words = (candidate ?? '').split(/[^A-Za-z0-9]+/).filter(word => word !== '');
    const joined = words.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('');
    const name = joined.replace(/^\d+/, '').slice(0, 40);
    if (name !== '' && !isMeaningless(candidate ?? '')) return name.charAt(0).toUpperCase() + name.slice(1);
  }
  return 'Imported';
}

/** Gives each name once. */
export class Names {
  private readonly taken = new Set<string>();

  isFree(name: string): boolean {
    return !this.taken.has(name) && !reserved.has(name) && !ops.has(name);
  }

  take(wanted: string | undefined, otherwise: string): string {
    if (wanted !== undefined && /^[a-zA-Z]\w*$/.test(wanted) && this.isFree(wanted)) {
      this.taken.add(wanted);
      return wanted;
    }
    const isStem = wanted !== undefined && /^[a-zA-Z]\w*$/.test(wanted) && wanted.length < 20;
    // A name that ends in a digit would become another number.
    const stem = !isStem ? otherwise : /\d$/.test(wanted) ? `${wanted}_` : wanted;
    for (let i = wanted === undefined ? 1 : 2; ; i++) {
      const name = `${stem}${i}`;
      if (!this.isFree(name)) continue;
      this.taken.add(name);
      return name;
    }
  }
}
