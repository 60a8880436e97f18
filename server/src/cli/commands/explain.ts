import { explain, listRules } from '../explain';
import type { Define } from './command';

export const define: Define = ({ program, terminal, ends }) => {
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
};
