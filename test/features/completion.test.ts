// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the protocol's snippets are written like this.
import { describe, expect, test } from 'vitest';
import { InsertTextFormat, type TextEdit } from 'vscode-languageserver';
import { keyOf } from '../../server/src/address';
import { analyse } from '../../server/src/analysis';
import { completion } from '../../server/src/features/completion';
import { resolveCompletion } from '../../server/src/features/completion-details';
import { signatureHelp } from '../../server/src/features/signature-help';
import type { Text } from '../../server/src/workspace';
import { edited, fixture, uri } from './fixture';

const offered = (marked: string) => {
  const { analysis, offset } = fixture(marked);
  return completion(analysis, offset).items.map(({ label }) => label);
};

/** The text after one of the offers is taken; the first hole of a snippet stays marked. */
function taken(marked: string, label: string): string {
  const where = fixture(marked);
  const item = completion(where.analysis, where.offset).items.find(i => i.label === label)!;
  return edited(where, [item.textEdit as TextEdit]);
}

const net = (line: string) =>
  `block Half(out, act = relu, n = 3) {\n  conv(out / n) -> act\n}\nnetwork A(width = 8) {\n  input(3, 8, 8)\n  let k = 3\n  stem = it -> conv(width, k)\n  ${line}\n}\n`;

