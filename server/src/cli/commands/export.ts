import { formats } from '../../formats';
import { drawings } from '../../report/drawings';
import { exportNetwork } from '../export';
import type { Define } from './command';

export const define: Define = ({ program, terminal, ends }) => {
  program
    .command('export')
    .description(
      'write a network, with weights that nobody has trained, as a file of other tools; or its graph as text',
    )
    .argument('<file>', 'a .lwnet file')
    .requiredOption('--to <format>', [...formats.keys(), ...drawings.keys()].join(', '))
    .requiredOption('-o, --out <file>', 'the file to write')
    .option('--network <name>', 'this network; needed where the file has several')
    .option(
      '--set <name=value>',
      'a parameter of the network, any value of the language; may be repeated',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option(
      '--precision <precision>',
      `fp32 unless told; ${[...formats.values()].map(f => `${f.name}: ${f.precisions.join(', ')}`).join('; ')}`,
    )
    .option('--opset <number>', "version of ONNX's operators, 13 unless told")
    .option('--seed <number>', 'other weights for each', '0')
    .option(
      '--weights',
      [...formats.values()]
        .flatMap(({ name, beside }) =>
          beside === undefined ? [] : [`${name}: the weights too, as ${beside.title} beside the file`],
        )
        .join('; '),
      false,
    )
    .option('--force', 'write over a file that is there already', false)
    .action((file: string, options) =>
      ends(
        exportNetwork(
          file,
          { network: undefined, precision: undefined, opset: undefined, ...options },
          terminal,
        ),
      ),
    );
};
