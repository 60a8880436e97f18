/** What can be typed: each command with its arguments and options, and what `--help` says of them. */
import { Argument, Command, Help, Option } from 'commander';
import { formats } from '../formats';
import { readers } from '../readers';
import { drawings } from '../report/drawings';
import type { Answers } from '../targets/tiled';
import { questions } from '../targets/tiled/questions';
import { calibrate } from './calibrate';
import { check } from './check';
import { completion } from './completion';
import { cost } from './cost';
import { diff } from './diff';
import { explain, listRules } from './explain';
import { exportNetwork } from './export';
import { fmt } from './fmt';
import { importNetwork } from './import';
import { profile } from './profile';
import { report } from './report';
import { reporters } from './reporters';
import { rewrite } from './rewrite';
import { shells } from './shells';
import { listTargets, newTarget } from './target';
import type { ExitCode, Terminal } from './terminal';

const targetOption = [
  '--target <file>',
  'a .lwtarget.json besides those beside the file and above it; may be repeated',
  (value: string, before: readonly string[]) => [...before, value],
  [] as readonly string[],
] as const;

const manyAtOnce = "folders of them or patterns in quotes such as 'nets/**/*.lwnet'; - for standard input";

/** What an option does, with its default only where that is a word to type: that a flag is off unless it is set nobody asks. */
function described(option: Option): string {
  const shown = new Option(option.flags, option.description);
  if (option.argChoices !== undefined) shown.choices(option.argChoices);
  if (typeof option.defaultValue === 'string') shown.default(option.defaultValue);
  return new Help().optionDescription(shown);
}

/** @param end takes the exit code of the command that was typed */
export function programOf(version: string, terminal: Terminal, end: (code: ExitCode) => void): Command {
  const ends = (code: Promise<ExitCode>): Promise<void> => code.then(end);
  const program = new Command('lwnet')
    .description('What a light-weight convolutional network costs, from its .lwnet file.')
    .version(version)
    .configureHelp({ optionDescription: described })
    .exitOverride();

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

  program
    .command('cost')
    .description('parameters, MACs, memory access and weights of the networks of a file')
    .argument('<files...>', `.lwnet files, ${manyAtOnce}`)
    .option('--network <name>', 'only this network')
    .option(
      '--set <name=value>',
      'a parameter of the network, any value of the language; may be repeated',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option(
      '--on <target>',
      'what this chip makes of it, though the file deploys it to none; all for a table of every chip that is known',
    )
    .option('--precision <precision>', 'fp32 unless told, and on a chip what it computes in: int8, w4a8, …')
    .option('--layers', 'a line for each layer instead of each stage', false)
    .option('--json', 'as JSON', false)
    .option(...targetOption)
    .action((files: string[], options) =>
      ends(cost(files, { network: undefined, precision: undefined, on: undefined, ...options }, terminal)),
    );

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

  program
    .command('report')
    .description(
      'write what networks cost, where it goes and what chips make of them, as one page to hand on',
    )
    .argument('<file>', 'a .lwnet file; - for standard input')
    .requiredOption('-o, --out <file>', 'the .html or .md to write')
    .option('--network <name>', 'only this network')
    .option(
      '--set <name=value>',
      'a parameter of the network, any value of the language; may be repeated',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option('--on <target>', 'a chip besides those that the file deploys to; all for a table of every chip')
    .option('--precision <precision>', 'fp32 unless told, and on a chip what it computes in')
    .option('--force', 'write over a file that is there already', false)
    .option(...targetOption)
    .action((file: string, options) => ends(report(file, options, terminal)));

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

  program
    .command('import')
    .description('make a design of a model that another tool has written')
    .argument(
      '<file>',
      [...readers.values()].map(({ title, endings }) => `${title} (${endings.join(', ')})`).join(', '),
    )
    .requiredOption('-o, --out <file>', 'the .lwnet file to write')
    .option(
      '--shape <name=extents>',
      'extents of an input that the file leaves open, for instance image=1x3x224x224; may be repeated',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option('--force', 'write over a file that is there already', false)
    .action((file: string, options: { out: string; shape: readonly string[]; force: boolean }) =>
      ends(importNetwork(file, options, terminal)),
    );

  program
    .command('rewrite')
    .description('changes that make a design lighter, with what each gains: list them, or apply one')
    .argument('<file>', 'a .lwnet file; - for standard input, applied to standard output')
    .option('--list', 'every one that is offered, with its place', false)
    .option('--apply <id@line>', 'this one; @LINE or @LINE:COLUMN where it is offered at several places')
    .option('--json', 'the list as JSON', false)
    .option(...targetOption)
    .action((file: string, options) => ends(rewrite(file, options, terminal)));

  program
    .command('explain')
    .description('what a code in a message stands for, why it is a problem, and an example mended')
    .argument('<codes...>', 'as messages have them in brackets')
    .action((codes: string[]) => ends(explain(codes, terminal)));

  program
    .command('rules')
    .description('every code that check can tell')
    .option('--json', 'as JSON', false)
    .action((options: { json: boolean }) => ends(listRules(options, terminal)));

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

  program
    .command('fmt')
    .description('bring files into the canonical form')
    .argument('<files...>', `.lwnet files, ${manyAtOnce}, to standard output`)
    .option('--check', 'write nothing, name the files that differ; exit code 1 where there is one', false)
    .action((files: string[], options: { check: boolean }) => ends(fmt(files, options, terminal)));

  program
    .command('completion')
    .description('print a script with which bash, zsh or fish completes commands, options and what they take')
    .addHelpText('after', `\n${[...shells.values()].map(({ name, how }) => `${name}: ${how}`).join('\n')}`)
    .addArgument(new Argument('<shell>').choices([...shells.keys()]))
    .action((shell: string) => ends(completion(program, shell, terminal)));

  return program;
}
