import type { Answers } from '../../targets/tiled';
import { questions } from '../../targets/tiled/questions';
import { listTargets, newTarget } from '../target';
import { type Define, targetOption } from './command';

export const define: Define = ({ program, terminal, ends }) => {
  program
    .command('targets')
    .description('every target that a file in this folder can deploy to; the same as target list')
    .option(...targetOption)
    .action((options: { target: readonly string[] }) => ends(listTargets(options.target, terminal)));

  const target = program.command('target').description('chips of your own, and those that there are');

  const newCommand = target
    .command('new')
    .description('write the file of a chip of your own; what is left out is not known, and is said to be')
    .requiredOption('--tiled', 'a tiled array of multipliers, as on an FPGA')
    .requiredOption('-o, --out <file>', 'the .lwtarget.json to write')
    .option('--force', 'write over a file that is there already', false);
  for (const { flag, prompt, example } of questions)
    newCommand.option(flag, `${prompt} For instance ${example}`);
  newCommand.action((options: { out: string; force: boolean } & Answers) =>
    ends(newTarget(options, options, terminal)),
  );

  target
    .command('list')
    .description('every target that a file in this folder can deploy to')
    .option(...targetOption)
    .action((options: { target: readonly string[] }) => ends(listTargets(options.target, terminal)));
};
