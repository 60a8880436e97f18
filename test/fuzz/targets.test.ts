/** Chips of a workspace, edited in the editor and outside of it: deployments are judged as in a workspace just opened. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sayProblem } from '../../server/src/text/problem';
import { Workspace } from '../../server/src/workspace';
import { cases } from './cases';
import { visible } from './visible';

const chip = readFileSync(new URL('../targets/fates/error.lwtarget.json', import.meta.url), 'utf8');
const net = 'file:///w/a.lwnet';
const chips = ['file:///w/one.lwtarget.json', 'file:///w/two.lwtarget.json'] as const;

const id = fc.constantFrom('mine', 'other', 'max78000');
const network = fc
  .tuple(fc.constantFrom('conv(8, 3)', 'conv(8, 5) -> relu', 'dwconv(3)'), fc.array(id, { maxLength: 2 }))
  .map(([line, on]) =>
    [
      `network A {\n  input(3, 8, 8) -> ${line}\n}\n`,
      ...on.map(t => `deploy A on ${t} {\n  precision int8\n}\n`),
    ].join('\n'),
  );
const described = fc
  .tuple(id, fc.constantFrom('', 'native', 'sideways', 'none'), fc.boolean())
  .map(([name, how, whole]) => {
    const text = chip.replace('fate_error', name).replace('"native"', `"${how || 'native'}"`);
    return whole ? text : text.slice(0, -20);
  });
const edit = fc.oneof(
  network.map(text => ({ uri: net as string, text: text as string | undefined })),
  fc
    .tuple(fc.constantFrom(...chips), fc.option(described, { nil: undefined }))
    .map(([uri, text]) => ({ uri: uri as string, text })),
);

test('a chip that changes, breaks, comes or goes judges its deployments as if it had always been so', async () => {
  await fc.assert(
    fc.asyncProperty(
      network,
      described,
      fc.array(edit, { minLength: 1, maxLength: 8 }),
      async (text, first, edits) => {
        // The first chip is open in the editor, the second lies on the disk and may not be there.
        const texts = new Map<string, string | undefined>([
          [net, text],
          [chips[0], first],
        ]);
        const host = {
          read: async (uri: string) => {
            const found = uri === chips[1] ? texts.get(uri) : undefined;
            return found === undefined ? undefined : { text: found };
          },
        };
        const fresh = () => {
          const workspace = new Workspace(host, undefined, async () => chips);
          for (const uri of [net, chips[0]]) workspace.opened(uri, texts.get(uri)!, 0);
          return workspace;
        };
        const look = async (workspace: Workspace) => [
          visible((await workspace.analysis(net))!),
          ...(await Promise.all(chips.map(uri => workspace.described(uri)))).map(one =>
            one?.problems.map(problem => [problem.place.start, sayProblem(problem)]),
          ),
        ];
        const edited = fresh();
        for (const [i, { uri, text: now }] of edits.entries()) {
          if (uri !== chips[1] && now === undefined) continue;
          texts.set(uri, now);
          if (uri === chips[1]) edited.changedOutside([uri]);
          else edited.changed(uri, [{ text: now! }], i + 1);
          expect(await look(edited)).toEqual(await look(fresh()));
        }
      },
    ),
    { numRuns: cases(0.005) },
  );
});
