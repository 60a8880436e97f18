/**
 * `lwnet fmt`: brings files into their canonical form, and what comes by standard input to standard output. What has a
 * mistake in its form stays as it is.
 */
import { format } from '../format';
import { counted } from '../quantity/show';
import { positionsOf } from '../syntax/positions';
import { parse } from '../syntax/units';
import { applyEdits } from '../text/span';
import { filesOf, isNetworks } from './folders';
import { type ExitCode, standardInput, type Terminal, worse } from './terminal';

export async function fmt(
  paths: readonly string[],
  options: { readonly check: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  let code: ExitCode = 0;
  for (const path of await filesOf(terminal, paths, isNetworks)) {
    const loaded = await terminal.load(path);
    if ('failure' in loaded) {
      terminal.complain(`lwnet: ${path}: ${loaded.failure}`);
      code = worse(code, 2);
      continue;
    }
    const file = parse(loaded.text);
    const mistakes = [...positionsOf(file).syntaxProblems()].length;
    if (mistakes > 0) {
      terminal.complain(
        `lwnet: ${path}: ${counted(mistakes, 'mistake')} in the form of the text; what they stand in stays as it is.`,
      );
      code = worse(code, 1);
    }
    const formatted = applyEdits(loaded.text, format(file));
    if (path === standardInput && !options.check) {
      terminal.print(formatted);
      continue;
    }
    if (formatted === loaded.text) continue;
    if (options.check) {
      terminal.print(`${path}\n`);
      code = worse(code, 1);
      continue;
    }
    const failure = await terminal.replace(path, loaded.text, formatted);
    if (failure === undefined) continue;
    terminal.complain(`lwnet: ${path}: ${failure}`);
    code = worse(code, 2);
  }
  return code;
}