describe('what is offered', () => {
  test.each<[string, string[], string[]]>([
    ['stem -> $0', ['conv', 'relu', 'Half', 'InvertedResidual', 'repeat'], ['stem', 'k', 'min', 'let']],
    ['stem -> conv(8) -> co$0', ['conv', 'concat'], ['stem']],
    ['$0', ['stem', 'it', 'conv', 'let', 'shared', 'repeat', 'Half'], ['k', 'min', 'in']],
    ['stem, $0 -> concat', ['it'], ['conv', 'k', 'in', 'stem']],
    ['stem -> conv($0)', ['out =', 'kernel =', 'bias =', 'k', 'width', 'min', 'round_to'], ['repeat']],
    ['stem -> conv(8, $0', ['kernel =', 'stride ='], ['out =']],
    ['stem -> conv(8, stride = 2, $0)', ['kernel =', 'groups ='], ['out =', 'stride =']],
    ['stem -> conv(8, pad = $0)', ['same', 'auto'], ['kernel =']],
    ['stem -> conv(8, stride = $0)', ['k', 'width', 'max'], ['kernel =']],
    ['stem -> Half($0)', ['out =', 'act =', 'n =', 'relu'], []],
    ['stem -> conv(stem.$0)', ['channels', 'height', 'width'], ['conv']],
    ['let m = $0', ['k', 'width', 'floor'], ['repeat']],
    ['let $0', [], ['k', 'conv']],
    ['repeat $0', ['k', 'width'], []],
    ['side = $0', ['stem', 'it', 'conv'], ['k', 'side']],
    ['let m = $0\n  conv(8)', ['k'], ['m']],
    ['// conv$0', [], ['conv']],
    ['for a, b of zip($0', ['k', 'width', 'range'], ['a', 'b']],
    ['for a, b of zip(k, $0', ['k', 'width'], ['a', 'b']],
    ['for a of [[1, 2]] { conv($0) }', ['a', 'k'], []],
  ])('%s', (line, yes, no) => {
    const labels = offered(net(line));
    expect(labels).toEqual(expect.arrayContaining(yes));
    for (const label of no) expect(labels).not.toContain(label);
  });

  const first = (marked: string) => {
    const { analysis, offset } = fixture(marked);
    const items = completion(analysis, offset).items.sort((a, b) => (a.sortText! < b.sortText! ? -1 : 1));
    return items.slice(0, 1).map(({ label }) => label);
  };

  test.each([
    'network A {\n  $0\n}\n',
    'network A {\n  i$0\n}\n',
    'network A {\n  let n = 3\n  $0\n}\n',
    'network A {\n  image = $0\n}\n',
  ])('a network begins with its input, and nothing arrives before: %j', marked => {
    expect(first(marked)).toEqual(['input']);
    for (const word of ['in', 'it']) expect(offered(marked)).not.toContain(word);
  });

  test.each<[string, string[], string[]]>([
    ['block B {\n  $0\n}\n', ['in', 'it', 'conv'], []],
    ['block B(n = $0) {\n  conv(n)\n}\n', [], []],
    ['block a, b -> B {\n  $0\n}\n', ['a', 'b', 'it'], ['in']],
    [`${net('stem')}deploy A($0) on max78000 {\n}\n`, ['width ='], ['in', 'it']],
  ])('`in` and `it` where something is called so: %j', (marked, yes, no) => {
    const labels = offered(marked);
    expect(labels).toEqual(expect.arrayContaining(yes));
    for (const label of no) expect(labels).not.toContain(label);
  });

  test.each([
    ['stem -> $0', 'silu', 'swish'],
    ['stem -> $0', 'linear', 'fc'],
    ['stem -> conv($0)', 'kernel_size', 'kernel ='],
    ['stem -> conv($0)', 'int', 'floor'],
  ])('%s, by the name %s of elsewhere: %s', (line, elsewhere, label) => {
    const { analysis, offset } = fixture(net(line));
    const found = completion(analysis, offset).items.filter(item => item.filterText?.includes(elsewhere));
    expect(found.map(item => item.label)).toContain(label);
    for (const item of found)
      expect(item.filterText).toMatch(new RegExp(`^${item.label.replace(' =', '')}[=/]*`));
    expect(found.some(item => /\s/.test(item.filterText!))).toBe(false);
  });

  test('parameters that hold a stage, loop variables inside their loop alone', () => {
    const block = 'block B(act = relu, n = 3) {\n  conv(4) -> $0\n}\n';
    expect(offered(block)).toContain('act');
    expect(offered(block)).not.toContain('n');
    const loop = 'network A {\n  input(3, 8, 8)\n  for c, n of [[1, 2]] {\n    conv($0)\n  }\n  relu\n}\n';
    expect(offered(loop)).toContain('c');
    expect(offered(loop.replace('$0', '1').replace('  relu', '  conv($0)'))).not.toContain('c');
  });

  test('deployments: networks, targets, items, precisions', () => {
    const deploy = (text: string) => `network A {\n  input(3, 8, 8) -> relu\n}\ndeploy ${text}`;
    expect(offered(deploy('$0'))).toEqual(['A']);
    expect(offered(deploy('A on $0'))).toContain('max78000');
    expect(offered(deploy('A on max78000 {\n  $0\n}\n'))).toEqual(
      expect.arrayContaining(['precision', 'latency']),
    );
    expect(offered(deploy('A on max78000 {\n  precision $0\n}\n'))).toContain('int8');
  });

  test('precisions that the chip takes come first, the others say so; limits have their unit', () => {
    const at = (lines: string) => {
      const where = fixture(
        `network A {\n  input(3, 8, 8) -> relu\n}\ndeploy A on cortex_m7 {\n${lines}\n}\n`,
      );
      const { items } = completion(where.analysis, where.offset);
      return items.sort((a, b) => (a.sortText! < b.sortText! ? -1 : 1));
    };
    const precisions = at('  precision $0');
    expect(precisions.slice(0, 3).map(({ label }) => label)).toEqual(['int8', 'w8a16', 'w4a8']);
    const refused = precisions.find(({ label }) => label === 'fp16')!;
    expect(refused.labelDetails).toEqual({ description: 'not on Cortex-M7' });
    expect(at('  precision int8\n  latency <= $0').map(({ label }) => label)).toEqual(['20ms']);
    expect(at('  precision int8\n  peak_memory < $0').map(({ label }) => label)).toEqual(['512KiB']);
    const labels = (lines: string) => at(lines).map(({ label }) => label);
    expect(labels('  latency $0')).toEqual(['<= 20ms']);
    expect(labels('  throughput $0')).toEqual(['>= 30fps']);
    expect(labels('  weights <= 256$0').slice(0, 4)).toEqual(['256MB', '256B', '256kB', '256KiB']);
    expect(labels('  latency <= 20$0')).toEqual(['20ms', '20s', '20us']);
    expect(labels('  macs <= 50$0')).toEqual(['50M', '50k', '50G']);
    expect(labels('  precision int8\n  batch <= 20$0')).toEqual([]);
  });

  test('in the quotes of an import the files that it can name, with what they declare', () => {
    const text = (name: string, source: string): Text => {
      const at = uri.replace(/[^/]*$/, name);
      return { uri: at, from: at, file: analyse(at, source).file };
    };
    const others = [
      text('blocks.lwnet', 'block Unit(out) {\n  conv(out)\n}\n'),
      text('deeper/more.lwnet', 'network Net {\n  input(3, 8, 8)\n}\n'),
      text('user.lwnet', `import A from "${uri.slice(uri.lastIndexOf('/') + 1)}"\n`),
    ];
    const files = (line: string) => {
      const { analysis, offset } = fixture(`${line}\n`);
      const { items } = completion(analysis, offset, 'person', others);
      return items.map(({ label, detail }) => [label, detail]);
    };
    const all = [
      ['blocks.lwnet', 'Unit'],
      ['deeper/more.lwnet', 'Net'],
    ];
    expect(files('import Unit from "$0"')).toEqual([all[0]]);
    expect(files('network A {\n  relu\n}\nimport Other, Net from "de$0"')).toEqual([all[1]]);
    // Those that are to be written there.
    expect(files('import Other from "$0"')).toEqual(all);
    const behind = fixture('import Unit from "a.lwnet"$0\n');
    expect(completion(behind.analysis, behind.offset, 'person', others).items).toEqual([]);
  });

  test('a list does not offer what it has', () => {
    const labels = offered(net('other = conv(8)\n  stem, $0 -> concat'));
    expect(labels).toContain('other');
    expect(labels).not.toContain('stem');
  });

  test('between declarations', () => {
    expect(offered('$0').slice(0, 4)).toEqual(['block', 'deploy', 'import', 'network']);
    expect(offered('network A {\n  input(3, 8, 8) -> relu\n}\n\nne$0')).toContain('network');
    expect(offered('network $0')).toEqual([]);
    expect(offered('block B($0')).toEqual([]);
    expect(offered('import $0')).toEqual([]);
  });
});

