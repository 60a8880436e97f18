import { profile } from '../profile';
import { type Define, targetOption } from './command';

export const define: Define = ({ program, terminal, ends }) => {
  program
    .command('profile')
    .description(
      'time a network with onnxruntime on one thread of this machine, layer by layer beside what a model says; ' +
        'LWNET_PYTHON says which Python has onnxruntime, else python3 is asked',
    )
    .argument('<file>', 'a .lwnet file')
    .option('--network <name>', 'this network; needed where the file has several')
    .option(
      '--set <name=value>',
      'a parameter of the network, any value of the language; may be repeated',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option('--on <target>', 'whose model stands beside what is measured', 'host_cpu')
    .option('--runs <number>', 'how often, behind three that are not counted', '20')
    .option('--csv <file>', 'add a row to these measurements, which lwnet calibrate reads')
    .option(...targetOption)
    .action((file: string, options) =>
      ends(profile(file, { network: undefined, csv: undefined, ...options }, terminal)),
    );
};
