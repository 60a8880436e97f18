import { diff } from '../diff';
import { type Define, targetOption } from './command';

export const define: Define = ({ program, terminal, ends }) => {
  program
    .command('diff')
    .description('what a change does to the layers and to every figure of networks, with chips and without')
    .argument('<before>', 'a .lwnet file; - for standard input')
    .argument('[after]', 'the same after the change; not with --base')
    .option('--base <revision>', 'compare the file with what it was then, as git has it')
    .option('--network <name>', 'only this network')
    .option('--on <target>', 'what this chip makes of both, though the files deploy them to none; or all')
    .option('--precision <precision>', 'fp32 unless told, and on a chip what it computes in')
    .option(
      '--fail-over <figure=percent>',
      'exit code 1 where a figure becomes worse by more, for instance latency=5%; may be repeated',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option('--layers', 'every layer that is another, not only the first', false)
    .option('--json', 'as JSON', false)
    .option('--markdown', 'as Markdown, for a comment on the change', false)
    .option(...targetOption)
    .action((before: string, after: string | undefined, options) =>
      ends(diff(before, after, options, terminal)),
    );
};