describe('what comes first', () => {
  /** As an editor lists them where nothing is typed. */
  const first = (marked: string, count: number, prefix = '') => {
    const { analysis, offset } = fixture(marked);
    const { items } = completion(analysis, offset);
    const sorted = items.sort((a, b) => (a.sortText! < b.sortText! ? -1 : 1)).map(({ label }) => label);
    return sorted.filter(label => label.startsWith(prefix)).slice(0, count);
  };

  test.each(['stem -> gap -> $0', 'stem -> gap\n  $0', 'stem -> gap() -> $0'])(
    'behind a global pool the classifier: %s',
    line => {
      const stages = first(net(line), 60).filter(label => ['fc', 'conv', 'dwconv'].includes(label));
      expect(stages[0]).toBe('fc');
    },
  );

  test('behind an arrow what is used most', () => {
    const [a, b, c] = first(net('stem -> $0'), 3);
    expect([a, b, c].sort()).toEqual(['bn', 'conv', 'relu']);
    expect(first(net('stem -> co$0'), 2, 'co')).toEqual(['conv', 'concat']);
  });

  test('what a file uses itself', () => {
    const own = 'network A {\n  input(3, 8, 8)\n';
    expect(first(`${own}${'  mish\n'.repeat(60)}  it -> $0\n}\n`, 1)).toEqual(['mish']);
  });

  test('of two maps what takes two', () => {
    const taking = first(net('stem, it -> $0'), 4);
    expect(taking).toEqual(expect.arrayContaining(['concat', 'add']));
    expect(taking).not.toContain('conv');
    // What one map does not suffice for is still found by its name.
    expect(offered(net('stem -> $0'))).toContain('concat');
  });

  test('parameters in their order, the next one first', () => {
    expect(first(net('stem -> conv($0)'), 3)).toEqual(['out =', 'kernel =', 'stride =']);
    expect(first(net('stem -> conv(8, $0)'), 2)).toEqual(['kernel =', 'stride =']);
  });

  test('what a parameter takes: words of borders, flags, operators, else names before functions', () => {
    expect(first(net('stem -> conv(8, pad = $0)'), 2).sort()).toEqual(['auto', 'same']);
    expect(offered(net('stem -> conv(8, pad = $0)'))).not.toContain('relu');
    expect(first(net('stem -> conv(8, bias = $0)'), 2).sort()).toEqual(['false', 'true']);
    expect(first(net('stem -> Half(8, act = $0)'), 9)).toContain('relu');
    expect(first(net('stem -> Half(8, act = $0)'), 9)).not.toContain('k');
    expect(first(net('stem -> conv($0)').replace('conv($0)', 'conv(stride = $0)'), 2)).toEqual([
      'k',
      'width',
    ]);
  });
});

