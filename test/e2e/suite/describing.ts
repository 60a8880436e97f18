/** A chip of one's own, in a file of JSON: what VS Code knows of it by the schema, and what the server tells. */
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { commands, languages, window, workspace } from 'vscode';
import { completionsAt, errors, find, hoverAt, replace, settledProblems, until, write } from './editor';
import { test } from './harness';

const chip = `{
  "id": "my_chip",
  "name": "My chip",
  "summary": "A chip of the tests.",
  "engines": [{ "id": "cpu", "name": "CPU", "runs": "everything" }],
  "unsupported": "nome",
  "memories": [],
  "sources": {}
}
`;
const network = 'network A {\n  input(3, 8, 8) -> conv(4)\n}\n\ndeploy A on my_chip {\n  precision int8\n}\n';

export function describing(): void {
  test('one mistake in the file of a chip is told once, and its words are completed and explained', async () => {
    const document = await write('my-chip.lwtarget.json', chip);
    equal(document.languageId, 'json');
    await until('the mistake', () => errors(document).length > 0 || undefined);
    const told = languages.getDiagnostics(document.uri).map(({ source, code }) => `${source} ${code}`);
    match(told.join(), /^lwnet /);
    equal(told.length, 1, told.join('; '));
    // VS Code's own service of JSON starts with its first file.
    const explained = /What becomes of what the first engine lacks/;
    await until('an explanation', async () =>
      explained.test(await hoverAt(document, find(document, '"unsupported"', 3))),
    );
    const words = await completionsAt(document, find(document, '"nome"', 1));
    ok(
      words.some(word => word.includes('host-tail')),
      `offered: ${words.join(', ')}`,
    );
    const keys = await completionsAt(document, find(document, '"memories"', 1));
    ok(
      keys.some(key => key.includes('figures')),
      `offered: ${keys.join(', ')}`,
    );
  });

  test('mended, a deployment knows it', async () => {
    const document = await write('my-chip.lwtarget.json', chip);
    await replace(document, 'nome', 'none');
    await document.save();
    await until('no mistake', () => errors(document).length === 0 || undefined);
    const deployed = await write('my-network.lwnet', network);
    deepEqual(await settledProblems(deployed), []);
    match(await hoverAt(deployed, find(deployed, 'my_chip', 2)), /Described in my-chip\.lwtarget\.json/);
  });

  test('what is no JSON is told once, too', async () => {
    const document = await write('my-chip.lwtarget.json', chip.replace('"nome",', '"none"'));
    await until('the mistake', () => errors(document).length > 0 || undefined);
    await new Promise(resolve => setTimeout(resolve, 1_000));
    equal(languages.getDiagnostics(document.uri).length, 1);
  });

  test('a chip of a few figures is a file beside the network, with what its FPGA has not', async () => {
    await write('beside.lwnet', network);
    const answers = {
      name: 'Tested NPU',
      part: 'XC7Z020',
      productsPerDsp: '1',
      array: '16x16',
      clock: '200MHz',
      buffers: '64KiB,64KiB,64KiB',
      bandwidth: '',
      runs: 'convolution',
      host: 'Arm',
    };
    await commands.executeCommand('lwnet.newTiledTarget', { answers });
    const document = window.activeTextEditor!.document;
    match(document.uri.path, /\/tested-npu\.lwtarget\.json$/);
    equal(document.isDirty, false);
    await until('the mistake', () => errors(document).length > 0 || undefined);
    match(errors(document).join(), /take 256 DSPs, with one product in each; the XC7Z020 has 220/);
    const before = document.getText();
    await replace(document, '"outputs": 16', '"outputs": 13');
    await until('no mistake', () => errors(document).length === 0 || undefined);
    await document.save();
    // A second one of that name leaves the first as it is.
    await commands.executeCommand('lwnet.newTiledTarget', { answers });
    const kept = await workspace.fs.readFile(document.uri);
    equal(new TextDecoder().decode(kept), before.replace('"outputs": 16', '"outputs": 13'));
    await workspace.fs.delete(document.uri);
  });
}
