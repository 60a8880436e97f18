/** Files that import each other, edited in the editor and outside of it: each is what it is in a workspace just opened. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Workspace } from '../../server/src/workspace';
import { cases, editLine } from './cases';
import { visible } from './visible';

const files = ['a', 'b', 'c'] as const;
const uriOf = (file: string): string => `file:///w/${file}.lwnet`;

const name = fc.constantFrom('U', 'V', 'unit', 'SE');
const path = fc.constantFrom('./a.lwnet', './b.lwnet', './c.lwnet', './d.lwnet', './b');
const importLine = fc.oneof(
  fc.tuple(name, path).map(([n, p]) => `import ${n} from "${p}"`),
  fc.tuple(name, name, path).map(([n, m, p]) => `import ${n}, ${m} from "${p}"`),
  fc.constantFrom("from './b.lwnet' import U", 'import U from', ''),
);
const line = fc
  .oneof(
    fc.constantFrom('conv(8)', 'bn -> relu', 'it', 'conv(it.channels)'),
    name,
    fc.tuple(name, fc.constantFrom(2, 4, 8)).map(([n, v]) => `${n}(${v})`),
    name.map(n => `repeat 2 { ${n}(4) }`),
  )
  .map(l => `  ${l}`);
const head = fc.oneof(
  name.map(n => `block ${n}(n = 4) {`),
  name.map(n => `block ${n}(n) {`),
  name.map(n => `network ${n} {`),
  fc.constant('network A(n = 4) {'),
);
const body = fc.oneof(fc.array(line, { maxLength: 3 }), fc.array(line, { minLength: 18, maxLength: 20 }));
const declaration = fc.tuple(head, body).map(([h, lines]) => [h, ...lines, '}'].join('\n'));
const text = fc
  .tuple(fc.array(importLine, { maxLength: 2 }), fc.array(declaration, { maxLength: 3 }))
  .map(([imports, declarations]) => [...imports, ...declarations, ''].join('\n'));

type Edit = (text: string) => string;
const by = (arbitrary: fc.Arbitrary<string>) => arbitrary.map(to => () => to);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  editLine(/^import|^from|^$/, by(importLine)),
  editLine(/^(?:block|network)/, by(head)),
  editLine(/^ /, by(line)),
  editLine(
    /^ /,
    line.map(to => old => `${old}\n${to}`),
  ),
  by(text),
);

test('files that import each other are after edits what they are when just opened', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(text, text, text),
      fc.array(fc.tuple(fc.constantFrom(...files), edit), { minLength: 1, maxLength: 8 }),
      async (starts, edits) => {
        // The last file is not open: it changes on the disk.
        const disk = new Map([[uriOf('c'), starts[2]]]);
        const host = {
          read: async (uri: string) => {
            const text = disk.get(uri);
            return text === undefined ? undefined : { text };
          },
        };
        const texts = new Map(files.map((file, i) => [file, starts[i]!]));
        const edited = new Workspace(host);
        for (const file of ['a', 'b'] as const) edited.opened(uriOf(file), texts.get(file)!, 0);
        for (const [version, [file, change]] of edits.entries()) {
          const now = change(texts.get(file)!);
          texts.set(file, now);
          if (file === 'c') {
            disk.set(uriOf(file), now);
            edited.changedOutside([uriOf(file)]);
          } else edited.changed(uriOf(file), [{ text: now }], version + 1);
          const opened = new Workspace(host);
          for (const open of ['a', 'b'] as const) opened.opened(uriOf(open), texts.get(open)!, 0);
          for (const open of ['a', 'b'] as const)
            expect(visible((await edited.analysis(uriOf(open)))!)).toEqual(
              visible((await opened.analysis(uriOf(open)))!),
            );
        }
      },
    ),
    { numRuns: cases(0.01) },
  );
});