test('a blank opens the list where names follow, and nowhere else', () => {
  const byBlank = (marked: string) => {
    const { analysis, offset } = fixture(marked);
    return completion(analysis, offset, 'blank').items.length > 0;
  };
  for (const line of ['stem -> $0', 'stem -> conv(8) -> $0']) expect(byBlank(net(line)), line).toBe(true);
  for (const line of ['stem $0', 'let m = $0', 'stem -> conv(8, $0)', '$0', '// stem -> $0'])
    expect(byBlank(net(line)), line).toBe(false);
  const network = 'network A {\n  input(3, 8, 8) -> relu\n}\n';
  for (const line of ['deploy $0', 'deploy A on $0', 'deploy A on max78000 {\n  precision $0\n}\n'])
    expect(byBlank(network + line), line).toBe(true);
});

test('a name that is typed to its end needs no list, in which Tab would take it again', () => {
  const more = (marked: string, by: 'more' | 'person' = 'more') => {
    const { analysis, offset } = fixture(
      `network KWS {\n}\nnetwork Big {\n}\nnetwork BigNet {\n}\n${marked}`,
    );
    const { isIncomplete, items } = completion(analysis, offset, by);
    // Without this the editor would go on with what it was told at the first letter.
    expect(isIncomplete).toBe(true);
    return items.map(({ label }) => label);
  };
  for (const line of [
    'deploy KWS$0 on',
    'deploy KWS on ultra96_conv$0 {',
    'deploy KWS on ultra96_conv {\n  precision int8$0',
  ])
    expect(more(line), line).toEqual([]);
  expect(more('deploy KW$0 on target')).toContain('KWS');
  expect(more('deploy Big$0 on target')).toEqual(expect.arrayContaining(['Big', 'BigNet']));
  expect(more('deploy KWS$0 on target', 'person')).toContain('KWS');
});

test('targets and lines of a deployment have a word of explanation beside their names', () => {
  const { analysis, offset } = fixture('network A {\n}\ndeploy A on max78000 {\n  $0\n}\n');
  const { items } = completion(analysis, offset);
  expect(items.find(({ label }) => label === 'latency')!.labelDetails).toEqual({
    description: 'budget of latency',
  });
  const ram = items.find(({ filterText }) => filterText?.split('/').includes('ram'));
  expect(ram?.label).toBe('peak_memory');
  for (const { label, labelDetails } of items) expect(labelDetails?.description, label).toMatch(/\w+/);
});

test('an operator brings its needed arguments, unless its parentheses are there', () => {
  expect(taken('network A {\n  input(3, 8, 8) -> co$0\n}\n', 'conv')).toContain(`-> conv(\${1:out})\n`);
  expect(taken('network A {\n  input(3, 8, 8) -> co$0(4)\n}\n', 'conv')).toContain('-> conv(4)\n');
  expect(taken('network A {\n  input(3, 8, 8) -> re$0\n}\n', 'relu')).toContain('-> relu\n');
  const networks = 'network A {\n}\n\nnetwork B {\n}\n\n';
  const onM4 = 'deploy B on cortex_m4 {\n}\n\n';
  expect(taken(`${networks}$0`, 'deploy')).toContain('deploy ${1:B} on ${2:target} {');
  expect(taken(`${networks}${onM4}$0`, 'deploy')).toContain('deploy ${1:A} on');
  expect(taken(`${onM4}$0\n\nnetwork C {\n}\n`, 'deploy')).toContain('deploy ${1:Name} on');
  expect(taken('$0', 'network')).toContain(`{\n  input(\${2:3}, \${3:224}, \${4:224})\n`);
});

test('each item says what it means, and a snippet that it is one', () => {
  const { analysis, offset } = fixture(net('stem -> $0'));
  for (const item of completion(analysis, offset).items) {
    if (item.label === 'conv') expect(item.insertTextFormat).toBe(InsertTextFormat.Snippet);
    expect(item.kind).toBeDefined();
  }
});

test('never throws, wherever the cursor is', () => {
  const text = net('stem -> conv(8, stride = [1, 2]) -> if k == 3 { bn } else { relu }');
  for (let end = 0; end <= text.length; end++) {
    const { analysis } = fixture(text.slice(0, end));
    expect(() => completion(analysis, end)).not.toThrow();
    expect(() => signatureHelp(analysis, end)).not.toThrow();
  }
});

