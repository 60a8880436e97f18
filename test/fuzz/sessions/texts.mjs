/** The texts of a session, and what is done to them: what people write, half of it, and what damages it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const examples = readdirSync(join(root, 'examples'))
  .filter(name => name.endsWith('.lwnet'))
  .map(name => readFileSync(join(root, 'examples', name), 'utf8'));

export const names = ['a', 'b', 'c', 'd'];
const blocks = ['U', 'V', 'W', 'Unit'];
const targets = ['max78000', 'ultra96_conv', 'ethos_u55_128', 'nowhere'];
const counts = [0, 1, 2, 3, 5, 8, 16, 17, 64, 300, 1000, 100_000, 2_000_000, 1_000_000_000, 0.5];

const scraps = [
  ...'-> = , ( ) [ ] { } . + - * / % <= == " \' // /// # ; : ? && ! → =>'.split(' '),
  ...'network block deploy import from on let shared for of repeat if else in it and not true'.split(' '),
  ...'conv(8, 3) bn relu dwconv(3) add concat split(2) U V(4) x precision int8 64 20ms 1e9'.split(' '),
  ...[
    '\n',
    '\r\n',
    '\r',
    '  ',
    '\t',
    '§',
    '\u0000',
    '\ud83d',
    '😀',
    '<<<<<<< HEAD\n',
    '// allow unused-name: why\n',
  ],
];

const stage = random =>
  random.weighted({
    [`conv(${random.of([4, 8, 16])}, 3)`]: 4,
    'bn -> relu': 4,
    [`${random.of(blocks)}(${random.of([4, 8])})`]: 4,
    [`repeat ${random.of(counts)} { conv(8, 3) -> bn -> relu }`]: 2,
    [`repeat ${random.of(counts)} { ${random.of(blocks)}(8) }`]: 2,
    [`for i, w of [[1, 8], [2, 4]] { conv(w, i) }`]: 1,
    [`for i of range(${random.of([3, 40, 500])}) { conv(i + 1, 1) }`]: 1,
    'if n > 2 { conv(4) } else { relu }': 1,
    'x = it\n  conv(8) -> add(x)': 1,
    [`let k = ${random.of(counts)}`]: 1,
  });

const body = random => Array.from({ length: 1 + random.below(6) }, () => `  ${stage(random)}\n`).join('');

/** One declaration. */
export function declaration(random) {
  const name = random.of(blocks);
  switch (random.weighted({ block: 5, network: 3, deploy: 2, endless: 0.5 })) {
    case 'block':
      return `block ${name}(n = 4) {\n${body(random)}}\n`;
    case 'network':
      return `network ${random.of(['A', 'B'])}(n = 4) {\n  input(3, 32, 32)\n${body(random)}}\n`;
    case 'deploy':
      return `deploy ${random.of(['A', 'B', 'Endless'])} on ${random.of(targets)} {\n  precision int8\n  weights <= 400KB\n}\n`;
    default:
      return `network Endless {\n  input(3, 32, 32) -> conv(16, 3) -> bn -> relu\n  repeat ${random.of(counts)} { conv(16, 3) -> bn -> relu }\n}\n`;
  }
}

/** A whole file, which may import from its neighbours: mostly from those behind it, so that there are few rings. */
export function text(random, name) {
  if (random.chance(0.15)) return random.of(examples);
  const behind = random.chance(0.85) ? names.slice(names.indexOf(name) + 1) : names;
  const imports = behind
    .filter(() => random.chance(0.7))
    .map(other => `import ${random.of(blocks)} from "${other}.lwnet"\n`);
  const declarations = Array.from({ length: 2 + random.below(4) }, () => declaration(random));
  const whole = `${imports.join('')}\n${declarations.join('\n')}`;
  return random.chance(0.1) ? whole.replaceAll('\n', random.of(['\r\n', '\r'])) : whole;
}

/** What somebody does to a text next: the range that is replaced, by offsets, and by what. */
export function edit(random, whole, name) {
  const at = random.below(whole.length + 1);
  const found = pattern => {
    const all = [...whole.matchAll(pattern)];
    return all.length === 0 ? undefined : random.of(all);
  };
  switch (random.weighted({ scrap: 5, number: 4, zeros: 1, cut: 3, line: 3, paste: 2, whole: 1 })) {
    case 'number': {
      const number = found(/\b\d+\b/g);
      const by = String(random.of(counts));
      return number
        ? { start: number.index, end: number.index + number[0].length, text: by }
        : { start: at, end: at, text: by };
    }
    case 'zeros': {
      const number = found(/(?<=repeat )\d+/g);
      const end = number === undefined ? at : number.index + number[0].length;
      return { start: end, end, text: random.of(['0', '00', '000000']) };
    }
    case 'cut':
      return { start: at, end: Math.min(whole.length, at + random.below(40)), text: '' };
    case 'line': {
      const line = found(/^.*\n/gm);
      if (line === undefined) return { start: at, end: at, text: '\n' };
      const end = line.index + line[0].length;
      return random.chance(0.5) ? { start: end, end, text: line[0] } : { start: line.index, end, text: '' };
    }
    case 'paste': {
      const line = found(/^(?=block|network|deploy)/gm);
      const start = line?.index ?? whole.length;
      return { start, end: start, text: `${declaration(random)}\n` };
    }
    case 'whole':
      return { start: 0, end: whole.length, text: text(random, name) };
    default:
      return {
        start: at,
        end: at + random.below(2) * Math.min(3, whole.length - at),
        text: random.of(scraps),
      };
  }
}

/** Files that import each other in a row, by name. */
export const chain = length =>
  Array.from({ length }, (_, i) => [
    `chain${i}`,
    `${i === 0 ? '' : `import B${i - 1} from "chain${i - 1}.lwnet"\n`}block B${i}(out = 8) {\n  ${i === 0 ? 'conv(out, 3)' : `B${i - 1}(out)`}\n}\n`,
  ]);

/** Valid files that are longer than any that people write. */
export function large(random) {
  const many = (count, part) => Array.from({ length: count }, (_, i) => part(i)).join('');
  const deployed = 'deploy A on max78000 {\n  precision int8\n';
  switch (random.below(3)) {
    case 0: {
      const uses = many(3000, i => `  B${i}(${8 + 8 * (i % 4)})\n`);
      return `${many(3000, i => `block B${i}(out) {\n  conv(out, 3) -> bn -> relu\n}\n\n`)}network A {\n  input(3, 32, 32)\n${uses}}\n`;
    }
    case 1:
      return `network A {\n  input(8, 32, 32)\n  stage = repeat 20000 { conv(8, 3) }\n}\n\n${deployed}${many(300, i => `  precision w4a8 for stage[${i}]\n`)}}\n`;
    default:
      return `network A {\n  input(8, 32, 32)\n  repeat 20000 { conv(8, 3) -> bn -> relu }\n}\n\n${many(5, () => `${deployed}}\n\n`)}`;
  }
}

/** A long comment and two declarations, with the places of a number in each. */
export function remark() {
  const head = `// ${'x'.repeat(2_000_000)}\n`;
  const block = name => `block ${name}(out) {\n  conv(out, 3)\n}\n`;
  const whole = `${head}${block('A')}\n${block('B')}`;
  const first = whole.indexOf('3)', head.length);
  return { whole, places: [first, whole.indexOf('3)', first + 1)] };
}
