import { Option } from 'commander';
import { check } from '../check';
import { reporters } from '../reporters';
import { type Define, manyAtOnce, targetOption } from './command';

export const define: Define = ({ program, terminal, ends }) => {
  program
    .command('check')
    .description('tell every mistake and warning; exit code 1 where there is one')
    .argument('<files...>', `.lwnet and .lwtarget.json files, ${manyAtOnce}`)
    .addOption(
      new Option('--format <name>', 'how: sarif for code scanning, github for annotations, …').choices([
        ...reporters.keys(),
      ]),
    )
    .option('--json', 'the same as --format json', false)
    .option('--hints', 'hints too, which do not count as findings', false)
    .option(
      '--strict',
      'a budget that nobody judged, or a layer that no source settles, counts as a finding',
      false,
    )
    .option(
      '--rule <code=severity>',
      'what a rule counts as here: off, hint, information, warning or error; may be repeated',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option(...targetOption)
    .option('--baseline <file>', 'problems that are known and not told again')
    .option('--write-baseline <file>', 'write down what is found now, to be known from now on')
    .option('--force', 'write over a baseline that is there already', false)
    .action((files: string[], options) => ends(check(files, options, terminal)));
};