describe('help on parameters', () => {
  const active = (line: string) => {
    const { analysis, offset } = fixture(net(line));
    const help = signatureHelp(analysis, offset);
    const signature = help?.signatures[0];
    const range = signature?.parameters?.[help?.activeParameter ?? 0]?.label as [number, number] | undefined;
    return range && signature?.label.slice(...range);
  };

  test.each([
    ['stem -> conv($0', 'out'],
    ['stem -> conv(8, $0)', 'kernel = 1'],
    ['stem -> conv(8, groups = $0)', 'groups = 1'],
    ['stem -> conv(max(1, 2), [3, $0])', 'kernel = 1'],
    ['stem -> Half(8, $0)', 'act = relu'],
    ['stem -> conv(8) -> $0', undefined],
  ])('%s', (line, shown) => expect(active(line)).toBe(shown));
});

describe('in a deployment', () => {
  const network =
    'network Net {\n  input(3, 8, 8)\n  stem = it -> conv(8)\n  for out of [8, 16] {\n    stage = it -> conv(out, 3) -> bn\n  }\n  it -> fc(10)\n}\n\n';

  test.each([
    ['deploy Net $0', ['on']],
    ['deploy Net(x = 1) $0', ['on']],
    ['deploy Net on $0', expect.arrayContaining(['max78000'])],
    [
      'deploy Net on max78000 {\n  precision int8 for $0\n}\n',
      expect.arrayContaining(['stem', 'stage', 'stem.conv', 'stage.conv', 'conv', 'fc']),
    ],
    [
      'deploy Net on max78000 {\n  precision int8 for stem, st$0\n}\n',
      expect.arrayContaining(['stem', 'stage.bn']),
    ],
  ])('%s', (line, expected) => expect(offered(network + line)).toEqual(expected));

  test('a path is replaced as a whole, dots and indices with it', () =>
    expect(
      taken(`${network}deploy Net on max78000 {\n  precision int8 for stage[1].co$0\n}\n`, 'stage.conv'),
    ).toContain('  precision int8 for stage.conv\n'));
});

describe('lines of a deployment', () => {
  const offered = (lines: string) => {
    const { analysis, offset } = fixture(
      `network A {\n  input(3, 8, 8) -> conv(4)\n}\ndeploy A on cortex_m7 {\n${lines}}\n`,
    );
    return completion(analysis, offset)
      .items.toSorted((a, b) => (a.sortText! < b.sortText! ? -1 : 1))
      .map(({ label }) => label);
  };

  test('precision first, then what a chip has least of, then times', () => {
    expect(offered('  $0\n').slice(0, 4)).toEqual(['precision', 'peak_memory', 'weights', 'latency']);
  });

  test('what is said already comes last', () => {
    const labels = offered('  precision int8\n  weights <= 1MB\n  $0\n  latency <= 1ms\n');
    expect(labels[0]).toBe('peak_memory');
    expect(labels.slice(-3).toSorted()).toEqual(['latency', 'precision', 'weights']);
  });
});

describe('details', () => {
  const net = (line: string) =>
    `network A {\n  input(3, 32, 32)\n  stem = it -> conv(24, 3, 2)\n  ${line}\n  gap -> fc(10)\n}\ndeploy A on max78000 {\n}\n`;
  const details = (marked: string, label: string) => {
    const { analysis, offset } = fixture(marked);
    const item = completion(analysis, offset).items.find(one => one.label === label)!;
    return (resolveCompletion(analysis, item).documentation as { value: string }).value;
  };

  test.each([
    ['stem -> $0', 'dwconv', '`dwconv` here: **dwconv** · 24×16×16 → 24×16×16'],
    // As many channels as arrive: 24·24·16·16 MACs.
    ['stem -> con$0', 'conv', /^`conv\(24\)` here: \*\*conv\*\* · 24×16×16 → 24×16×16[\s\S]*MACs +147,456$/m],
    ['stem -> $0 -> relu', 'maxpool', /^`maxpool\(3, 2\)` here: \*\*maxpool\*\* · 24×16×16 → 24×8×8/],
    ['con$0(8, 3, 2)', 'conv', /^`conv` here: \*\*conv\*\* · 24×16×16 → 8×8×8/],
    ['$0', 'ShuffleUnitV2', /^`ShuffleUnitV2` here: \*\*ShuffleUnitV2\*\* · 24×16×16 → 24×16×16/],
    // What a chip makes of it is seen before it is taken.
    ['stem -> $0', 'hswish', /^`hswish` here[\s\S]*MAX78000: refused: it has no hard swish/],
    ['stem -> $0', 'concat', /^`concat` here: .*2/],
  ])('%s, of %s', (line, label, words) => {
    const told = details(net(line), label);
    expect(told).toMatch(words instanceof RegExp ? words : new RegExp(words.replace(/[*()]/g, '\\$&')));
    // Its signature stands above, beside its name.
    expect(told).not.toContain('```lwnet\n');
  });

  test('nothing of a block whose arguments nobody can guess, nor of a value', () => {
    expect(details(net('stem -> $0'), 'InvertedResidual')).toMatch(/^Inverted residual/);
    expect(details(net('stem -> Separable(8, act = $0)'), 'hswish')).toMatch(/^Hard /);
  });
});

