import { calibrate } from '../calibrate';
import { type Define, targetOption } from './command';

export const define: Define = ({ program, terminal, ends }) => {
  program
    .command('calibrate')
    .description(
      'fit how fast a target is to networks that were measured on it, and tell how far that errs on others',
    )
    .argument('<target>', 'the chip that they ran on, as a deployment names it')
    .argument('<measurements>', 'a CSV with the columns file, network, set, precision, latency_ms')
    .requiredOption('-o, --out <file>', 'the .lwtarget.json to write')
    .option('--id <word>', 'what deployments call it; the name of the target with _calibrated unless told')
    .option('--force', 'write over a file that is there already', false)
    .option(...targetOption)
    .action((id: string, path: string, options) => ends(calibrate(id, path, options, terminal)));
};
