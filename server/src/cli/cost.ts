/** `lwnet cost`: what the networks of a file cost, as tables or as JSON. */
import { fp32, type Precision, parsePrecision, precisionNames } from '../cost/precision';
import { costJson, costOf, type Locate } from '../report/cost';
import { costText } from '../report/cost-table';
import { frame } from '../report/frame';
import { type Sources, whereIs } from '../report/where';
import { type Asked, choose } from './choose';
import { Reader, tell } from './read';
import type { ExitCode, Terminal } from './terminal';

interface Options {
  readonly network: string | undefined;
  readonly set: readonly string[];
  readonly precision: string | undefined;
  readonly json: boolean;
  readonly layers: boolean;
  /** Files of targets besides those that are found. */
  readonly target?: readonly string[];
}

export async function cost(file: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const reader = new Reader(terminal);
  const read = (await reader.addTargets(options.target ?? [])) ? await reader.read(file) : undefined;
  if (read === undefined) return 2;
  const precision = readPrecision(options.precision);
  const chosen = 'failure' in precision ? precision : choose(read, file, options, terminal);
  if ('failure' in precision || 'failure' in chosen) {
    terminal.complain(`lwnet: ${'failure' in chosen ? chosen.failure : ''}`);
    return 2;
  }
  const { evaluated, problems } = chosen.value;
  const errors = problems.filter(problem => problem.kind.severity === 'error');
  for (const problem of errors)
    terminal.complain(`${frame(tell(problem, read.sources), uri => terminal.nameOf(uri))}\n`);
  const locate = locateWith(read.sources, terminal);
  const costs = evaluated.map(network => costOf(network, precision.value, locate));
  if (options.json) terminal.print(costJson(costs));
  else terminal.print(costs.map(one => costText(one, options.layers)).join('\n'));
  return errors.length > 0 ? 1 : 0;
}

function readPrecision(name: string | undefined): Asked<Precision> {
  if (name === undefined) return { value: fp32 };
  const precision = parsePrecision(name);
  if (precision !== undefined) return { value: precision };
  return { failure: `--precision ${name}: use one of ${precisionNames.join(', ')}, or another like them.` };
}

const locateWith =
  (sources: Sources, terminal: Terminal): Locate =>
  place => ({ file: terminal.nameOf(place.uri), line: whereIs(place, sources)?.line ?? null });