describe('blocks of other files', () => {
  const parts =
    '/// A unit.\nblock Unit(n) {\n  conv(n) -> relu\n}\nblock SE {\n  relu\n}\nnetwork Whole {\n  input(3, 8, 8) -> Unit(4)\n}\n';
  const text = (at: string, source: string): Text => ({
    uri: at,
    from: keyOf(at),
    file: fixture(source).analysis.file,
  });
  const others = (here: string): readonly Text[] => [
    text(uri, here),
    text('file:///project/lib/my parts.lwnet', parts),
    text('file:///project/user.lwnet', 'import A from "net.lwnet"\n\nblock Circle {\n  relu\n}\n'),
  ];
  const items = (marked: string) => {
    const where = fixture(marked, { 'lib/my parts.lwnet': parts });
    return { where, items: completion(where.analysis, where.offset, 'person', others(where.text)).items };
  };
  const imported = (marked: string, label: string) => {
    const { where, items: all } = items(marked);
    const item = all.find(one => one.label === label)!;
    return edited(where, [...item.additionalTextEdits!, item.textEdit as TextEdit]);
  };
  const net = 'network A {\n  input(3, 8, 8) -> $0\n}\n';
  const taken = 'network A {\n  input(3, 8, 8) -> Unit(${1:n})\n}\n';

  test.each([
    ['', 'import Unit from "lib/my parts.lwnet"\n\n'],
    ['// Ours.\n\n/// A.\n', '// Ours.\n\nimport Unit from "lib/my parts.lwnet"\n\n/// A.\n'],
    ['/// A.\n', 'import Unit from "lib/my parts.lwnet"\n\n/// A.\n'],
    [
      'import X from "x.lwnet" // x\n\n',
      'import X from "x.lwnet" // x\nimport Unit from "lib/my parts.lwnet"\n\n',
    ],
    ['import Other from "lib/my parts.lwnet"\n', 'import Other, Unit from "lib/my parts.lwnet"\n'],
  ])('are imported as they are taken: below %j', (head, expected) => {
    expect(imported(head + net, 'Unit')).toBe(expected + taken);
  });

  test('come behind all that needs no import, and say where they are from', () => {
    const { items: all } = items(net);
    const unit = all.find(({ label }) => label === 'Unit')!;
    expect(unit.labelDetails?.description).toBe('lib/my parts.lwnet');
    expect((unit.documentation as { value: string }).value).toContain('A unit.');
    const fitting = all.filter(({ sortText }) => sortText! < '8' && sortText! < unit.sortText!);
    expect(fitting.length).toBeGreaterThan(50);
    expect(all.filter(({ sortText }) => sortText! > unit.sortText! && sortText! < '8')).toEqual([]);
    // The library has one of that name, and a file that imports this one cannot be imported.
    expect(all.filter(({ label }) => label === 'SE')).toHaveLength(1);
    expect(all.map(({ label }) => label)).not.toContain('Circle');
    expect(all.map(({ label }) => label)).not.toContain('Whole');
  });

  test('networks where one is deployed', () => {
    expect(imported('deploy $0 on max78000 {\n}\n', 'Whole')).toBe(
      'import Whole from "lib/my parts.lwnet"\n\ndeploy Whole on max78000 {\n}\n',
    );
  });
});
