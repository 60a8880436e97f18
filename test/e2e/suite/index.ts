/** Runs inside VS Code's extension host, which calls `run` and takes a rejection as the failure of the whole. */
import { extensions } from 'vscode';
import { contributing } from './contributing';
import { describing } from './describing';
import { editing } from './editing';
import { figures } from './figures';
import { runAll, test } from './harness';
import { keyboard } from './keyboard';
import { reading } from './reading';
import { restarting } from './restarting';
import { typing } from './typing';

export async function run(): Promise<void> {
  const report = process.env.LWNET_E2E_REPORT;
  if (report === undefined) throw new Error('LWNET_E2E_REPORT does not say where to write the outcome');
  test('the extension starts', async () => {
    const extension = extensions.getExtension('lwnet.lwnet');
    if (extension === undefined) throw new Error('it is not there');
    await extension.activate();
  });
  reading();
  figures();
  editing();
  describing();
  contributing();
  restarting();
  // A desktop program has no page whose keys could be pressed.
  if (keyboard !== undefined) typing(keyboard);
  const outcomes = await runAll(report);
  const failed = outcomes.filter(({ failure }) => failure !== undefined).length;
  if (failed > 0) throw new Error(`${failed} of ${outcomes.length} tests failed`);
}
